//! Which fields are part of the form, given what is typed so far.

use super::SubmissionDraft;
use crate::form::{Field, Form};

/// The fields whose conditions hold, in the form's order.
///
/// A field that is not part of the form has no value, whatever was typed into
/// it before, so hiding one field can hide those that depend on it.
pub fn visible_fields<'a>(form: &'a Form, draft: &SubmissionDraft) -> Vec<&'a Field> {
    form.fields()
        .filter(|field| is_visible(field, form, draft, 0))
        .collect()
}

fn is_visible(field: &Field, form: &Form, draft: &SubmissionDraft, depth: usize) -> bool {
    let Some(condition) = &field.visible_when else {
        return true;
    };
    // Definitions with a cycle are refused when they are saved. The bound keeps
    // a configuration from elsewhere from overflowing the stack.
    if depth > form.steps.iter().map(|step| step.fields.len()).sum() {
        return false;
    }
    condition.holds(&|name| match form.field(name) {
        Some(asked) if is_visible(asked, form, draft, depth + 1) => draft.values(name),
        _ => Vec::new(),
    })
}
