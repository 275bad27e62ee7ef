//! What a visitor typed, before any check.

use super::extension_name;
use crate::form::{FieldKind, Form};

/// The name of the field that people never see.
pub const HONEYPOT: &str = "_website";

/// What a visitor typed: unchecked text, one pair of field and value at a time
/// as a form sends it. Names that begin with `_` are Transom's own (`_key`,
/// `_locale`, `_page`, `_referrer`) and never answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmissionDraft {
    pairs: Vec<(String, String)>,
}

impl FromIterator<(String, String)> for SubmissionDraft {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self {
            pairs: pairs.into_iter().collect(),
        }
    }
}

impl SubmissionDraft {
    /// Every value of the field `name`, as typed.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let pairs = self.pairs.iter().filter(|(field, _)| field == name);
        pairs.map(|(_, value)| value.as_str()).collect()
    }

    /// The one value of the field `name`, where it is not blank.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name)
            .first()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Every pair, as typed.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    pub(super) fn unknown_fields(&self, form: &Form) -> u32 {
        let is_extension = |name: &str| {
            let mut fields = form.fields();
            fields
                .any(|field| field.kind == FieldKind::Phone && extension_name(&field.name) == name)
        };
        let unknown = self.pairs.iter().filter(|(name, _)| {
            !name.starts_with('_') && form.field(name).is_none() && !is_extension(name)
        });
        u32::try_from(unknown.count()).unwrap_or(u32::MAX)
    }

    pub(super) fn signals(&self, form: &Form) -> Vec<&'static str> {
        let trapped = form.honeypot && self.value(HONEYPOT).is_some();
        trapped.then_some("honeypot").into_iter().collect()
    }
}
