//! Bodies of what qualifies leads: reasons, people, rules, the model.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::assign::Person;
use crate::attribution::Attribution;
use crate::identity::{Level, MatchVerdict};
use crate::lead::LeadStatus;
use crate::lifecycle::LeadEventKind;
use crate::rules::Reasons;
use crate::score::{Model, Report};
use crate::submission::ConsentGiven;

/// Somebody who gets leads, and what they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonBody {
    /// Counts the changes, from 1; the `ETag` is this number in quotes.
    pub revision: u32,
    /// What was written of them.
    pub person: Person,
    /// How many open leads they have.
    pub open_leads: u32,
    /// When they were last changed, in milliseconds since 1970, UTC.
    pub updated_ms: i64,
}

/// Rules of one kind as they stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RulesBody {
    /// `spam`, `score`, `assignment`, `pool` or `targets`.
    pub kind: String,
    /// Counts the changes, 0 before the first; the `ETag` is this number in quotes.
    pub revision: u32,
    /// The rules.
    pub rules: Value,
    /// When they were last changed, in milliseconds since 1970, UTC; 0 for never.
    pub updated_ms: i64,
}

/// What rules make of a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    /// Where it would stand.
    pub status: String,
    /// Its points.
    pub score: i32,
    /// The sum of what speaks for spam.
    pub spam_score: i32,
    /// The rule that would give it to somebody.
    pub assignment_rule: Option<String>,
    /// Whose turn it would be.
    pub person: Option<String>,
    /// Its priority.
    pub priority: Option<String>,
    /// By when somebody would have to answer it, in milliseconds since 1970, UTC.
    pub due_ms: Option<i64>,
    /// When it would go back to the pool by itself, in milliseconds since 1970, UTC.
    pub recycle_ms: Option<i64>,
}

/// A lead that other rules would treat otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// The lead.
    pub lead: String,
    /// With the rules as they stand.
    pub before: Outcome,
    /// With the rules that were tried.
    pub after: Outcome,
}

/// What would change with other rules. Nothing was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PreviewBody {
    /// How many leads were tried, the newest ones.
    pub considered: u32,
    /// Those that would be treated otherwise, newest first.
    pub changed: Vec<Difference>,
}

/// How a lead compares with the one it was found alike to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatchBody {
    /// The other lead.
    pub lead: String,
    /// What was made of it.
    pub verdict: MatchVerdict,
    /// How much speaks for one person.
    pub points: i32,
    /// Each part that both have: its name, how it compares, its points.
    pub reasons: Vec<(String, Level, i32)>,
}

/// Something that happened to a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventBody {
    /// Counts from 1 within the lead; absent for a touch, which is a lead itself.
    pub number: Option<u32>,
    /// When, in milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// What.
    pub kind: LeadEventKind,
    /// Who did it: a person's key, `owner` for the API token, `rules` or `clock`.
    pub actor: String,
    /// Its particulars and its cause.
    pub detail: Value,
}

/// Everything that happened to a lead, oldest first, and every reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryBody {
    /// The lead.
    pub lead: String,
    /// Where it came from.
    pub attribution: Attribution,
    /// What was decided when it came, and why.
    pub reasons: Reasons,
    /// Its points now, after what wears off with time.
    pub score_now: i32,
    /// The lead that it was found alike to.
    #[serde(rename = "match", default, skip_serializing_if = "Option::is_none")]
    pub found: Option<MatchBody>,
    /// What happened.
    pub events: Vec<EventBody>,
}

/// A consent with everything that proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentBody {
    /// The submission it was given with.
    pub submission: String,
    /// When, in milliseconds since 1970, UTC.
    pub given_ms: i64,
    /// The page on which.
    pub page: Option<String>,
    /// What was agreed to.
    pub consent: ConsentGiven,
}

/// Who acts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActionBody {
    /// The person: who takes the lead, gets it, or answered.
    #[serde(default)]
    pub person: Option<String>,
    /// Why, for the history.
    #[serde(default)]
    pub reason: String,
}

/// Where a lead is to stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusBody {
    /// The status.
    pub status: LeadStatus,
    /// Why, for the history.
    #[serde(default)]
    pub reason: String,
}

/// The model that was learned from outcomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelBody {
    /// When it was trained, in milliseconds since 1970, UTC.
    pub trained_ms: i64,
    /// The names of what it looks at.
    pub features: Vec<String>,
    /// What it learned.
    pub model: Model,
    /// How good it is.
    pub report: Report,
}
