//! What happens to a lead after it came in: a new state with its event, if nobody
//! changed the lead meanwhile.

use serde_json::Value;
use transom_shared::destination::Topic;
use transom_shared::lead::NewLead;
use transom_shared::lifecycle::{LeadEventKind, LeadState};
use transom_shared::pool::PoolRules;
use transom_shared::rules::Decision;

use super::database::{Statement, sql};
use super::intake_sql::Sought;
use super::row::rows;
use super::{Store, StoredLead, intake_sql, outbox, to_json};
use crate::error::ApiError;

/// The new state of the lead `?1` at revision `?2`.
macro_rules! update_state {
    () => {
        "UPDATE leads SET status = ?3, owner = ?4, assigned_ms = ?5, previous_owner = ?6,
           returned_ms = ?7, pooled_ms = ?8, at_risk_ms = ?9, due_ms = ?10, responded_ms = ?11,
           escalated_ms = ?12, check_ms = ?13, revision = revision + 1
         WHERE id = ?1 AND revision = ?2"
    };
}

/// Something that happens to a lead.
pub struct LeadChange<'a> {
    /// The lead as it was read.
    pub before: &'a StoredLead,
    /// What becomes of it.
    pub after: &'a LeadState,
    /// What happens.
    pub kind: LeadEventKind,
    /// Who does it.
    pub actor: &'a str,
    /// The particulars and the cause.
    pub detail: Value,
    /// When, in milliseconds since 1970, UTC.
    pub now_ms: i64,
}

/// A pick from the pool, as far as the person is concerned.
pub struct Taken {
    /// The day it is for them, since 1970, and how many they have taken on it then.
    pub day: i64,
    /// How many they have taken on it with this one.
    pub picks: u32,
    /// What was read of them: it must still be so.
    pub revision_of_load: (i64, u32, u32),
}

rows! {
    struct DestinationIdRow {
        destination: String,
    }
}

impl Store {
    /// Stores a change of a lead. Gives the destinations that are told of it;
    /// none at all where somebody else changed the lead meanwhile.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn change_lead(
        &self,
        change: &LeadChange<'_>,
        pool: &PoolRules,
    ) -> Result<Option<Vec<String>>, ApiError> {
        let mut statements = vec![
            update(change, pool),
            insert_event(change)?,
            hand_over(change),
        ];
        if change.kind == LeadEventKind::Breached {
            // The event is what tells whether this batch changed the lead: the
            // statement before may have changed nobody.
            statements.push(touch_event(change));
            statements.push(outbox::insert_notices(
                &change.before.id,
                &change.before.form,
                Topic::TargetBreached,
                change.before.revision + 1,
                change.now_ms,
            ));
        }
        self.told_of_change(statements).await
    }

    /// Has the clock look at a lead at another time, or never.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn reschedule(
        &self,
        lead: &StoredLead,
        check_ms: Option<i64>,
    ) -> Result<(), ApiError> {
        let update = sql!(
            "UPDATE leads SET check_ms = ?3 WHERE id = ?1 AND revision = ?2",
            &lead.id,
            lead.revision,
            check_ms,
        );
        self.run(update).await.map(drop)
    }

    /// Stores a pick from the pool, if neither the lead nor what the person has
    /// changed meanwhile: no limit is passed by two picks at once.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn pick_lead(
        &self,
        change: &LeadChange<'_>,
        person: &str,
        taken: &Taken,
        pool: &PoolRules,
    ) -> Result<bool, ApiError> {
        let (day, picks, open) = taken.revision_of_load;
        let count = sql!(
            "UPDATE people SET picked_day = ?2, picks = ?3, open_leads = open_leads + 1
             WHERE id = ?1 AND picked_day = ?4 AND picks = ?5 AND open_leads = ?6 AND is_active = 1
               AND EXISTS (SELECT 1 FROM leads WHERE id = ?7 AND revision = ?8 AND owner IS NULL)",
            person,
            taken.day,
            taken.picks,
            day,
            picks,
            open,
            &change.before.id,
            change.before.revision,
        );
        let mut take = update(change, pool);
        take.sql = concat!(update_state!(), " AND changes() = 1");
        let stored = self.batch(vec![count, take, insert_event(change)?]).await?;
        Ok(stored.last().is_some_and(|rows| !rows.is_empty()))
    }

    /// Releases a lead that was set aside: it gets the status, the owner and the
    /// time to answer that it would have got, and goes to destinations.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn release_lead(
        &self,
        change: &LeadChange<'_>,
        lead: &NewLead,
        decision: &Decision,
        pool: &PoolRules,
    ) -> Result<Option<Vec<String>>, ApiError> {
        let id = change.before.id.as_str();
        let sought = Sought::of(lead)?;
        let mut statements = vec![update(change, pool)];
        statements.extend(intake_sql::take_turn(id, &sought, decision)?);
        statements.push(sql!(
            "UPDATE leads SET owner = mine.id, assigned_ms = ?3, pooled_ms = NULL,
               check_ms = CASE WHEN ?4 IS NULL THEN check_ms
                 ELSE MIN(COALESCE(check_ms, ?3 + ?4), ?3 + ?4) END
             FROM (SELECT id FROM people WHERE last_lead = ?1) AS mine
             WHERE leads.id = ?1 AND leads.revision = ?2 AND leads.owner IS NULL",
            id,
            change.before.revision + 1,
            change.now_ms,
            decision.recycle_after_ms,
        ));
        statements.extend(intake_sql::insert_keys(id, &sought, decision.status)?);
        statements.push(insert_event_once(change)?);
        statements.push(outbox::insert_qualified(
            id,
            &change.before.form,
            decision.is_qualified,
            change.now_ms,
        ));
        self.told_of_change(statements).await
    }

    async fn told_of_change(
        &self,
        statements: Vec<Statement>,
    ) -> Result<Option<Vec<String>>, ApiError> {
        // The event says whether this batch changed the lead.
        let event = statements
            .iter()
            .position(|statement| statement.sql.starts_with("INSERT INTO lead_events"));
        let mut results = self.batch(statements).await?;
        let is_stored = event
            .and_then(|event| results.get(event))
            .is_some_and(|rows| !rows.is_empty());
        if !is_stored {
            return Ok(None);
        }
        // What comes after the event names the destinations that are told.
        let is_told = event.is_some_and(|event| event + 1 < results.len());
        let last = results.pop().filter(|_| is_told).unwrap_or_default();
        let told: Vec<DestinationIdRow> = last.all().unwrap_or_default();
        Ok(Some(told.into_iter().map(|row| row.destination).collect()))
    }
}

