//! What came in and went out.

use transom_shared::id::IdKind;
use transom_shared::wire::CountersBody;

use super::Store;
use super::database::sql;
use super::row::rows;
use crate::error::ApiError;

rows! {
    struct Count {
        state: String,
        count: u32,
    }
}

rows! {
    struct OpenRow {
        waiting: u32,
        oldest_due_ms: Option<i64>,
        dead: u32,
    }
}

impl Store {
    /// Counts leads accepted since `since_ms` and what became of their
    /// deliveries. Identifiers are in the order of time, so this reads what is
    /// counted and nothing before it.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn counters(&self, since_ms: i64, now_ms: i64) -> Result<CountersBody, ApiError> {
        let leads = sql!(
            "SELECT 'accepted' AS state, COUNT(*) AS count FROM leads WHERE id >= ?1",
            IdKind::Lead.first_at(since_ms),
        );
        let ended = sql!(
            "SELECT state, COUNT(*) AS count FROM deliveries WHERE id >= ?1 GROUP BY state",
            IdKind::Delivery.first_at(since_ms),
        );
        let open = sql!(
            "SELECT COUNT(*) AS waiting,
               (SELECT MIN(d.due_ms) FROM deliveries AS d INDEXED BY deliveries_due
                JOIN destinations AS x ON x.id = d.destination
                WHERE d.settled_ms IS NULL AND d.state <> 'leased' AND x.state = 'active') AS oldest_due_ms,
               (SELECT COUNT(*) FROM deliveries INDEXED BY deliveries_ended WHERE state = 'dead') AS dead
             FROM deliveries INDEXED BY deliveries_due WHERE settled_ms IS NULL",
        );
        let [leads, ended, open] = self.batch_of([leads, ended, open]).await?;
        let mut counts: Vec<Count> = leads.all()?;
        counts.extend(ended.all::<Count>()?);
        let count = |state: &str| {
            let found = counts.iter().find(|count| count.state == state);
            found.map_or(0, |count| count.count)
        };
        let open: Option<OpenRow> = open.first()?;
        let open = open.ok_or(ApiError::unavailable("no counters"))?;
        Ok(CountersBody {
            since_ms,
            accepted: count("accepted"),
            delivered: count("delivered"),
            withheld: count("withheld"),
            waiting: open.waiting,
            dead: open.dead,
            oldest_due_age_ms: open
                .oldest_due_ms
                .map(|due_ms| now_ms - due_ms)
                .filter(|age_ms| *age_ms >= 0),
        })
    }
}
