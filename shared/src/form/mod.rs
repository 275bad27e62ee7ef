//! Forms: what an owner defines and what a visitor meets.
//!
//! ```text
//! FormDraft ──parse()──▶ FormDefinition ──in_locale()──▶ Form
//! (as written)           (checked, every locale)         (one locale, sent to the browser)
//! ```

mod compact;
mod condition;
mod field;

#[cfg(feature = "full")]
mod check;
#[cfg(feature = "full")]
mod check_condition;
#[cfg(feature = "full")]
mod check_field;
#[cfg(feature = "full")]
mod definition;
#[cfg(feature = "full")]
mod draft;

pub use compact::SEPARATOR;
pub use condition::Condition;
pub use field::{Choice, Consent, Field, FieldKind, LawfulBasis};

#[cfg(feature = "full")]
pub use definition::{FormDefinition, is_form_name};
#[cfg(feature = "full")]
pub use draft::{AfterDraft, ChoiceDraft, FieldDraft, FormDraft, SpamSettings, StepDraft, Text};

/// A published form in one locale: everything the browser needs to show it and
/// to check what is typed. It is made by [`FormDefinition::in_locale`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The form's name, as in `/f/{name}`.
    pub name: String,
    /// The published version, from 1.
    pub version: u32,
    /// The locale of every text in here, a BCP 47 tag.
    pub locale: String,
    /// The heading above the form; empty for none.
    pub title: String,
    /// The steps, in order; at least one.
    pub steps: Vec<Step>,
    /// What the visitor reads after a stored submission.
    pub done: String,
    /// Whether the form carries a field that people never see and programs fill.
    pub honeypot: bool,
    /// Built-in sentences this form can need, by key (see `texts`).
    pub texts: Vec<(String, String)>,
}

/// One screen of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The step's heading; empty for none.
    pub title: String,
    /// The fields, in order.
    pub fields: Vec<Field>,
}

impl Form {
    /// Every field of every step, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// The field called `name`.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name == name)
    }

    /// The built-in sentence `key`; empty where this form cannot need it.
    pub fn text(&self, key: &str) -> &str {
        let found = self.texts.iter().find(|(name, _)| name == key);
        found.map_or("", |(_, text)| text)
    }
}
