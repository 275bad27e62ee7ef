//! The people who get leads.

use serde::{Deserialize, Serialize};

use super::Presence;
use crate::calendar::Date;
use crate::email;
use crate::error::LocatedError;
use crate::working::{WorkingCalendar, WorkingCalendarDraft, Zones, local_date};

/// Most absences of one person.
const MAX_ABSENCES: usize = 200;

/// Days on which somebody is away, the last included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// The first day: `2026-12-24`.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// Somebody as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PersonDraft {
    /// What people call them.
    pub name: String,
    /// Where they are reached.
    #[serde(default)]
    pub email: String,
    /// When they work; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<WorkingCalendarDraft>,
    /// When they are away.
    #[serde(default)]
    pub absences: Vec<Absence>,
    /// Most open leads at a time; no limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Whether they get leads at all.
    #[serde(default = "yes")]
    pub is_active: bool,
}

fn yes() -> bool {
    true
}

/// Somebody who passed every check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// Their key: lower-case letters, digits, hyphens and dots.
    pub id: String,
    /// What people call them.
    pub name: String,
    /// Where they are reached.
    pub email: String,
    /// When they work; always where absent.
    pub calendar: Option<WorkingCalendar>,
    /// When they are away.
    pub absences: Vec<Absence>,
    /// Most open leads at a time.
    pub capacity: Option<u32>,
    /// Whether they get leads at all.
    pub is_active: bool,
}

/// Whether `id` can be somebody's key.
pub fn is_person_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=64).contains(&id.len())
        && id.bytes().all(|b| plain(b) || b == b'-' || b == b'.')
        && id.bytes().next().is_some_and(plain)
}

impl PersonDraft {
    /// Checks the whole and reports every problem at once.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self, id: &str, zones: Zones<'_>) -> Result<Person, Vec<LocatedError>> {
        let mut problems = Vec::new();
        let mut add = |loc: &str, code: &str, message: &str| {
            problems.push(LocatedError::new(loc, code, message));
        };
        if !is_person_id(id) {
            let message = "A key has 1 to 64 lower-case letters, digits, hyphens and dots.";
            add("id", "id", message);
        }
        if !(1..=120).contains(&self.name.trim().chars().count()) {
            add("name", "length", "Give a name of 1 to 120 characters.");
        }
        if !self.email.is_empty() && !email::is_valid(&self.email) {
            add("email", "email", "Write an e-mail address.");
        }
        if self.capacity == Some(0) {
            add("capacity", "range", "Use 1 or more, or make them inactive.");
        }
        if self.absences.len() > MAX_ABSENCES {
            add("absences", "too_many", "List at most 200.");
        }
        for (position, absence) in self.absences.iter().enumerate() {
            let days = (Date::parse(&absence.from), Date::parse(&absence.to));
            if !matches!(days, (Some(from), Some(to)) if from <= to) {
                let message = "Give a first day and a last day that is not before it.";
                add(&format!("absences[{position}]"), "date", message);
            }
        }
        let calendar = self
            .calendar
            .as_ref()
            .and_then(|calendar| calendar.parse("calendar", zones, &mut problems));
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Person {
            id: id.to_owned(),
            name: self.name.trim().to_owned(),
            email: self.email,
            calendar,
            absences: self.absences,
            capacity: self.capacity,
            is_active: self.is_active,
        })
    }
}

impl Person {
    /// Whether they are there at `now_ms`.
    pub fn presence(&self, now_ms: i64, zones: Zones<'_>) -> Presence {
        if !self.is_active {
            return Presence::Inactive;
        }
        let today = self.today(now_ms, zones);
        let is_away = self.absences.iter().any(|absence| {
            let days = (Date::parse(&absence.from), Date::parse(&absence.to));
            matches!(days, (Some(from), Some(to)) if (from..=to).contains(&today))
        });
        if is_away {
            return Presence::Absent;
        }
        match &self.calendar {
            Some(calendar) if !calendar.is_working(now_ms, zones) => Presence::OutsideHours,
            _ => Presence::Here,
        }
    }

    /// The day it is for them.
    pub fn today(&self, now_ms: i64, zones: Zones<'_>) -> Date {
        let zone = self
            .calendar
            .as_ref()
            .map_or("UTC", |calendar| &calendar.time_zone);
        local_date(zone, now_ms, zones)
    }
}
