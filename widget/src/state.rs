//! What a form shows, apart from what is typed in it. Pure: tested without a DOM.

use transom_shared::error::LocatedError;
use transom_shared::form::Form;
use transom_shared::submission::{Checks, SubmissionDraft, check_field_values, visible_fields};

/// The state of one form on one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormState {
    /// The problems shown.
    pub errors: Vec<LocatedError>,
    /// Whether the summary above the form is shown: after a failed submission.
    pub has_summary: bool,
    /// The step shown, from 0; `None` shows all of them, for pages without script.
    pub step: Option<usize>,
    /// The names of the fields whose conditions hold.
    pub visible: Vec<String>,
}

impl FormState {
    /// The state of a form nobody has touched.
    pub fn new(form: &Form) -> Self {
        let mut state = Self {
            step: Some(0),
            ..Self::default()
        };
        state.typed(form, &defaults(form), None);
        state
    }

    /// Takes in what stands in the form now: which fields are part of it, and
    /// whether the errors on show still hold. Typing never brings up an error.
    pub fn typed(&mut self, form: &Form, draft: &SubmissionDraft, checks: Option<&Checks>) {
        self.visible = visible_fields(form, draft)
            .iter()
            .map(|field| field.name.clone())
            .collect();
        let Some(checks) = checks else { return };
        let shown = std::mem::take(&mut self.errors);
        for error in shown {
            self.errors
                .extend(self.problem(&error.loc, form, draft, checks));
        }
        self.has_summary &= !self.errors.is_empty();
    }

    /// Checks the field `name`, which the visitor has just left. Leaving a
    /// required field empty is no mistake yet, but one on show stays.
    pub fn left(&mut self, name: &str, form: &Form, draft: &SubmissionDraft, checks: &Checks) {
        let had_error = self.error(name).is_some();
        self.errors.retain(|error| error.loc != name);
        if had_error || draft.value(name).is_some() {
            self.errors.extend(self.problem(name, form, draft, checks));
        }
    }

    /// Shows `errors`, from a failed check or from the service, and the step of
    /// the first of them.
    pub fn refused(&mut self, errors: Vec<LocatedError>, form: &Form) {
        self.errors = errors;
        self.has_summary = !self.errors.is_empty();
        let first = self
            .first_error(form)
            .and_then(|error| step_of(form, &error.loc));
        if self.step.is_some() && first.is_some() {
            self.step = first;
        }
    }

    /// The problems in the fields of one step, or of the whole form.
    pub fn problems(
        &self,
        step: Option<usize>,
        form: &Form,
        draft: &SubmissionDraft,
        checks: &Checks,
    ) -> Vec<LocatedError> {
        let mut errors = Vec::new();
        for (at, part) in form.steps.iter().enumerate() {
            if step.is_none_or(|step| step == at) {
                for field in &part.fields {
                    errors.extend(self.problem(&field.name, form, draft, checks));
                }
            }
        }
        errors
    }

    /// Whether another step follows the one on show.
    pub fn has_next_step(&self, form: &Form) -> bool {
        self.step.is_some_and(|step| step + 1 < form.steps.len())
    }

    /// The error shown at the field `name`.
    pub fn error(&self, name: &str) -> Option<&LocatedError> {
        self.errors.iter().find(|error| error.loc == name)
    }

    /// Whether the field `name` is part of the form, given what is typed.
    pub fn is_part(&self, name: &str) -> bool {
        self.visible.iter().any(|visible| visible == name)
    }

    fn problem(
        &self,
        name: &str,
        form: &Form,
        draft: &SubmissionDraft,
        checks: &Checks,
    ) -> Option<LocatedError> {
        let field = form.field(name).filter(|field| self.is_part(&field.name))?;
        check_field_values(field, &draft.values(name), form, checks).err()
    }

    /// The error that stands first in the form.
    pub fn first_error(&self, form: &Form) -> Option<&LocatedError> {
        form.fields().find_map(|field| self.error(&field.name))
    }
}

/// What stands in a form before anybody types.
pub fn defaults(form: &Form) -> SubmissionDraft {
    let filled = form.fields().filter(|field| !field.default.is_empty());
    filled
        .map(|field| (field.name.clone(), field.default.clone()))
        .collect()
}

fn step_of(form: &Form, name: &str) -> Option<usize> {
    form.steps
        .iter()
        .position(|step| step.fields.iter().any(|field| field.name == name))
}
