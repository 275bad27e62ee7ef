//! Submissions: what a visitor types and what becomes of it.

mod check;
mod draft;
mod visible;

#[cfg(feature = "full")]
mod fingerprint;
#[cfg(feature = "full")]
mod json_body;
#[cfg(feature = "full")]
mod shortened;

pub use check::{Checks, check_field_values};
pub use draft::{HONEYPOT, SubmissionDraft};
pub use visible::visible_fields;

#[cfg(feature = "full")]
pub use fingerprint::fingerprint;
#[cfg(feature = "full")]
pub use json_body::JsonSubmission;
#[cfg(feature = "full")]
pub use shortened::shortened;

use serde::{Deserialize, Serialize};

use crate::error::LocatedError;
use crate::form::{Field, FieldKind, Form, LawfulBasis};
#[cfg(feature = "full")]
use crate::phone;

/// One checked answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    /// A tick: yes.
    Yes(bool),
    /// Text, a number, a date, one choice or a country, in normal form.
    Text(String),
    /// Several choices.
    Many(Vec<String>),
}

#[cfg(feature = "full")]
impl Answer {
    /// The values, as conditions and messages see them.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Yes(true) => vec!["yes"],
            Self::Yes(false) => Vec::new(),
            Self::Text(text) => vec![text],
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// What was agreed to, as the visitor read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConsentGiven {
    /// The consent field's name.
    pub field: String,
    /// The exact wording.
    pub text: String,
    /// The wording's version.
    pub version: String,
    /// The locale of the wording.
    pub locale: String,
    /// The lawful basis.
    pub basis: LawfulBasis,
    /// Who receives the data under this consent.
    pub recipient: String,
    /// What the data is used for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
}

/// A submission that satisfies its form. The only way to get one is
/// [`SubmissionDraft::parse`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSubmission {
    answers: Vec<(String, Answer)>,
    consents: Vec<ConsentGiven>,
    dropped_fields: u32,
    signals: Vec<&'static str>,
}

impl NewSubmission {
    /// The answers, in the form's order. Fields without a value have none.
    pub fn answers(&self) -> &[(String, Answer)] {
        &self.answers
    }

    /// The consents given.
    pub fn consents(&self) -> &[ConsentGiven] {
        &self.consents
    }

    /// How many values came for fields that the form does not have.
    pub fn dropped_fields(&self) -> u32 {
        self.dropped_fields
    }

    /// What makes the submission suspicious: `honeypot`.
    pub fn signals(&self) -> &[&'static str] {
        &self.signals
    }
}

impl SubmissionDraft {
    /// Checks every field that is part of `form` and reports every problem at
    /// once. Fields hidden by a condition are neither required nor kept; values
    /// of unknown fields are dropped and counted.
    ///
    /// # Errors
    /// Every problem, in the form's order, with messages in the form's locale.
    pub fn parse(self, form: &Form, checks: &Checks) -> Result<NewSubmission, Vec<LocatedError>> {
        #[cfg(feature = "full")]
        let draft = self.known_to(form);
        #[cfg(not(feature = "full"))]
        let draft = self;
        let mut errors = Vec::new();
        let mut submission = NewSubmission {
            answers: Vec::new(),
            consents: Vec::new(),
            dropped_fields: draft.unknown,
            signals: draft.signals(form),
        };
        for field in visible_fields(form, &draft) {
            match check_field_values(field, &draft.values(&field.name), form, checks) {
                Ok(Some(answer)) if field.kind == FieldKind::Phone => {
                    let extension = draft.value(&extension_name(&field.name));
                    submission.keep_phone(field, answer, extension.unwrap_or_default());
                }
                Ok(Some(answer)) => submission.keep(field, answer, form),
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            Ok(submission)
        } else {
            Err(errors)
        }
    }
}

/// The name of the answer that has the extension of the number in the phone field
/// `field`. No field can have such a name.
pub(crate) fn extension_name(field: &str) -> String {
    [field, ".extension"].concat()
}

impl NewSubmission {
    /// Keeps a phone number in E.164 where it is understood, and its extension as an
    /// answer of its own: the one typed with the number, else `extension` as it came
    /// beside it. The browser's build has no numbering plans and stores no number.
    fn keep_phone(&mut self, field: &Field, typed: Answer, extension: &str) {
        #[cfg(feature = "full")]
        if let Answer::Text(typed) = &typed {
            let country = Some(field.country.as_str()).filter(|code| !code.is_empty());
            if let Some(found) = phone::read(typed, country) {
                let beside = || phone::extension(extension);
                self.answers
                    .push((field.name.clone(), Answer::Text(found.number)));
                if let Some(extension) = found.extension.or_else(beside) {
                    self.answers
                        .push((extension_name(&field.name), Answer::Text(extension)));
                }
                return;
            }
        }
        let _ = extension;
        self.answers.push((field.name.clone(), typed));
    }

    fn keep(&mut self, field: &Field, answer: Answer, form: &Form) {
        if let (Some(consent), Answer::Yes(true)) = (&field.consent, &answer) {
            self.consents.push(ConsentGiven {
                field: field.name.clone(),
                text: field.label.clone(),
                version: consent.version.clone(),
                locale: form.locale.clone(),
                basis: consent.basis,
                recipient: consent.recipient.clone(),
                purpose: consent.purpose.clone(),
            });
        }
        self.answers.push((field.name.clone(), answer));
    }
}
