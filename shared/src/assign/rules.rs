//! Rules that say who gets which leads.

use serde::{Deserialize, Serialize};

use crate::criterion::Criterion;
use crate::error::LocatedError;

/// Most rules, and most members of one.
const MAX_ENTRIES: usize = 200;

/// How one of several is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// In turn.
    #[default]
    RoundRobin,
    /// In turn, some more often than others.
    Weighted,
    /// Whoever has the fewest open leads for their weight.
    Load,
}

/// What happens while nobody works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutsideHours {
    /// Somebody gets the lead all the same and finds it later.
    #[default]
    Anyone,
    /// Nobody does: it goes to the pool, or waits.
    Nobody,
}

/// Somebody in a ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The person's key.
    pub person: String,
    /// How often their turn comes against the others'; 1 where absent.
    #[serde(default = "one")]
    pub weight: u32,
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

/// Who gets leads of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssignRule {
    /// What people call it; the reason that is shown.
    pub name: String,
    /// Which leads it takes; all of them where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Criterion>,
    /// How one of the members is chosen.
    #[serde(default)]
    pub method: Method,
    /// Who gets them.
    pub members: Vec<Member>,
}

/// Rules about whose a lead is. The first that takes a lead decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AssignRules {
    /// The rules, in order.
    pub rules: Vec<AssignRule>,
    /// Whether a contact who is known goes to whom they know.
    #[serde(default = "yes")]
    pub sticky: bool,
    /// What happens while nobody works.
    pub outside_hours: OutsideHours,
}

impl Default for AssignRules {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            sticky: true,
            outside_hours: OutsideHours::Anyone,
        }
    }
}

impl AssignRules {
    /// Checks the whole and gives it back; `is_person` tells whether there is
    /// somebody of that key.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self, is_person: &dyn Fn(&str) -> bool) -> Result<Self, Vec<LocatedError>> {
        let mut problems = Vec::new();
        if self.rules.len() > MAX_ENTRIES {
            problems.push(LocatedError::new(
                "rules",
                "too_many",
                "Use at most 200 rules.",
            ));
        }
        let last = self.rules.len().saturating_sub(1);
        for (position, rule) in self.rules.iter().enumerate() {
            let loc = format!("rules[{position}]");
            let mut add = |part: String, code: &str, message: &str| {
                problems.push(LocatedError::new(format!("{loc}.{part}"), code, message));
            };
            if !(1..=80).contains(&rule.name.trim().chars().count()) {
                add(
                    "name".into(),
                    "length",
                    "Give it a name of 1 to 80 characters.",
                );
            }
            if rule.members.is_empty() || rule.members.len() > MAX_ENTRIES {
                add("members".into(), "members", "List 1 to 200 people.");
            }
            for (number, member) in rule.members.iter().enumerate() {
                let before = rule.members.iter().take(number);
                if !is_person(&member.person) {
                    let message = "There is nobody of this key.";
                    add(
                        format!("members[{number}].person"),
                        "unknown_person",
                        message,
                    );
                } else if before
                    .into_iter()
                    .any(|other| other.person == member.person)
                {
                    let message = "They are in this ring already: give them a greater weight.";
                    add(format!("members[{number}].person"), "duplicate", message);
                }
                if !(1..=100).contains(&member.weight) {
                    add(
                        format!("members[{number}].weight"),
                        "range",
                        "Use 1 to 100.",
                    );
                }
            }
            match &rule.when {
                None if position < last => {
                    let message = "It takes every lead, so no rule after it is ever reached.";
                    add("when".into(), "unreachable", message);
                }
                None => {}
                Some(when) => when.check(&format!("{loc}.when"), &mut problems),
            }
        }
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(problems)
        }
    }
}
