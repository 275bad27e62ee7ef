//! What is wrong with a piece of input, and where.

use serde::{Deserialize, Serialize};

/// One problem in one place. Checks report every problem at once, so these
/// travel in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LocatedError {
    /// Where: a field's name in a submission (`email`), a path in a form
    /// definition (`steps[0].fields[2].label.en`).
    pub loc: String,
    /// What, as a stable word for programs: `required`, `too_long`, ….
    pub code: String,
    /// What, as a sentence for the person, in their locale.
    pub message: String,
}

impl LocatedError {
    /// A problem at `loc`.
    pub fn new(loc: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            loc: loc.into(),
            code: code.to_owned(),
            message: message.into(),
        }
    }
}
