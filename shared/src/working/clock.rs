//! Local time and UTC.

use crate::calendar::Date;

pub(super) const DAY_MS: i64 = 86_400_000;

/// How far local time is ahead of UTC, in seconds, in a zone (IANA name) at a
/// moment (milliseconds since 1970, UTC); none where there is no such zone.
pub type Zones<'a> = &'a dyn Fn(&str, i64) -> Option<i32>;

fn offset_ms(zone: &str, ms: i64, zones: Zones<'_>) -> i64 {
    zones(zone, ms).map_or(0, |seconds| i64::from(seconds) * 1000)
}

/// The day it is in `zone` at `ms`.
pub fn local_date(zone: &str, ms: i64, zones: Zones<'_>) -> Date {
    Date::from_epoch_ms(ms + offset_ms(zone, ms, zones))
}

/// The moment at which clocks in `zone` show `minute` of `day`. A time that comes
/// twice is the first of the two; one that is skipped is as much later as clocks
/// jump (RFC 5545 § 3.3.5).
pub fn to_utc_ms(zone: &str, day: Date, minute: u32, zones: Zones<'_>) -> i64 {
    let local = day.epoch_ms() + i64::from(minute) * 60_000;
    // The offsets of the day before and the day after: where they are the same,
    // clocks were not changed.
    let before = offset_ms(zone, local - DAY_MS, zones);
    let after = offset_ms(zone, local + DAY_MS, zones);
    let fits = |offset: i64| offset_ms(zone, local - offset, zones) == offset;
    let (early, late) = (before.max(after), before.min(after));
    if fits(early) {
        local - early
    } else if fits(late) {
        local - late
    } else {
        local - before
    }
}
