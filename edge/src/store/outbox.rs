//! The outbox: what is due, and claiming it with a lease.
//!
//! A claim reads and writes only the rows it takes: `deliveries_due` holds what is
//! on its way, by destination and due time. A lease that ran out is due like
//! anything else.

use transom_shared::delivery::LEASE_MS;
use transom_shared::destination::{LeadData, Topic};

use super::database::{Statement, sql};
use super::destinations::{DestinationRow, StoredDestination};
use super::lead_list::{ListedRow, listed_among};
use super::row::rows;
use super::{Store, to_json};
use crate::error::ApiError;

/// A destination that something is due for.
pub type Ready = StoredDestination;

rows! {
    /// A delivery that is ours until its lease ends.
    #[derive(Clone, Debug)]
    pub struct Claimed {
        /// The delivery.
        pub id: String,
        /// Its lead.
        pub lead: String,
        /// The number of this try in the history, from 1.
        pub attempts: u32,
        /// Tries before the last replay.
        pub attempts_before: u32,
        /// What is told.
        pub topic: Topic,
    }
}

rows! {
    struct LeadDataRow {
        id: String,
        answers: String,
        consents: String,
        page: Option<String>,
        referrer: Option<String>,
        locale: String,
    }
}

impl Store {
    /// The destinations that may be asked at `now_ms` and for which something is
    /// due; only those of `among` where it is given. What is on its way to a
    /// destination that was switched off ends here, so that nothing waits for ever.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn ready(
        &self,
        among: Option<&[String]>,
        now_ms: i64,
    ) -> Result<Vec<Ready>, ApiError> {
        let among = among.map(to_json).transpose()?;
        let ready = sql!(
            "SELECT * FROM destinations
             WHERE state = 'active' AND open_until_ms <= ?1
               AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))
               AND EXISTS (
                 SELECT 1 FROM deliveries INDEXED BY deliveries_due
                 WHERE destination = destinations.id AND settled_ms IS NULL AND due_ms <= ?1)",
            now_ms,
            among,
        );
        let end = sql!(
            "UPDATE deliveries SET state = 'dead', settled_ms = ?1, lease = NULL,
               reason = 'The destination is switched off.'
             WHERE destination IN (SELECT id FROM destinations WHERE state = 'disabled')
               AND settled_ms IS NULL AND (state <> 'leased' OR due_ms <= ?1)",
            now_ms,
        );
        let results = self.batch(vec![end, ready]).await?;
        let rows: Vec<DestinationRow> = results.last().cloned().unwrap_or_default().all()?;
        rows.into_iter().map(DestinationRow::into_stored).collect()
    }

    /// Claims at most `limit` due deliveries of `destination`, oldest first,
    /// under `lease`. A `probe` closes the circuit behind itself first, so that
    /// nobody else probes at the same time, and claims only if it could.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn claim(
        &self,
        destination: &Ready,
        limit: u32,
        is_probe: bool,
        lease: &str,
        now_ms: i64,
    ) -> Result<Vec<Claimed>, ApiError> {
        let hold = sql!(
            "UPDATE destinations SET open_until_ms = ?3
             WHERE id = ?1 AND open_until_ms = ?2 AND failures = ?4",
            &destination.id,
            destination.breaker.open_until_ms,
            now_ms + LEASE_MS,
            destination.breaker.failures,
        );
        let claim = sql!(
            "UPDATE deliveries SET state = 'leased', lease = ?2, due_ms = ?3, attempts = attempts + 1
             WHERE id IN (
               SELECT id FROM deliveries INDEXED BY deliveries_due
               WHERE destination = ?1 AND settled_ms IS NULL AND due_ms <= ?4
               ORDER BY due_ms LIMIT ?5)
             AND (?6 = 0 OR changes() = 1)
             RETURNING id, lead, attempts, attempts_before, topic",
            &destination.id,
            lease,
            now_ms + LEASE_MS,
            now_ms,
            limit,
            is_probe,
        );
        let statements = if is_probe {
            vec![hold, claim]
        } else {
            vec![claim]
        };
        let results = self.batch(statements).await?;
        results.last().cloned().unwrap_or_default().all()
    }

    /// Takes `full_at_ms` as the destination's new allowance if nobody else
    /// changed it meanwhile.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn reserve(&self, destination: &Ready, full_at_ms: i64) -> Result<bool, ApiError> {
        let reserve = sql!(
            "UPDATE destinations SET full_at_ms = ?3 WHERE id = ?1 AND full_at_ms = ?2 RETURNING id",
            &destination.id,
            destination.full_at_ms,
            full_at_ms,
        );
        Ok(!self.run(reserve).await?.is_empty())
    }

    /// The leads of `claimed` with what their visitors sent, as each delivery
    /// tells of them.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn lead_data(
        &self,
        claimed: &[Claimed],
        now_ms: i64,
    ) -> Result<Vec<LeadData>, ApiError> {
        let mut ids: Vec<&String> = claimed.iter().map(|claimed| &claimed.lead).collect();
        ids.sort_unstable();
        ids.dedup();
        let ids = to_json(&ids)?;
        let read = sql!(
            "SELECT s.id, s.answers, s.consents, s.page, s.referrer, s.locale
             FROM json_each(?1) AS wanted
             JOIN leads AS l ON l.id = wanted.value
             JOIN submissions AS s ON s.id = l.submission",
            &ids,
        );
        let [leads, rows] = self.batch_of([listed_among(&ids), read]).await?;
        let mut rows: Vec<LeadDataRow> = rows.all()?;
        let mut data = Vec::new();
        for lead in leads.all::<ListedRow>()? {
            let lead = lead.into_body(now_ms);
            let row = rows.iter().position(|row| row.id == lead.submission);
            let Some(row) = row.map(|row| rows.swap_remove(row)) else {
                continue;
            };
            data.push(LeadData {
                answers: super::from_json(&row.answers)?,
                consents: super::from_json(&row.consents)?,
                lead,
                page: row.page,
                referrer: row.referrer,
                locale: row.locale,
                topic: Topic::LeadQualified,
            });
        }
        let of = |claimed: &Claimed| {
            let found = data.iter().find(|data| data.lead.id == claimed.lead)?;
            Some(LeadData {
                topic: claimed.topic,
                ..found.clone()
            })
        };
        Ok(claimed.iter().filter_map(of).collect())
    }
}

