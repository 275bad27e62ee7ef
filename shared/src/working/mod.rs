//! Working time: hours, holidays and time zones.
//!
//! What a time zone does comes in as a function, because its tables change
//! several times a year and every platform keeps them anyway (`Intl` in browsers
//! and Workers).

mod calendar;
mod clock;

pub use calendar::{Hours, WorkingCalendar, WorkingCalendarDraft};
pub use clock::{Zones, local_date, to_utc_ms};

use clock::DAY_MS;

/// Longest time that is looked ahead for working hours, in days. A calendar
/// without any within that is taken for one that never works.
const MAX_DAYS: i32 = 400;

impl WorkingCalendar {
    /// Whether `ms` (milliseconds since 1970, UTC) is within working hours.
    pub fn is_working(&self, ms: i64, zones: Zones<'_>) -> bool {
        let day = local_date(&self.time_zone, ms, zones);
        // A shift may have begun on the day before.
        [-1, 0].iter().any(|before| {
            let spans = self.spans(day.plus(*before), zones);
            spans.iter().any(|(from, to)| (*from..*to).contains(&ms))
        })
    }

    /// When `working_ms` of working time have passed since `from_ms`. Zero gives
    /// `from_ms` itself, or the next moment at which work begins. None where the
    /// calendar has no working hours within 400 days.
    pub fn add(&self, from_ms: i64, working_ms: i64, zones: Zones<'_>) -> Option<i64> {
        let mut left = working_ms.max(0);
        let first = local_date(&self.time_zone, from_ms, zones).plus(-1);
        for number in 0..MAX_DAYS {
            for (from, to) in self.spans(first.plus(number), zones) {
                let from = from.max(from_ms);
                if from >= to {
                    continue;
                }
                if left < to - from || (left == to - from && left > 0) {
                    return Some(from + left);
                }
                left -= to - from;
            }
        }
        None
    }

    /// How much working time lies between two moments, in milliseconds; 0 where
    /// `to_ms` is not after `from_ms`.
    pub fn between(&self, from_ms: i64, to_ms: i64, zones: Zones<'_>) -> i64 {
        let first = local_date(&self.time_zone, from_ms, zones).plus(-1);
        let days = i32::try_from((to_ms - from_ms).max(0) / DAY_MS).unwrap_or(MAX_DAYS);
        (0..days.min(MAX_DAYS * 10) + 4)
            .flat_map(|number| self.spans(first.plus(number), zones))
            .map(|(from, to)| (to.min(to_ms) - from.max(from_ms)).max(0))
            .sum()
    }
}
