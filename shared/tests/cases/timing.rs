//! Working time.

use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::calendar::{Date, instant_text};
use transom_shared::working::WorkingCalendar;

use super::{check_all, equal, table};

const HOUR_MS: i64 = 3_600_000;

/// The zones of the tables, by their rules: of Europe since 1996 (Directive
/// 2000/84/EC) and of the United States since 2007 (Energy Policy Act of 2005).
/// The properties hold these against a library, and the service asks `Intl`.
pub fn zones(zone: &str, ms: i64) -> Option<i32> {
    let year = instant_text(ms).get(..4)?.parse::<i32>().ok()?;
    let day = |month: u32, day: u32| {
        Date::parse(&format!("{year:04}-{month:02}-{day:02}")).expect("a date")
    };
    // The last Sunday of a month of 31 days, and the n-th of any.
    let last = |month| {
        (25..=31)
            .map(|number| day(month, number))
            .find(|day| day.weekday() == 6)
    };
    let nth = |month, n: u32| {
        let week = n * 7 - 6..=n * 7;
        week.map(|number| day(month, number))
            .find(|day| day.weekday() == 6)
    };
    match zone {
        "UTC" => Some(0),
        "Asia/Shanghai" => Some(8 * 3600),
        "Europe/Berlin" => {
            let summer = last(3)?.epoch_ms() + HOUR_MS..last(10)?.epoch_ms() + HOUR_MS;
            Some(if summer.contains(&ms) { 7200 } else { 3600 })
        }
        "America/New_York" => {
            let summer = nth(3, 2)?.epoch_ms() + 7 * HOUR_MS..nth(11, 1)?.epoch_ms() + 6 * HOUR_MS;
            Some(if summer.contains(&ms) {
                -4 * 3600
            } else {
                -5 * 3600
            })
        }
        _ => None,
    }
}

/// Milliseconds since 1970 of `2026-11-23T08:30:00Z`.
pub fn at(text: &str) -> i64 {
    let (day, time) = text.split_once('T').expect("a time");
    let mut parts = time
        .trim_end_matches('Z')
        .split(':')
        .map(|part| part.parse::<i64>().expect("a number"));
    let (hour, minute) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    Date::parse(day).expect("a date").epoch_ms() + hour * HOUR_MS + minute * 60_000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkingCase {
    name: String,
    calendar: WorkingCalendar,
    from: String,
    minutes: i64,
    expected: String,
}

#[test]
fn working_time_is_counted_across_nights_holidays_and_clock_changes() {
    check_all(table!("working"), |case: WorkingCase| {
        let (from, expected) = (at(&case.from), at(&case.expected));
        let found = case.calendar.add(from, case.minutes * 60_000, &zones);
        equal(
            &case.name,
            &found.map(instant_text),
            &Some(instant_text(expected)),
        )?;
        let between = case.calendar.between(from, expected, &zones);
        equal(&case.name, &(between / 60_000), &case.minutes)
    });
}
