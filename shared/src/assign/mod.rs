//! Whose a lead is: which rule takes it, who sits in that rule's ring at this
//! moment, and whose turn it is.

mod person;
mod rules;

pub use person::{Absence, Person, PersonDraft};
pub use rules::{AssignRule, AssignRules, Member, Method, OutsideHours};

use serde::{Deserialize, Serialize};

use crate::facts::LeadFacts;
use crate::working::Zones;

/// What a turn costs somebody of weight 1: who has twice the weight pays half.
const TURN: i64 = 1_000_000;

/// Somebody who may get a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person.
    pub person: String,
    /// What a turn costs them.
    pub stride: i64,
    /// Most open leads they have; none where there is no limit.
    pub capacity: Option<u32>,
}

/// Who may get a lead, in order, and how one of them is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// The rule that took the lead; none where none did.
    pub rule: Option<String>,
    /// How one is chosen.
    pub method: Method,
    /// Who is there.
    pub seats: Vec<Seat>,
    /// Who was passed over, and why.
    pub passed_over: Vec<PassedOver>,
    /// Whether a known contact goes to whom they know.
    pub is_sticky: bool,
    /// Everybody who is on leave or gets no leads: not even whom they know.
    pub away: Vec<String>,
}

/// Somebody who did not get a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassedOver {
    /// The person.
    pub person: String,
    /// `absent`, `outside_hours`, `inactive`.
    pub reason: String,
}

/// What somebody has, as it is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// What their turns have cost them so far.
    pub pass: i64,
    /// How many open leads they have.
    pub open: u32,
}

/// Who gets a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The person.
    pub person: String,
    /// What their turns have cost them then.
    pub pass: i64,
}

impl Ring {
    /// The ring for a lead at `now_ms`: of the first rule that takes it, without
    /// who is absent. Outside everybody's hours all of them are there, if the
    /// rules want that.
    pub fn of(
        facts: &LeadFacts<'_>,
        rules: &AssignRules,
        people: &[Person],
        now_ms: i64,
        zones: Zones<'_>,
    ) -> Self {
        let is_away = |person: &&Person| {
            matches!(
                person.presence(now_ms, zones),
                Presence::Absent | Presence::Inactive
            )
        };
        let away = people.iter().filter(is_away);
        let away: Vec<String> = away.map(|person| person.id.clone()).collect();
        let is_sticky = rules.sticky && !people.is_empty();
        let values = |name: &str| facts.values(name);
        let takes = |rule: &&AssignRule| rule.when.as_ref().is_none_or(|when| when.holds(&values));
        let Some(rule) = rules.rules.iter().find(takes) else {
            return Self {
                is_sticky,
                away,
                ..Self::default()
            };
        };
        let mut here = Vec::new();
        let mut later = Vec::new();
        let mut passed_over = Vec::new();
        for member in &rule.members {
            let person = people.iter().find(|person| person.id == member.person);
            match person.map(|person| (person, person.presence(now_ms, zones))) {
                Some((person, Presence::Here)) => here.push(seat(rule, member, person)),
                Some((person, Presence::OutsideHours)) => later.push(seat(rule, member, person)),
                Some((_, Presence::Absent)) => passed_over.push((member.person.clone(), "absent")),
                Some((_, Presence::Inactive)) | None => {
                    passed_over.push((member.person.clone(), "inactive"));
                }
            }
        }
        let seats = if here.is_empty() && rules.outside_hours == OutsideHours::Anyone {
            later
        } else {
            passed_over.extend(later.into_iter().map(|seat| (seat.person, "outside_hours")));
            here
        };
        let passed_over = passed_over.into_iter().map(|(person, reason)| PassedOver {
            person,
            reason: reason.to_owned(),
        });
        Self {
            rule: Some(rule.name.clone()),
            method: rule.method,
            seats,
            passed_over: passed_over.collect(),
            is_sticky,
            away,
        }
    }

    /// Whose turn it is, where `load` tells what somebody has; none where nobody
    /// has room. Each turn costs its stride and the cheapest so far is next, so
    /// that turns come in proportion to weights (stride scheduling, Waldspurger
    /// and Weihl, 1995). Who was away does not make up for it: nobody counts as
    /// more than one turn behind.
    ///
    /// The database makes the same choice inside the batch of an intake
    /// (`edge/src/store/intake_sql.rs`); a test holds the two together.
    pub fn choose(&self, load: &dyn Fn(&str) -> Load) -> Option<Choice> {
        let with_room: Vec<(&Seat, Load)> = self
            .seats
            .iter()
            .map(|seat| (seat, load(&seat.person)))
            .filter(|(seat, load)| seat.capacity.is_none_or(|capacity| load.open < capacity))
            .collect();
        let furthest = with_room.iter().map(|(_, load)| load.pass).max()?;
        let longest = with_room.iter().map(|(seat, _)| seat.stride).max()?;
        let turn = |load: &Load| load.pass.max(furthest - longest);
        let (seat, load) = with_room
            .iter()
            // The first of several that are equal, which is the order of the rule.
            .min_by_key(|(seat, load)| match self.method {
                Method::RoundRobin | Method::Weighted => turn(load),
                Method::Load => i64::from(load.open) * seat.stride,
            })?;
        Some(Choice {
            person: seat.person.clone(),
            pass: turn(load) + seat.stride,
        })
    }
}

fn seat(rule: &AssignRule, member: &Member, person: &Person) -> Seat {
    let weight = match rule.method {
        Method::RoundRobin => 1,
        Method::Weighted | Method::Load => member.weight.max(1),
    };
    Seat {
        person: person.id.clone(),
        stride: TURN / i64::from(weight),
        capacity: person.capacity,
    }
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// They work now.
    Here,
    /// They work at another time.
    OutsideHours,
    /// They are on leave.
    Absent,
    /// They get nothing at all.
    Inactive,
}
