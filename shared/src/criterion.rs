//! Questions that rules ask about a lead.

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;
use crate::error::LocatedError;

/// Deepest nesting of a criterion.
const MAX_DEPTH: usize = 8;
/// Most parts of one list in a criterion.
const MAX_PARTS: usize = 100;

/// A question about what is known of a lead: its answers by field name, and
/// `lead.…` (see [`LeadFacts`](crate::facts::LeadFacts)). In JSON:
/// `{"equals": {"field": "lead.channel", "value": "paid_search"}}`,
/// `{"not": {"filled": {"field": "company"}}}`,
/// `{"at_least": {"field": "employees", "value": "50"}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Criterion {
    /// One of the values is this one; the case of letters does not matter.
    Equals(FieldValue),
    /// One of the values is one of these; the case of letters does not matter.
    OneOf(FieldValues),
    /// One of the values contains this text; the case of letters does not matter.
    Contains(FieldValue),
    /// There is a value that is not blank.
    Filled(FieldName),
    /// One of the values is a number that is this one or greater.
    AtLeast(FieldValue),
    /// One of the values is a number that is this one or less.
    AtMost(FieldValue),
    /// This does not hold.
    Not(Box<Criterion>),
    /// Every one of these holds.
    All(Vec<Criterion>),
    /// At least one of these holds.
    Any(Vec<Criterion>),
}

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldName {
    /// A field of the form, or `lead.…`.
    pub field: String,
}

/// What is asked about, and a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldValue {
    /// A field of the form, or `lead.…`.
    pub field: String,
    /// The value.
    pub value: String,
}

/// What is asked about, and several values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldValues {
    /// A field of the form, or `lead.…`.
    pub field: String,
    /// The values.
    pub values: Vec<String>,
}

impl Criterion {
    /// Whether it holds, where `values` gives what is known under a name.
    pub fn holds(&self, values: &dyn Fn(&str) -> Vec<String>) -> bool {
        let any = |field: &str, is_it: &dyn Fn(&str) -> bool| {
            values(field).iter().any(|have| is_it(have.trim()))
        };
        let number = |field: &str, value: &str, is_it: &dyn Fn(Decimal, Decimal) -> bool| {
            Decimal::parse(value).is_some_and(|limit| {
                any(field, &|have| {
                    Decimal::parse(have).is_some_and(|have| is_it(have, limit))
                })
            })
        };
        match self {
            Self::Equals(FieldValue { field, value }) => any(field, &|have| same(have, value)),
            Self::OneOf(FieldValues { field, values }) => {
                any(field, &|have| values.iter().any(|value| same(have, value)))
            }
            Self::Contains(FieldValue { field, value }) => {
                let wanted = value.to_lowercase();
                any(field, &|have| have.to_lowercase().contains(&wanted))
            }
            Self::Filled(FieldName { field }) => any(field, &|have| !have.is_empty()),
            Self::AtLeast(FieldValue { field, value }) => {
                number(field, value, &|have, limit| have >= limit)
            }
            Self::AtMost(FieldValue { field, value }) => {
                number(field, value, &|have, limit| have <= limit)
            }
            Self::Not(part) => !part.holds(values),
            Self::All(parts) => parts.iter().all(|part| part.holds(values)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values)),
        }
    }

    /// Adds every problem of this criterion, which stands at `loc`.
    pub fn check(&self, loc: &str, problems: &mut Vec<LocatedError>) {
        self.check_at(loc, 0, problems);
    }

    fn check_at(&self, loc: &str, depth: usize, problems: &mut Vec<LocatedError>) {
        let mut add = |code: &str, message: &str| {
            problems.push(LocatedError::new(loc, code, message));
        };
        if depth > MAX_DEPTH {
            return add("too_deep", "Nest conditions at most 8 deep.");
        }
        let field = match self {
            Self::Equals(part) | Self::Contains(part) => &part.field,
            Self::AtLeast(part) | Self::AtMost(part) => {
                if Decimal::parse(&part.value).is_none() {
                    add("number", "Compare with a number, such as 50.");
                }
                &part.field
            }
            Self::OneOf(part) => {
                if part.values.is_empty() || part.values.len() > MAX_PARTS {
                    add("values", "List 1 to 100 values.");
                }
                &part.field
            }
            Self::Filled(part) => &part.field,
            Self::Not(part) => return part.check_at(loc, depth + 1, problems),
            Self::All(parts) | Self::Any(parts) => {
                if parts.is_empty() || parts.len() > MAX_PARTS {
                    add("empty", "List 1 to 100 conditions.");
                }
                for part in parts {
                    part.check_at(loc, depth + 1, problems);
                }
                return;
            }
        };
        let known = crate::facts::is_fact_name(field);
        if !known {
            add(
                "unknown_field",
                "Name a field of a form, or one of lead.form, lead.channel, lead.source, … .",
            );
        }
    }
}

fn same(have: &str, value: &str) -> bool {
    have == value || have.to_lowercase() == value.trim().to_lowercase()
}
