//! What does not fit, and where.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use crate::error::LocatedError;

/// A value that is not what was expected: a pointer, because it stands in the result of
/// every step of reading.
#[derive(Debug)]
pub(super) struct Mismatch(Box<Problem>);

#[derive(Debug)]
struct Problem {
    /// Where, from the innermost outwards: `fields[2].kind`. Empty for the whole.
    place: String,
    message: String,
}

impl Mismatch {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Problem {
            place: String::new(),
            message: message.into(),
        }))
    }

    /// The same, within the entry `key` of an object.
    pub(super) fn under_key(mut self, key: &str) -> Self {
        let place = &self.0.place;
        let is_next = place.is_empty() || place.starts_with('[');
        let dot = if is_next { "" } else { "." };
        self.0.place = [key, dot, place].concat();
        self
    }

    /// The same, within the item `number` of a list.
    pub(super) fn under_item(self, number: usize) -> Self {
        self.under_key(&["[", &number.to_string(), "]"].concat())
    }

    pub(super) fn located(self) -> LocatedError {
        let Problem { place, message } = *self.0;
        let is_whole = place.is_empty();
        LocatedError::new(
            if is_whole { "body".to_owned() } else { place },
            "json",
            message,
        )
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Mismatch {}

impl Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    // What each type would say it expects is left out: [`super::tree`] says it in words
    // for people, and the words of every type would be in the Worker.
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new("This is not of the kind that belongs here.")
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self::new("This value is not possible here.")
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::new("This list has too few or too many items.")
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::new(["Use one of these: ", &known.join(", "), "."].concat())
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        let known = known.join(", ");
        Self::new(["This is not known here. Known are: ", &known, "."].concat()).under_key(name)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new("This is missing.").under_key(name)
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new("This is given twice.").under_key(name)
    }
}
