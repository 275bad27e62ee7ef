//! Deliveries: one lead on its way to one destination, from the outbox to an
//! end that can be accounted for.
//!
//! ```text
//!            claim                   accepted
//! pending ──────────▶ leased ──────────────────▶ delivered
//!               ▲       │  failed, tries left
//!          due  └─ waiting ◀──┤
//!                             │  gone, or no tries left
//!                             ├──▶ dead(reason)
//!                             └──▶ withheld(reason): not meant for this destination
//! ```
//!
//! A lease that runs out is due again, so no state is without a next step. Every
//! decision is a function of what happened, the number of the try, the time and
//! a random value that is passed in.

mod breaker;
mod outcome;
mod rate;
mod schedule;

pub use breaker::{Admission, Breaker};
pub use outcome::{Outcome, Reply, blames_message, judge};
pub use rate::{Grouping, Rate, group};
pub use schedule::{Next, SCHEDULE_MS, TRIES, next};

use serde::{Deserialize, Serialize};

/// How long a claimed delivery belongs to the worker that claimed it, in
/// milliseconds. A claim of twelve, three at a time, each of at most two requests
/// of 15 s, takes at most 120 s; the rest is for the batch that stores the outcome.
pub const LEASE_MS: i64 = 150_000;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Not tried yet.
    Pending,
    /// Being sent right now.
    Leased,
    /// Tried or held back, and due again.
    Waiting,
    /// The destination took it.
    Delivered,
    /// Given up, with a reason; a person can replay it.
    Dead,
    /// Not meant for this destination, with a reason.
    Withheld,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Pending,
        Self::Leased,
        Self::Waiting,
        Self::Delivered,
        Self::Dead,
        Self::Withheld,
    ];

    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Leased => "leased",
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
            Self::Withheld => "withheld",
        }
    }

    /// The state of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether nothing more happens to it by itself.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Dead | Self::Withheld)
    }
}
