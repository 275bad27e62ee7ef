//! By when somebody has to answer, and how that stands.

use serde::{Deserialize, Serialize};

use crate::criterion::Criterion;
use crate::error::LocatedError;
use crate::facts::LeadFacts;
use crate::working::{WorkingCalendar, WorkingCalendarDraft, Zones};

/// Most priorities.
const MAX_PRIORITIES: usize = 50;
const MINUTE_MS: i64 = 60_000;

/// How soon leads of one kind are answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Priority {
    /// What people call it: `high`.
    pub name: String,
    /// Which leads have it; all of them where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Criterion>,
    /// Points from which a lead has it, in place of a condition or besides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_from: Option<i32>,
    /// Working minutes until the first answer.
    pub first_response_minutes: u32,
    /// Working minutes until the answer to whatever a known contact sends later.
    pub next_response_minutes: u32,
}

/// Response targets as written. The first priority that takes a lead decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TargetRulesDraft {
    /// When the team works; always where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<WorkingCalendarDraft>,
    /// The priorities, in order.
    pub priorities: Vec<Priority>,
    /// After which share of its time a target is at risk, in percent; 75 where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_risk_percent: Option<u32>,
}

/// Checked response targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TargetRules {
    /// When the team works; always where absent.
    pub calendar: Option<WorkingCalendar>,
    /// The priorities, in order.
    pub priorities: Vec<Priority>,
    /// After which share of its time a target is at risk, in percent.
    pub at_risk_percent: u32,
}

/// After which share of its time a target is at risk where nobody says, in percent.
const AT_RISK_PERCENT: u32 = 75;

impl Default for TargetRules {
    fn default() -> Self {
        Self {
            calendar: None,
            priorities: Vec::new(),
            at_risk_percent: AT_RISK_PERCENT,
        }
    }
}

impl TargetRulesDraft {
    /// Checks the whole and reports every problem at once.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self, zones: Zones<'_>) -> Result<TargetRules, Vec<LocatedError>> {
        let mut problems = Vec::new();
        let calendar = self
            .calendar
            .as_ref()
            .and_then(|calendar| calendar.parse("calendar", zones, &mut problems));
        if let Some(calendar) = &calendar
            && calendar.add(0, 1, zones).is_none()
        {
            let message = "Nobody ever works by this calendar.";
            problems.push(LocatedError::new("calendar.hours", "empty", message));
        }
        let at_risk_percent = self.at_risk_percent.unwrap_or(AT_RISK_PERCENT);
        if !(1..=100).contains(&at_risk_percent) {
            problems.push(LocatedError::new(
                "at_risk_percent",
                "range",
                "Use 1 to 100.",
            ));
        }
        if self.priorities.len() > MAX_PRIORITIES {
            problems.push(LocatedError::new(
                "priorities",
                "too_many",
                "Use at most 50.",
            ));
        }
        for (position, priority) in self.priorities.iter().enumerate() {
            let loc = format!("priorities[{position}]");
            let mut add = |part: &str, message: &str| {
                problems.push(LocatedError::new(format!("{loc}.{part}"), "range", message));
            };
            if !(1..=80).contains(&priority.name.trim().chars().count()) {
                add("name", "Give it a name of 1 to 80 characters.");
            }
            for (part, minutes) in [
                ("first_response_minutes", priority.first_response_minutes),
                ("next_response_minutes", priority.next_response_minutes),
            ] {
                // A month of 24 hours a day.
                if !(1..=43_200).contains(&minutes) {
                    add(part, "Use 1 to 43200 minutes.");
                }
            }
            if let Some(when) = &priority.when {
                when.check(&format!("{loc}.when"), &mut problems);
            }
        }
        if problems.is_empty() {
            Ok(TargetRules {
                calendar,
                priorities: self.priorities,
                at_risk_percent,
            })
        } else {
            Err(problems)
        }
    }
}

/// A moment by which somebody has to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deadline {
    /// From when it is at risk, in milliseconds since 1970, UTC.
    pub at_risk_ms: i64,
    /// When it is due, in milliseconds since 1970, UTC.
    pub due_ms: i64,
}

/// The targets of one lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// The priority's name.
    pub priority: String,
    /// For somebody who is new.
    pub first_response: Deadline,
    /// For somebody who is known.
    pub next_response: Deadline,
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// There is time.
    Due,
    /// There is little time left.
    AtRisk,
    /// It passed without an answer, or the answer came after it.
    Breached,
    /// Somebody answered in time.
    Met,
}

impl Deadline {
    /// How it stands at `now_ms`, answered at `responded_ms` or not yet.
    pub fn state(self, responded_ms: Option<i64>, now_ms: i64) -> TargetState {
        match responded_ms {
            Some(at_ms) if at_ms <= self.due_ms => TargetState::Met,
            Some(_) => TargetState::Breached,
            None if now_ms > self.due_ms => TargetState::Breached,
            None if now_ms >= self.at_risk_ms => TargetState::AtRisk,
            None => TargetState::Due,
        }
    }
}

impl Target {
    /// The targets of a lead with `points` that came at `now_ms`; none where no
    /// priority takes it.
    pub fn of(
        facts: &LeadFacts<'_>,
        points: i32,
        rules: &TargetRules,
        now_ms: i64,
        zones: Zones<'_>,
    ) -> Option<Self> {
        let values = |name: &str| facts.values(name);
        let priority = rules.priorities.iter().find(|priority| {
            priority
                .when
                .as_ref()
                .is_none_or(|when| when.holds(&values))
                && priority.score_from.is_none_or(|limit| points >= limit)
        })?;
        let deadline = |minutes: u32| {
            let whole_ms = i64::from(minutes) * MINUTE_MS;
            let risk_ms = whole_ms * i64::from(rules.at_risk_percent) / 100;
            let after = |working_ms| match &rules.calendar {
                Some(calendar) => calendar.add(now_ms, working_ms, zones),
                None => Some(now_ms + working_ms),
            };
            Some(Deadline {
                at_risk_ms: after(risk_ms)?,
                due_ms: after(whole_ms)?,
            })
        };
        Some(Self {
            priority: priority.name.clone(),
            first_response: deadline(priority.first_response_minutes)?,
            next_response: deadline(priority.next_response_minutes)?,
        })
    }
}
