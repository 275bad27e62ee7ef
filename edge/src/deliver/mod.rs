//! Delivering what is due: claim with a lease, send, decide, store.
//!
//! A queue message or the clock only says "look": what is due stands in the
//! database, so a wake-up may be lost, late, doubled or out of order. Everything
//! that is not a decision of `transom-shared` or a statement of the store comes in
//! as a [`World`], which the fault run replaces by a hostile one.

mod crypto;
mod http;
mod plan;
mod seal;
mod world;

pub use http::{REACH, send, siteverify};
pub use seal::{Keys, new_keys, open, seal};
pub use world::EdgeWorld;

use futures_util::StreamExt;
use futures_util::future::{LocalBoxFuture, join_all};
use serde::Serialize;
use transom_shared::delivery::{
    Admission, Breaker, DeliveryState, Next, Outcome, Reply, blames_message, judge, next,
};
use transom_shared::destination::{Credentials, DestinationState, Message};

use crate::bound::bind_store;
use crate::config::Config;
use crate::error::ApiError;
use crate::log::{self, Event};
use crate::queue::Queues;
use crate::store::{Attempt, Claimed, Ready, Settlement, Store};
use plan::{Parcel, Planned};

/// Most deliveries of one claim: all of them end within its lease, see
/// [`transom_shared::delivery::LEASE_MS`].
const MOST_CLAIMED: u32 = 12;
/// Most deliveries that one digest takes up.
const MOST_FOLDED: u32 = 100;
/// Requests to one destination at the same time.
const AT_ONCE: usize = 3;
/// How long a sweep goes on beginning new claims, in milliseconds.
const BUDGET_MS: i64 = 20_000;

/// Most deliveries of one sweep. An event of the platform may make 1000 requests
/// (50 on the free plan, which then fails visibly), the database's included.
const MOST_SWEPT: u32 = 300;

/// What delivering needs and cannot decide.
pub trait World {
    /// The time, in milliseconds since 1970, UTC.
    fn now_ms(&self) -> i64;
    /// Chance.
    fn random(&self) -> u32;
    /// The address and keys of a destination, or why they cannot be read.
    fn credentials<'a>(
        &'a self,
        destination: &'a Ready,
    ) -> LocalBoxFuture<'a, Result<Credentials, String>>;
    /// Sends a message and gives what came back.
    fn send(&self, message: Message) -> LocalBoxFuture<'_, Reply>;
}

/// What a sweep did, in deliveries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// They arrived.
    pub delivered: u32,
    /// They failed and are due again.
    pub waiting: u32,
    /// They were given up.
    pub dead: u32,
    /// They were not meant for their destination.
    pub withheld: u32,
    /// D1 rows written for all of this.
    pub rows_written: usize,
    /// Whether more was due than one sweep may do.
    pub has_more: bool,
}

impl Report {
    fn count(&mut self, state: DeliveryState) {
        let count = match state {
            DeliveryState::Delivered => &mut self.delivered,
            DeliveryState::Dead => &mut self.dead,
            DeliveryState::Withheld => &mut self.withheld,
            DeliveryState::Pending | DeliveryState::Leased | DeliveryState::Waiting => {
                &mut self.waiting
            }
        };
        *count += 1;
    }

    fn sum(&self) -> u32 {
        self.delivered + self.waiting + self.dead + self.withheld
    }
}

/// Delivers what is due: to the destinations `among`, or to all.
///
/// # Errors
/// [`ApiError::Unavailable`] where the database failed. What was claimed is due
/// again when its lease ends.
pub async fn sweep(
    store: &Store,
    world: &dyn World,
    among: Option<&[String]>,
) -> Result<Report, ApiError> {
    let begun_ms = world.now_ms();
    let written_before = store.cost().rows_written();
    let mut report = Report::default();
    loop {
        let ready = store.ready(among, world.now_ms()).await?;
        let before = report.sum();
        let runs = ready
            .iter()
            .map(|destination| deliver_to(store, world, destination));
        // Every destination gets its turn before the first failure is told.
        for states in join_all(runs).await {
            states?.into_iter().for_each(|state| report.count(state));
        }
        let is_done = report.sum() == before;
        let is_late = world.now_ms() - begun_ms > BUDGET_MS;
        if is_done || is_late || report.sum() >= MOST_SWEPT {
            report.has_more = !is_done;
            report.rows_written = store.cost().rows_written() - written_before;
            return Ok(report);
        }
    }
}

