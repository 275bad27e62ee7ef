//! When a delivery is tried again, and when it is given up.

use super::Outcome;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// Most tries of one delivery.
pub const TRIES: u32 = 10;

/// The pause after each failed try, in milliseconds: 5 s, 5 min, 30 min, 2, 5,
/// 10, 14, 20 and 24 h, which is 75 h 35 min 5 s from the first try to the last.
/// This is the example schedule of the Standard Webhooks specification.
pub const SCHEDULE_MS: [i64; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// The least pause after an answer that asks to slow down, in milliseconds.
const SLOW_MS: i64 = MINUTE;
/// The longest pause that a destination can ask for, in milliseconds.
const LONGEST_PAUSE_MS: i64 = 24 * HOUR;

/// What happens to a delivery after a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It has arrived.
    Delivered,
    /// It is due again at this time, in milliseconds since 1970, UTC.
    Wait {
        /// When.
        due_ms: i64,
    },
    /// It is given up.
    Dead {
        /// Why, for a person.
        reason: String,
    },
}

/// What happens after try number `attempt` (from 1) came to `outcome` at
/// `now_ms`. `random` is any value; it spreads the next tries of many
/// deliveries that failed together.
pub fn next(outcome: &Outcome, attempt: u32, now_ms: i64, random: u32) -> Next {
    let (reason, asked_ms) = match outcome {
        Outcome::Accepted => return Next::Delivered,
        Outcome::Gone => {
            let reason = "The destination says it is gone (410).".to_owned();
            return Next::Dead { reason };
        }
        Outcome::Failed { reason } => (reason, 0),
        Outcome::SlowDown { reason, pause_ms } => {
            let asked = pause_ms.unwrap_or(0).clamp(SLOW_MS, LONGEST_PAUSE_MS);
            (reason, asked)
        }
    };
    let pause = usize::try_from(attempt)
        .ok()
        .and_then(|attempt| SCHEDULE_MS.get(attempt.checked_sub(1)?));
    match pause {
        Some(pause) => Next::Wait {
            due_ms: now_ms.saturating_add(jittered(asked_ms.max(*pause), random)),
        },
        None => Next::Dead {
            reason: ["No success in ", &attempt.to_string(), " tries: ", reason].concat(),
        },
    }
}

/// `pause_ms` and up to a fifth more: jitter only ever adds, so neither the
/// schedule nor what a destination asked for is cut short.
pub(super) fn jittered(pause_ms: i64, random: u32) -> i64 {
    pause_ms + pause_ms / 5 * i64::from(random >> 16) / 0xffff
}
