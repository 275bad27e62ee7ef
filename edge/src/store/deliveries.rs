//! Deliveries as the operator sees them, and replaying what was given up.

use transom_shared::delivery::DeliveryState;
use transom_shared::wire::{AttemptBody, DeliveryBody, PageBody};

use super::Store;
use super::database::{Statement, sql};
use super::row::rows;
use crate::error::ApiError;

const MISSING: ApiError = ApiError::NotFound("There is no delivery of this id.");

/// Which deliveries a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryFilter {
    /// All of them.
    All,
    /// Those on their way.
    Open,
    /// Those that arrived.
    Delivered,
    /// Those given up.
    Dead,
    /// Those not meant for their destination.
    Withheld,
}

rows! {
    struct AttemptRow {
        number: u32,
        started_ms: i64,
        duration_ms: i64,
        status: Option<u16>,
        outcome: String,
        reason: String,
    }

    struct DeliveryRow {
        id: String,
        destination: String,
        lead: String,
        state: DeliveryState,
        attempts: u32,
        due_ms: i64,
        reason: Option<String>,
        created_ms: i64,
        settled_ms: Option<i64>,
    }
}

impl From<AttemptRow> for AttemptBody {
    fn from(row: AttemptRow) -> Self {
        Self {
            number: row.number,
            started_ms: row.started_ms,
            duration_ms: row.duration_ms,
            status: row.status,
            outcome: row.outcome,
            reason: row.reason,
        }
    }
}

impl From<DeliveryRow> for DeliveryBody {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id,
            destination: row.destination,
            lead: row.lead,
            state: row.state,
            attempts: row.attempts,
            due_ms: row.due_ms,
            reason: row.reason,
            created_ms: row.created_ms,
            settled_ms: row.settled_ms,
            history: Vec::new(),
        }
    }
}

/// What is on its way, and what ended otherwise than delivered, is read from an
/// index that holds nothing else. What arrived is nearly everything, so the
/// table itself, newest first, is its index.
fn list(filter: DeliveryFilter) -> &'static str {
    match filter {
        DeliveryFilter::All => {
            "SELECT * FROM deliveries WHERE id < ?1 AND (?2 IS NULL OR destination = ?2)
             ORDER BY id DESC LIMIT ?3"
        }
        DeliveryFilter::Open => {
            "SELECT * FROM deliveries INDEXED BY deliveries_due
             WHERE settled_ms IS NULL AND id < ?1 AND (?2 IS NULL OR destination = ?2)
             ORDER BY id DESC LIMIT ?3"
        }
        DeliveryFilter::Delivered => {
            "SELECT * FROM deliveries
             WHERE state = 'delivered' AND id < ?1 AND (?2 IS NULL OR destination = ?2)
             ORDER BY id DESC LIMIT ?3"
        }
        DeliveryFilter::Dead => {
            "SELECT * FROM deliveries INDEXED BY deliveries_ended
             WHERE state = 'dead' AND id < ?1 AND (?2 IS NULL OR destination = ?2)
             ORDER BY id DESC LIMIT ?3"
        }
        DeliveryFilter::Withheld => {
            "SELECT * FROM deliveries INDEXED BY deliveries_ended
             WHERE state = 'withheld' AND id < ?1 AND (?2 IS NULL OR destination = ?2)
             ORDER BY id DESC LIMIT ?3"
        }
    }
}

impl Store {
    /// One page of deliveries, newest lead first, from below `cursor`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn deliveries(
        &self,
        filter: DeliveryFilter,
        destination: Option<&str>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<PageBody<DeliveryBody>, ApiError> {
        // Identifiers begin with d; e sorts after all of them.
        let before = cursor.unwrap_or("e");
        let read = sql!(list(filter), before, destination, limit + 1);
        let rows: Vec<DeliveryRow> = self.run(read).await?.all()?;
        Ok(PageBody::of(
            rows.into_iter().map(DeliveryBody::from).collect(),
            limit,
            |delivery| delivery.id.clone(),
        ))
    }

    /// The delivery `id` with every try.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn delivery(&self, id: &str) -> Result<DeliveryBody, ApiError> {
        self.delivery_after(Vec::new(), id).await
    }

    /// Makes a dead delivery due again; its schedule starts anew. Another one is
    /// left as it is.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn replay_delivery(&self, id: &str, now_ms: i64) -> Result<DeliveryBody, ApiError> {
        let replay = sql!(
            "UPDATE deliveries SET state = 'waiting', due_ms = ?2, attempts_before = attempts,
               reason = NULL, settled_ms = NULL
             WHERE id = ?1 AND state = 'dead'",
            id,
            now_ms,
        );
        self.delivery_after(vec![replay], id).await
    }

    /// Makes every dead delivery of a destination due again.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn replay_dead(&self, destination: &str, now_ms: i64) -> Result<u32, ApiError> {
        let replay = sql!(
            "UPDATE deliveries INDEXED BY deliveries_ended
             SET state = 'waiting', due_ms = ?2, attempts_before = attempts,
               reason = NULL, settled_ms = NULL
             WHERE state = 'dead' AND destination = ?1 RETURNING id",
            destination,
            now_ms,
        );
        let replayed = self.run(replay).await?.count();
        Ok(u32::try_from(replayed).unwrap_or(u32::MAX))
    }

    async fn delivery_after(
        &self,
        mut statements: Vec<Statement>,
        id: &str,
    ) -> Result<DeliveryBody, ApiError> {
        statements.push(sql!("SELECT * FROM deliveries WHERE id = ?1", id));
        statements.push(sql!(
            "SELECT number, started_ms, duration_ms, status, outcome, reason
             FROM attempts WHERE delivery = ?1 ORDER BY number",
            id,
        ));
        let mut results = self.batch(statements).await?;
        let history: Vec<AttemptRow> = results.pop().unwrap_or_default().all()?;
        let history = history.into_iter().map(AttemptBody::from).collect();
        let row: Option<DeliveryRow> = results.pop().unwrap_or_default().first()?;
        Ok(DeliveryBody {
            history,
            ..row.ok_or(MISSING)?.into()
        })
    }
}
