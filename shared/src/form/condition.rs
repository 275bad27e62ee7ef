//! When a field is part of a form.

use serde::{Deserialize, Serialize};

/// A question about other fields' values. In JSON:
/// `{"equals": {"field": "topic", "value": "sales"}}`,
/// `{"all": [{"filled": {"field": "company"}}, …]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// One of the field's values is exactly this one (a tick's value is `yes`).
    Equals {
        /// The field asked about.
        field: String,
        /// The value, as stored.
        value: String,
    },
    /// One of the field's values contains this text; the case of the letters A
    /// to Z does not matter.
    Contains {
        /// The field asked about.
        field: String,
        /// The text.
        value: String,
    },
    /// The field has a value that is not blank.
    Filled {
        /// The field asked about.
        field: String,
    },
    /// Every one of these holds.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
}

impl Condition {
    /// Whether the condition holds, where `values` gives a field's values in the
    /// form in which they are stored. A field that is not part of the form has none.
    pub fn holds(&self, values: &dyn Fn(&str) -> Vec<String>) -> bool {
        match self {
            Self::Equals { field, value } => values(field).iter().any(|have| have.trim() == value),
            Self::Contains { field, value } => {
                let wanted = value.as_bytes();
                let found = |have: &String| {
                    let mut windows = have.as_bytes().windows(wanted.len().max(1));
                    windows.any(|part| part.eq_ignore_ascii_case(wanted))
                };
                values(field).iter().any(found)
            }
            Self::Filled { field } => values(field).iter().any(|have| !have.trim().is_empty()),
            Self::All(parts) => parts.iter().all(|part| part.holds(values)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values)),
        }
    }

    /// Calls `visit` with the name of every field the condition asks about.
    pub fn visit_fields<'a>(&'a self, visit: &mut dyn FnMut(&'a str)) {
        match self {
            Self::Equals { field, .. } | Self::Contains { field, .. } | Self::Filled { field } => {
                visit(field);
            }
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.visit_fields(visit));
            }
        }
    }
}
