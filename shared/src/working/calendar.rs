//! When a team works.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::clock::{Zones, to_utc_ms};
use crate::calendar::Date;
use crate::error::LocatedError;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Most entries of a list of days.
const MAX_DATES: usize = 1000;

/// Working hours as written: by day of the week, from and to in local time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkingCalendarDraft {
    /// The IANA name of the time zone: `Asia/Shanghai`.
    pub time_zone: String,
    /// `mon` to `sun` → `["09:00-12:00", "13:00-18:00"]`. A day that is absent is
    /// free. `24:00` is the end of the day; a span may go on past midnight
    /// (`22:00-06:00`).
    #[serde(default)]
    pub hours: BTreeMap<String, Vec<String>>,
    /// Days off: `2026-10-01`.
    #[serde(default)]
    pub holidays: BTreeSet<String>,
    /// Days of work that would be free, with their hours: the weekends that China
    /// moves for its long holidays.
    #[serde(default)]
    pub extra_days: BTreeMap<String, Vec<String>>,
}

/// Spans of a day in minutes from its midnight; the end may lie on the next day.
pub type Hours = Vec<(u32, u32)>;

/// A checked calendar. It is stored as written and checked again when it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WorkingCalendarDraft", into = "WorkingCalendarDraft")]
pub struct WorkingCalendar {
    /// The IANA name of the time zone.
    pub time_zone: String,
    week: [Hours; 7],
    holidays: BTreeSet<Date>,
    extra_days: BTreeMap<Date, Hours>,
    draft: WorkingCalendarDraft,
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for WorkingCalendar {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        WorkingCalendarDraft::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        WorkingCalendarDraft::json_schema(generator)
    }
}

impl TryFrom<WorkingCalendarDraft> for WorkingCalendar {
    type Error = String;

    fn try_from(draft: WorkingCalendarDraft) -> Result<Self, String> {
        let mut problems = Vec::new();
        draft.read("", &mut problems).ok_or_else(|| {
            let first = problems.first().map(|problem| problem.message.clone());
            first.unwrap_or_default()
        })
    }
}

impl From<WorkingCalendar> for WorkingCalendarDraft {
    fn from(calendar: WorkingCalendar) -> Self {
        calendar.draft
    }
}

impl WorkingCalendarDraft {
    /// Checks the calendar at `loc`, its zone included.
    pub fn parse(
        &self,
        loc: &str,
        zones: Zones<'_>,
        problems: &mut Vec<LocatedError>,
    ) -> Option<WorkingCalendar> {
        if zones(&self.time_zone, 0).is_none() {
            let message = "Name a time zone such as Asia/Shanghai or Europe/Berlin.";
            let loc = format!("{loc}.time_zone");
            problems.push(LocatedError::new(loc, "time_zone", message));
        }
        self.read(loc, problems)
    }

    fn read(&self, loc: &str, problems: &mut Vec<LocatedError>) -> Option<WorkingCalendar> {
        let before = problems.len();
        let mut week: [Hours; 7] = Default::default();
        for (day, spans) in &self.hours {
            let loc = format!("{loc}.hours.{day}");
            match DAYS.iter().zip(&mut week).find(|(name, _)| *name == day) {
                Some((_, hours)) => *hours = read_spans(&loc, spans, problems),
                None => {
                    let message = "Days are mon, tue, wed, thu, fri, sat and sun.";
                    problems.push(LocatedError::new(loc, "day", message));
                }
            }
        }
        let mut date = |place: &str, text: &str| {
            let found = Date::parse(text);
            if found.is_none() {
                let message = "Write dates as 2026-10-01.";
                let loc = format!("{loc}.{place}.{text}");
                problems.push(LocatedError::new(loc, "date", message));
            }
            found
        };
        let holidays = self
            .holidays
            .iter()
            .filter_map(|text| date("holidays", text));
        let holidays = holidays.collect();
        let extra: Vec<(Date, &Vec<String>)> = self
            .extra_days
            .iter()
            .filter_map(|(text, spans)| Some((date("extra_days", text)?, spans)))
            .collect();
        if self.holidays.len() + self.extra_days.len() > MAX_DATES {
            let message = "List at most 1000 days.";
            problems.push(LocatedError::new(
                format!("{loc}.holidays"),
                "too_many",
                message,
            ));
        }
        let extra_days = extra
            .into_iter()
            .map(|(day, spans)| {
                (
                    day,
                    read_spans(&format!("{loc}.extra_days"), spans, problems),
                )
            })
            .collect();
        (problems.len() == before).then(|| WorkingCalendar {
            time_zone: self.time_zone.clone(),
            week,
            holidays,
            extra_days,
            draft: self.clone(),
        })
    }
}

fn read_spans(loc: &str, spans: &[String], problems: &mut Vec<LocatedError>) -> Hours {
    let mut hours = Hours::new();
    for (position, text) in spans.iter().enumerate() {
        let span = text.split_once('-').and_then(|(from, to)| {
            let (from, to) = (minute(from)?, minute(to)?);
            let to = if to <= from { to + 24 * 60 } else { to };
            (from < 24 * 60 && to - from <= 24 * 60).then_some((from, to))
        });
        let after = hours.last().map_or(0, |(_, to)| *to);
        match span {
            Some((from, to)) if from >= after => hours.push((from, to)),
            _ => {
                let message = "Write spans in order and apart, such as 09:00-12:00.";
                problems.push(LocatedError::new(
                    format!("{loc}[{position}]"),
                    "hours",
                    message,
                ));
            }
        }
    }
    hours
}

/// Minutes since midnight of `09:30`; `24:00` is the end of the day.
fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str| {
        let is_two_digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_two_digits)
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= 24 * 60).then_some(total)
}

impl WorkingCalendar {
    /// The hours of `day`.
    fn hours(&self, day: Date) -> &[(u32, u32)] {
        if let Some(hours) = self.extra_days.get(&day) {
            return hours;
        }
        if self.holidays.contains(&day) {
            return &[];
        }
        self.week.get(day.weekday()).map_or(&[], Vec::as_slice)
    }

    /// The spans of work that begin on `day`, as moments.
    pub(super) fn spans(&self, day: Date, zones: Zones<'_>) -> Vec<(i64, i64)> {
        let moment = |minute: u32| {
            let (day, minute) = match minute.checked_sub(24 * 60) {
                Some(minute) => (day.plus(1), minute),
                None => (day, minute),
            };
            to_utc_ms(&self.time_zone, day, minute, zones)
        };
        let hours = self.hours(day).iter();
        hours
            .map(|(from, to)| (moment(*from), moment(*to)))
            .collect()
    }
}
