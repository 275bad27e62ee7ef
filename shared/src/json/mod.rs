//! JSON into types: the only way in, for bodies of requests, columns and values kept.
//!
//! The text is read by `serde_json` into its tree, and the types are read from the tree
//! here. Two things come of it. What does not fit is told with its place, as every other
//! problem is (`steps[0].fields[2].kind`). And a type costs its code once: `serde_json`
//! writes out, for every type and every source, how to read it from an object and from a
//! list; that was a sixth of the Worker.

mod distinct;
mod mismatch;
mod parts;
mod tree;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::LocatedError;
use distinct::Distinct;
use mismatch::Mismatch;
use tree::Tree;

/// Reads `text` as a `T`.
///
/// # Errors
/// Code `json`: the text is not JSON (at `body`, with line and column), or what does not
/// fit, at its place.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, LocatedError> {
    from_value(parse(text)?)
}

/// Reads `text` as JSON of any shape, in which no object has a key twice.
///
/// # Errors
/// As [`read`].
pub fn parse(text: &str) -> Result<Value, LocatedError> {
    let tree = serde_json::from_str(text).map(|Distinct(tree)| tree);
    tree.map_err(|error| LocatedError::new("body", "json", error.to_string()))
}

/// `value` as text.
pub fn text(value: &Value) -> String {
    // A tree is written whatever is in it.
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads `value` as a `T`.
///
/// # Errors
/// As [`read`].
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, LocatedError> {
    T::deserialize(Tree(value)).map_err(Mismatch::located)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::error::LocatedError;
    use crate::form::FormDraft;

    fn problem(text: &str) -> (String, String) {
        let read = read::<FormDraft>(text);
        let LocatedError { loc, message, .. } = read.expect_err("something does not fit");
        (loc, message)
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place_and_what_belongs_there() {
        let field = |rest: &str| {
            [
                r#"{ "name": "a", "locales": ["en"], "steps": [{ "fields": ["#,
                r#"{ "name": "x", "kind": "text", "label": { "en": "X" } }, { "name": "y", "#,
                rest,
                " }] }] }",
            ]
            .concat()
        };
        for (text, place, says) in [
            (
                field(r#""kind": 7"#),
                "steps[0].fields[1].kind",
                "Use one of these: ",
            ),
            (
                field(r#""kind": "text", "max_length": -1"#),
                "steps[0].fields[1].max_length",
                "This value is not possible here.",
            ),
            (
                field(r#""kind": "text", "max_length": 1.5"#),
                "steps[0].fields[1].max_length",
                "Give a whole number.",
            ),
            (
                field(r#""kind": "text", "surprise": 1"#),
                "steps[0].fields[1].surprise",
                "This is not known here.",
            ),
            (
                field(r#""label": { "en": "Y" }"#),
                "steps[0].fields[1].kind",
                "This is missing.",
            ),
            (
                field(r#""kind": "text", "visible_when": { "equals": { "field": [] } }"#),
                "steps[0].fields[1].visible_when.equals.field",
                "Give a text.",
            ),
            ("[]".to_owned(), "body", "Give an object."),
            ("{".to_owned(), "body", "EOF while parsing"),
            (
                r#"{ "name": "a", "steps": [], "steps": [] }"#.to_owned(),
                "body",
                "`steps` is given twice",
            ),
        ] {
            let (found, message) = problem(&text);
            assert_eq!(found, place, "{message}");
            assert!(message.starts_with(says), "{message}");
        }
    }
}