fn update(change: &LeadChange<'_>, pool: &PoolRules) -> Statement {
    let after = change.after;
    sql!(
        update_state!(),
        &change.before.id,
        change.before.revision,
        after.status.as_str(),
        after.owner.as_ref(),
        after.assigned_ms,
        after.previous_owner.as_ref(),
        after.returned_ms,
        after.pooled_ms,
        after.deadline.map(|deadline| deadline.at_risk_ms),
        after.deadline.map(|deadline| deadline.due_ms),
        after.responded_ms,
        after.escalated_ms,
        after.check_ms(pool),
    )
}

/// The event, where the statement before changed the lead.
fn insert_event(change: &LeadChange<'_>) -> Result<Statement, ApiError> {
    Ok(event_statement(
        "INSERT INTO lead_events (lead, number, at_ms, kind, actor, detail)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE changes() = 1 RETURNING number",
        change,
        to_json(&change.detail)?,
    ))
}

/// The event, where the lead stands at the revision that this batch gave it and
/// nobody wrote it down yet.
fn insert_event_once(change: &LeadChange<'_>) -> Result<Statement, ApiError> {
    Ok(event_statement(
        "INSERT INTO lead_events (lead, number, at_ms, kind, actor, detail)
         SELECT ?1, ?2, ?3, ?4, ?5, json_set(?6, '$.owner', l.owner)
         FROM leads AS l WHERE l.id = ?1 AND l.revision = ?2
         ON CONFLICT DO NOTHING RETURNING number",
        change,
        to_json(&change.detail)?,
    ))
}

/// Changes nothing, but counts as a change where this batch wrote the event.
fn touch_event(change: &LeadChange<'_>) -> Statement {
    sql!(
        "UPDATE lead_events SET kind = kind WHERE lead = ?1 AND number = ?2 AND at_ms = ?3",
        &change.before.id,
        change.before.revision + 1,
        change.now_ms,
    )
}

fn event_statement(sql: &'static str, change: &LeadChange<'_>, detail: String) -> Statement {
    sql!(
        sql,
        &change.before.id,
        change.before.revision + 1,
        change.now_ms,
        change.kind.as_str(),
        change.actor,
        detail,
    )
}

/// Counts the lead for whoever has it now and no longer for whoever had it, where
/// the statement before wrote the event.
fn hand_over(change: &LeadChange<'_>) -> Statement {
    sql!(
        "UPDATE people SET open_leads = MAX(0, open_leads + (id IS ?2) - (id IS ?1))
         WHERE id IN (?1, ?2) AND ?1 IS NOT ?2 AND changes() = 1",
        change.before.state.holder(),
        change.after.holder(),
    )
}
