//! The circuit breaker of a destination: after several failures in a row it is
//! left alone for a while, then asked with one delivery before the rest follow.
//! A delivery that is held back has not been tried, so it costs none of its tries.

use super::schedule::jittered;

/// Failures in a row after which the circuit opens.
const THRESHOLD: u32 = 5;
/// The first pause, in milliseconds; it doubles with each failed probe.
const FIRST_PAUSE_MS: i64 = 30_000;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: i64 = 15 * 60_000;

/// How a destination has been doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// Until when it is left alone, in milliseconds since 1970, UTC; 0 where it
    /// is not.
    pub open_until_ms: i64,
}

/// Whether a destination may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Closed: send.
    All,
    /// Half open: one delivery, to see.
    Probe,
    /// Open: nothing before this time, in milliseconds since 1970, UTC.
    None {
        /// When to ask again.
        until_ms: i64,
    },
}

impl Breaker {
    /// Whether the destination may be asked at `now_ms`.
    pub fn admission(self, now_ms: i64) -> Admission {
        if self.open_until_ms > now_ms {
            Admission::None {
                until_ms: self.open_until_ms,
            }
        } else if self.failures >= THRESHOLD {
            Admission::Probe
        } else {
            Admission::All
        }
    }

    /// After a try that the destination took.
    pub fn succeeded(self) -> Self {
        Self::default()
    }

    /// After a try that failed at `now_ms`.
    pub fn failed(self, now_ms: i64, random: u32) -> Self {
        let failures = self.failures.saturating_add(1);
        let Some(beyond) = failures.checked_sub(THRESHOLD) else {
            return Self {
                failures,
                open_until_ms: 0,
            };
        };
        // 2^5 × 30 s is beyond the longest pause already.
        let pause = (FIRST_PAUSE_MS << beyond.min(5)).min(LONGEST_PAUSE_MS);
        Self {
            failures,
            open_until_ms: now_ms.saturating_add(jittered(pause, random)),
        }
    }
}