/// Claims what is due to one destination, sends it and stores what came of it.
async fn deliver_to(
    store: &Store,
    world: &dyn World,
    destination: &Ready,
) -> Result<Vec<DeliveryState>, ApiError> {
    let now_ms = world.now_ms();
    let free = plan::free_requests(destination, now_ms);
    let admission = destination.breaker.admission(now_ms);
    let limit = match admission {
        Admission::None { .. } => 0,
        Admission::Probe => free.min(1),
        Admission::All if free == 0 => 0,
        Admission::All if destination.definition.kind.is_chat() => MOST_FOLDED,
        Admission::All => free.min(MOST_CLAIMED),
    };
    if limit == 0 {
        return Ok(Vec::new());
    }
    let lease = format!("{:08x}{:08x}", world.random(), world.random());
    let is_probe = admission == Admission::Probe;
    let claimed = store
        .claim(destination, limit, is_probe, &lease, now_ms)
        .await?;
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    let data = store.lead_data(&claimed, now_ms).await?;
    let credentials = world.credentials(destination).await;
    let planned = plan::plan(destination, claimed, &data, &credentials, free, now_ms);
    let planned = match planned.full_at_ms {
        Some(full_at_ms) if !store.reserve(destination, full_at_ms).await? => {
            planned.postponed(now_ms)
        }
        _ => planned,
    };
    send_and_settle(store, world, destination, planned, &lease).await
}

/// Delivers everything that is due: the clock makes good what queues lost.
pub async fn on_the_minute(env: &worker::Env) {
    let swept = match (Config::read(env), bind_store(env)) {
        (Ok(config), Ok(store)) => sweep(&store, &EdgeWorld::new(&config), None).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match swept {
        Ok(report) if report.sum() == 0 => {}
        Ok(report) => {
            log::write(&Event::Swept { report });
            if let (true, Ok(queues)) = (report.has_more, Queues::bind(env)) {
                queues.wake_all().await;
            }
        }
        Err(error) => log::failure("clock", &error),
    }
}

async fn send_and_settle(
    store: &Store,
    world: &dyn World,
    destination: &Ready,
    planned: Planned,
    lease: &str,
) -> Result<Vec<DeliveryState>, ApiError> {
    let mut settlements = planned.settled;
    let mut breaker = destination.breaker;
    let mut is_gone = false;
    let mut sends = futures_util::stream::iter(planned.parcels)
        .map(|parcel| send_parcel(world, parcel))
        .buffer_unordered(AT_ONCE);
    while let Some((deliveries, attempt, reply)) = sends.next().await {
        let outcome = judge(destination.definition.kind, &reply);
        let now_ms = world.now_ms();
        breaker = next_breaker(breaker, &outcome, &reply, now_ms, world.random());
        is_gone |= outcome == Outcome::Gone;
        let attempt = Attempt {
            outcome: outcome.as_str(),
            reason: outcome.reason().to_owned(),
            ..attempt
        };
        settlements.extend(deliveries.into_iter().map(|claimed| {
            let tries = claimed.attempts - claimed.attempts_before.min(claimed.attempts);
            let next = next(&outcome, tries, now_ms, world.random());
            settlement(claimed, next, attempt.clone(), now_ms)
        }));
    }
    drop(sends);
    let now_ms = world.now_ms();
    store
        .settle(destination, &settlements, breaker, lease, now_ms)
        .await?;
    if is_gone {
        let disabled = DestinationState::Disabled;
        store
            .set_destination_state(&destination.id, disabled, now_ms)
            .await?;
    }
    Ok(settlements
        .iter()
        .map(|settlement| settlement.state)
        .collect())
}

async fn send_parcel(world: &dyn World, parcel: Parcel) -> (Vec<Claimed>, Attempt, Reply) {
    let started_ms = world.now_ms();
    let reply = match parcel.message {
        Ok(message) => world.send(message).await,
        Err(reason) => Reply::Nothing(reason),
    };
    let attempt = Attempt {
        started_ms,
        // The clock of the platform can be set back.
        duration_ms: (world.now_ms() - started_ms).max(0),
        status: match &reply {
            Reply::Answer { status, .. } => Some(*status),
            Reply::Nothing(_) => None,
        },
        outcome: "",
        reason: String::new(),
    };
    (parcel.deliveries, attempt, reply)
}

/// A destination that refuses one message for what it says is not ill.
fn next_breaker(
    breaker: Breaker,
    outcome: &Outcome,
    reply: &Reply,
    now_ms: i64,
    random: u32,
) -> Breaker {
    match outcome {
        Outcome::Accepted => breaker.succeeded(),
        _ if blames_message(reply) => breaker,
        _ => breaker.failed(now_ms, random),
    }
}

fn settlement(claimed: Claimed, next: Next, attempt: Attempt, now_ms: i64) -> Settlement {
    let (state, due_ms, reason) = match next {
        Next::Delivered => (DeliveryState::Delivered, now_ms, None),
        Next::Wait { due_ms } => (DeliveryState::Waiting, due_ms, None),
        Next::Dead { reason } => (DeliveryState::Dead, now_ms, Some(reason)),
    };
    Settlement {
        claimed,
        state,
        due_ms,
        reason,
        attempt: Some(attempt),
    }
}
