//! Submissions as JSON: an object of field names and values, read into what a form
//! would send. What no form could send is kept apart and told, never dropped.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::SubmissionDraft;
use super::draft::is_own_name;
use crate::error::LocatedError;
use crate::form::{FieldKind, Form};
use crate::json;

/// A submission read from JSON, and what of it no form could send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonSubmission {
    /// What a form would send.
    pub draft: SubmissionDraft,
    odd: Vec<Odd>,
}

/// A value that only some kinds of fields have, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Odd {
    name: String,
    shapes: Vec<Shape>,
}

/// Most bytes of a name that a field can have; a longer one is nobody's.
const MOST_NAME_BYTES: usize = 100;
/// A name that no field has.
const UNKNOWN_NAME: &str = "?";

/// A list in a list, or an object.
struct Nested;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Several values, which a field of several choices has.
    List,
    /// `true`, which ticks and choices have.
    Yes,
    /// A list in a list or an object.
    Nested,
}

impl JsonSubmission {
    /// Reads `text`. A tick is `true` or `"yes"`; what is `null`, `false` or an empty
    /// list is absent. Half a character (an escape such as `\ud83d` without its other
    /// half) becomes U+FFFD, of which the lead's signals tell.
    ///
    /// # Errors
    /// Code `json`: it is no JSON, or no object.
    pub fn parse(text: &str) -> Result<Self, LocatedError> {
        let Value::Object(fields) = json::parse(&with_whole_characters(text))? else {
            let message = "Send a JSON object of field names and values.";
            return Err(LocatedError::new("body", "json", message));
        };
        let mut odd = Vec::new();
        let mut pairs = Vec::new();
        for (name, value) in fields {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            let is_yes = values.contains(&Value::Bool(true));
            let mut is_nested = false;
            let mut found = Vec::new();
            for value in values {
                match scalar(value) {
                    Ok(value) => found.extend(value),
                    // It is a value, to be counted where nobody knows its field.
                    Err(Nested) => {
                        is_nested = true;
                        found.push(String::new());
                    }
                }
            }
            let shapes = [
                (is_yes, Shape::Yes),
                (is_nested, Shape::Nested),
                (found.len() > 1, Shape::List),
            ];
            let shapes: Vec<Shape> = shapes
                .into_iter()
                .filter(|(is_so, _)| *is_so)
                .map(|(_, shape)| shape)
                .collect();
            if !shapes.is_empty() {
                odd.push(Odd {
                    name: name.clone(),
                    shapes,
                });
            }
            // Names are copied for each value: one that no field has is copied in short.
            let name = match name.len() {
                ..=MOST_NAME_BYTES => name,
                _ if name.starts_with('_') => "_".to_owned(),
                _ => UNKNOWN_NAME.to_owned(),
            };
            pairs.extend(found.into_iter().map(|value| (name.clone(), value)));
        }
        let draft = pairs.into_iter().collect();
        Ok(Self { draft, odd })
    }

    /// What does not fit the fields of `form`, each at its field.
    pub fn problems(&self, form: &Form) -> Vec<LocatedError> {
        let fields: BTreeMap<&str, FieldKind> = form
            .fields()
            .map(|field| (field.name.as_str(), field.kind))
            .collect();
        let problem = |Odd { name, shapes }: &Odd| {
            let kind = fields.get(name.as_str()).copied();
            // Values of unknown fields are counted, whatever they are.
            if kind.is_none() && !is_own_name(name) {
                return None;
            }
            let message = shapes.iter().find_map(|shape| shape.problem(kind))?;
            Some(LocatedError::new(name, "type", message))
        };
        self.odd.iter().filter_map(problem).collect()
    }
}

impl Shape {
    /// What is wrong with it in a field of this `kind`, or in one of Transom's own.
    fn problem(self, kind: Option<FieldKind>) -> Option<&'static str> {
        let takes_yes =
            |kind: FieldKind| kind.is_tick() || kind.has_choices() || kind == FieldKind::Hidden;
        match self {
            Self::List if kind == Some(FieldKind::MultiSelect) => None,
            Self::Yes if kind.is_some_and(takes_yes) => None,
            Self::List => Some("This field takes one value: send a text, not a list."),
            Self::Yes => Some("This field takes a text: send one, not true."),
            Self::Nested => Some(
                "A value is a text, a number, true, false, null or a list of these, not an object.",
            ),
        }
    }
}

/// A JSON value as a form would send it.
fn scalar(value: Value) -> Result<Option<String>, Nested> {
    match value {
        Value::Null | Value::Bool(false) => Ok(None),
        Value::Bool(true) => Ok(Some("yes".to_owned())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::String(text) => Ok(Some(text)),
        Value::Array(_) | Value::Object(_) => Err(Nested),
    }
}

/// `text` with `\ufffd` for every escape of half a character.
fn with_whole_characters(text: &str) -> Cow<'_, str> {
    let mut whole = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(step) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let start = at + step;
        let code = |at: usize| {
            let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
            u32::from_str_radix(escape, 16).ok()
        };
        let is_second = |code: u32| (0xdc00..0xe000).contains(&code);
        at = match code(start) {
            Some(0xd800..0xdc00) if code(start + 6).is_some_and(is_second) => start + 12,
            Some(0xd800..0xe000) => {
                whole.push_str(text.get(copied..start).unwrap_or_default());
                whole.push_str("\\ufffd");
                copied = start + 6;
                copied
            }
            // The character behind a backslash begins no escape itself.
            _ => start + 1 + text.get(start + 1..).and_then(first_length).unwrap_or(0),
        };
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    whole.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(whole)
}

fn first_length(text: &str) -> Option<usize> {
    text.chars().next().map(char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::with_whole_characters;

    #[test]
    fn only_halves_of_characters_are_replaced() {
        for (text, expected) in [
            (r#"{"a":"x\ud83dy"}"#, r#"{"a":"x\ufffdy"}"#),
            (r#"{"a":"\ude00"}"#, r#"{"a":"\ufffd"}"#),
            (
                r#"{"a":"\ud83d\ud83d\ude00"}"#,
                r#"{"a":"\ufffd\ud83d\ude00"}"#,
            ),
            (r#"{"a":"\ud83d\u0041"}"#, r#"{"a":"\ufffd\u0041"}"#),
            (r#"{"a":"\\ud83d"}"#, r#"{"a":"\\ud83d"}"#),
            (r#"{"a":"\\\ud83d"}"#, r#"{"a":"\\\ufffd"}"#),
            (r#"{"a":"\ud83d\ude00é\n"}"#, r#"{"a":"\ud83d\ude00é\n"}"#),
            ("\\", "\\"),
            (r"\u", r"\u"),
            ("\\é\\ud8", "\\é\\ud8"),
        ] {
            assert_eq!(with_whole_characters(text), expected);
        }
    }
}
