//! The check of a condition of a form definition.

use std::collections::BTreeMap;

use super::Condition;
use super::check::Problems;
use super::draft::FieldDraft;

/// Deepest nesting of conditions.
const MAX_CONDITION_DEPTH: usize = 8;

/// The fields of a definition by name.
pub(super) type Fields<'a> = BTreeMap<&'a str, &'a FieldDraft>;

/// Notes what is wrong with a condition about `fields`.
pub(super) fn check_condition(
    loc: &str,
    condition: &Condition,
    fields: &Fields<'_>,
    depth: usize,
    problems: &mut Problems<'_>,
) {
    if depth > MAX_CONDITION_DEPTH {
        problems.add(
            loc,
            "too_deep",
            format!("Nest at most {MAX_CONDITION_DEPTH} levels."),
        );
        return;
    }
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            if parts.is_empty() {
                problems.add(loc, "required", "Name at least one condition.");
            }
            for (position, part) in parts.iter().enumerate() {
                check_condition(
                    &format!("{loc}[{position}]"),
                    part,
                    fields,
                    depth + 1,
                    problems,
                );
            }
        }
        Condition::Equals { field, value } => {
            check_asked(loc, field, fields, problems);
            let asked = fields.get(field.as_str());
            let impossible = asked.is_some_and(|asked| {
                asked.kind.has_choices()
                    && !asked.choices.is_empty()
                    && !asked.choices.iter().any(|choice| &choice.value == value)
            });
            if impossible {
                let message = format!("{value} is not among the choices of {field}.");
                problems.add(loc, "choice", message);
            }
        }
        Condition::Contains { field, .. } | Condition::Filled { field } => {
            check_asked(loc, field, fields, problems);
        }
    }
}

fn check_asked(loc: &str, field: &str, fields: &Fields<'_>, problems: &mut Problems<'_>) {
    if !fields.contains_key(field) {
        problems.add(
            loc,
            "unknown_field",
            format!("There is no field called {field}."),
        );
    }
}