/// Outbox rows for a lead that is qualified: only where the statement before
/// changed a row, one for each destination that wants leads of this form.
pub(super) fn insert_qualified(
    lead: &str,
    form: &str,
    is_qualified: bool,
    now_ms: i64,
) -> Statement {
    sql!(
        "INSERT INTO deliveries (id, destination, lead, state, attempts, due_ms, created_ms)
         SELECT 'dlv_' || substr(?1, 6) || '_' || substr(d.id, -12), d.id, ?1, 'pending', 0, ?2, ?2
         FROM destinations AS d
         WHERE changes() = 1 AND ?3 AND d.state <> 'disabled'
           AND (d.forms = '[]' OR EXISTS (SELECT 1 FROM json_each(d.forms) WHERE value = ?4))
           AND instr(COALESCE(json_extract(d.definition, '$.topics'), 'lead.qualified'), 'lead.qualified')
         ON CONFLICT DO NOTHING
         RETURNING destination",
        lead,
        now_ms,
        is_qualified,
        form,
    )
}

/// Outbox rows that tell of something else than a new lead: only where the
/// statement before changed a row. `number` tells apart what is told of one lead.
pub(super) fn insert_notices(
    lead: &str,
    form: &str,
    topic: Topic,
    number: u32,
    now_ms: i64,
) -> Statement {
    sql!(
        "INSERT INTO deliveries (id, destination, lead, state, attempts, due_ms, created_ms, topic)
         SELECT 'dlv_' || substr(?1, 6) || '_' || substr(d.id, -12) || '_' || ?5,
           d.id, ?1, 'pending', 0, ?2, ?2, ?3
         FROM destinations AS d
         WHERE changes() = 1 AND d.state <> 'disabled'
           AND (d.forms = '[]' OR EXISTS (SELECT 1 FROM json_each(d.forms) WHERE value = ?4))
           AND instr(json_extract(d.definition, '$.topics'), ?3)
         ON CONFLICT DO NOTHING
         RETURNING destination",
        lead,
        now_ms,
        topic.as_str(),
        form,
        number,
    )
}
