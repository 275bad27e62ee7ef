//! Which fields are part of the form, given what is typed so far.

use super::SubmissionDraft;
use super::check::is_answer;
use crate::decimal::Decimal;
use crate::form::{Field, FieldKind, Form};

/// The fields whose conditions hold, in the form's order.
///
/// A field that is not part of the form has no value, whatever was typed into
/// it before, so hiding one field can hide those that depend on it.
pub fn visible_fields<'a>(form: &'a Form, draft: &SubmissionDraft) -> Vec<&'a Field> {
    let mut visible: Vec<&Field> = Vec::new();
    loop {
        let is_visible = |field: &&Field| {
            field.visible_when.as_ref().is_none_or(|condition| {
                condition.holds(&|name| {
                    let asked = visible.iter().find(|asked| asked.name == name);
                    asked.map_or_else(Vec::new, |asked| answered(asked, draft))
                })
            })
        };
        let next: Vec<&Field> = form.fields().filter(is_visible).collect();
        // No condition asks for the absence of a value, so a field once visible
        // stays so: this ends after as many rounds as the longest chain is long,
        // whatever the conditions, and fields in a cycle never become visible.
        if next.len() == visible.len() {
            return next;
        }
        visible = next;
    }
}

/// The values that can become the answer of `field`, as they would be stored: the
/// first that says something, and only of several choices all.
fn answered(field: &Field, draft: &SubmissionDraft) -> Vec<String> {
    let mut values = draft.values(&field.name);
    values.retain(|value| is_answer(value.trim(), field.kind));
    if field.kind != FieldKind::MultiSelect {
        values.truncate(1);
    }
    let stored = |value: &&str| match field.kind {
        FieldKind::Number => Decimal::parse(value).map(Decimal::to_text),
        _ => None,
    };
    values
        .iter()
        .map(|value| stored(value).unwrap_or_else(|| value.trim().to_owned()))
        .collect()
}
