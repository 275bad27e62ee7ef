//! Settling what was claimed from the outbox: every try, every new state.

use transom_shared::delivery::{Breaker, DeliveryState};

use super::Store;
use super::database::{Statement, sql};
use super::outbox::{Claimed, Ready};
use crate::error::ApiError;

/// One try, as it is recorded.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When it began, in milliseconds since 1970, UTC.
    pub started_ms: i64,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// What it came to.
    pub outcome: &'static str,
    /// Why, for a person.
    pub reason: String,
}

/// What becomes of a claimed delivery.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The delivery.
    pub claimed: Claimed,
    /// Where it stands from now on.
    pub state: DeliveryState,
    /// When it is due again, in milliseconds since 1970, UTC.
    pub due_ms: i64,
    /// Why it was given up or withheld.
    pub reason: Option<String>,
    /// The try; none where nothing was sent.
    pub attempt: Option<Attempt>,
}

impl Store {
    /// Stores what became of deliveries claimed under `lease`, every try, and how
    /// the destination is doing. A delivery whose lease ended and that somebody
    /// else claimed stays theirs.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`]; then the lease ends by itself.
    pub async fn settle(
        &self,
        destination: &Ready,
        settlements: &[Settlement],
        breaker: Breaker,
        lease: &str,
        now_ms: i64,
    ) -> Result<(), ApiError> {
        let mut statements = Vec::new();
        for settlement in settlements {
            if let Some(attempt) = &settlement.attempt {
                statements.push(insert_attempt(&settlement.claimed, attempt));
            }
            statements.push(settle_one(settlement, lease, now_ms));
        }
        if breaker != destination.breaker {
            statements.push(sql!(
                "UPDATE destinations SET failures = ?2, open_until_ms = ?3 WHERE id = ?1",
                &destination.id,
                breaker.failures,
                breaker.open_until_ms,
            ));
        }
        if statements.is_empty() {
            return Ok(());
        }
        self.batch(statements).await.map(drop)
    }
}

fn insert_attempt(claimed: &Claimed, attempt: &Attempt) -> Statement {
    // Under the same number stands the same try, should the batch be repeated.
    sql!(
        "INSERT INTO attempts (delivery, number, started_ms, duration_ms, status, outcome, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        &claimed.id,
        claimed.attempts,
        attempt.started_ms,
        attempt.duration_ms,
        attempt.status.map(u32::from),
        attempt.outcome,
        &attempt.reason,
    )
}

fn settle_one(settlement: &Settlement, lease: &str, now_ms: i64) -> Statement {
    // A claimed delivery that was not sent after all has not used up a try.
    let unused = settlement.attempt.is_none() && settlement.state == DeliveryState::Waiting;
    sql!(
        "UPDATE deliveries SET state = ?3, due_ms = ?4, reason = ?5, settled_ms = ?6,
           attempts = attempts - ?7, lease = NULL
         WHERE id = ?1 AND lease = ?2",
        &settlement.claimed.id,
        lease,
        settlement.state.as_str(),
        settlement.due_ms,
        settlement.reason.as_ref(),
        settlement.state.is_final().then_some(now_ms),
        unused,
    )
}
