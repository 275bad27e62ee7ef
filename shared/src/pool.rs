//! The public pool: leads that nobody has, and who may take one.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::error::LocatedError;

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Rules of the pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PoolRules {
    /// Whether there is a pool: leads that no rule gives to anybody go there.
    pub is_open: bool,
    /// Most leads that one person takes on one of their days; no limit where absent.
    pub picks_per_day: Option<u32>,
    /// How long the one who had a lead before cannot take it again, in hours.
    pub cool_down_hours: u32,
    /// After how many hours an assigned lead that nobody answered goes back to
    /// the pool by itself; never where absent.
    pub recycle_after_hours: Option<u32>,
}

impl PoolRules {
    /// Checks the whole and gives it back.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self) -> Result<Self, Vec<LocatedError>> {
        let mut problems = Vec::new();
        let mut check = |loc: &str, value: Option<u32>, least: u32, most: u32| {
            if value.is_some_and(|value| !(least..=most).contains(&value)) {
                let message = format!("Use {least} to {most}.");
                problems.push(LocatedError::new(loc, "range", message));
            }
        };
        check("picks_per_day", self.picks_per_day, 1, 10_000);
        check("cool_down_hours", Some(self.cool_down_hours), 0, 8760);
        check("recycle_after_hours", self.recycle_after_hours, 1, 8760);
        if self.recycle_after_hours.is_some() && !self.is_open {
            let message = "Open the pool that leads are to go back to.";
            problems.push(LocatedError::new("is_open", "required", message));
        }
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(problems)
        }
    }

    /// When a lead assigned at `assigned_ms` goes back, milliseconds since 1970, UTC.
    pub fn recycle_ms(&self, assigned_ms: i64) -> Option<i64> {
        let hours = self.recycle_after_hours.filter(|_| self.is_open)?;
        Some(assigned_ms + i64::from(hours) * HOUR_MS)
    }
}

/// What a pick rests on.
#[derive(Clone, Debug)]
pub struct Pick<'a> {
    /// Who wants the lead.
    pub person: &'a str,
    /// Whether they get leads at all.
    pub is_active: bool,
    /// Most open leads they have.
    pub capacity: Option<u32>,
    /// How many they have.
    pub open: u32,
    /// The day on which they last took one, and how many on it.
    pub picked: Option<(Date, u32)>,
    /// The day it is for them.
    pub today: Date,
    /// Whether the lead is in the pool.
    pub is_pooled: bool,
    /// Who had the lead before, and until when, milliseconds since 1970, UTC.
    pub previous: Option<(&'a str, i64)>,
}

/// Why somebody cannot take a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickRefusal {
    /// The pool is closed.
    Closed,
    /// They get no leads.
    Inactive,
    /// Somebody has it already.
    Taken,
    /// They took as many today as they may.
    DayIsFull,
    /// They have as many open ones as they may.
    NoRoom,
    /// They had it themselves, until now or a short while ago.
    CoolingDown {
        /// When they may, milliseconds since 1970, UTC.
        until_ms: i64,
    },
}

impl PickRefusal {
    /// A stable word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Closed => "pool_closed",
            Self::Inactive => "inactive",
            Self::Taken => "taken",
            Self::DayIsFull => "picks_per_day",
            Self::NoRoom => "capacity",
            Self::CoolingDown { .. } => "cool_down",
        }
    }

    /// What to tell the person.
    pub fn message(self) -> String {
        match self {
            Self::Closed => "There is no pool: open it in the rules.".to_owned(),
            Self::Inactive => "This person gets no leads.".to_owned(),
            Self::Taken => "Somebody has this lead already.".to_owned(),
            Self::DayIsFull => "No more leads can be taken today.".to_owned(),
            Self::NoRoom => "Close or return a lead first: there is no room for more.".to_owned(),
            Self::CoolingDown { until_ms } => {
                let until = crate::calendar::instant_text(until_ms);
                format!("Whoever had this lead can take it again at {until}.")
            }
        }
    }
}

/// Whether a pick is allowed at `now_ms`. Gives how many they have taken on this
/// day then.
///
/// # Errors
/// Why not.
pub fn may_pick(pick: &Pick<'_>, rules: &PoolRules, now_ms: i64) -> Result<u32, PickRefusal> {
    let today = pick.picked.filter(|(day, _)| *day == pick.today);
    let taken = today.map_or(0, |(_, count)| count);
    if !rules.is_open {
        return Err(PickRefusal::Closed);
    }
    if !pick.is_active {
        return Err(PickRefusal::Inactive);
    }
    if !pick.is_pooled {
        return Err(PickRefusal::Taken);
    }
    if rules.picks_per_day.is_some_and(|most| taken >= most) {
        return Err(PickRefusal::DayIsFull);
    }
    if pick.capacity.is_some_and(|most| pick.open >= most) {
        return Err(PickRefusal::NoRoom);
    }
    if let Some((_, until_ms)) = pick.previous.filter(|(who, _)| *who == pick.person) {
        let until_ms = until_ms + i64::from(rules.cool_down_hours) * HOUR_MS;
        if now_ms < until_ms {
            return Err(PickRefusal::CoolingDown { until_ms });
        }
    }
    Ok(taken + 1)
}
