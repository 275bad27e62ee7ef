//! Leads: what the owner of a form gets from a submission.

use serde::{Deserialize, Serialize};

use crate::form::{Condition, Field, FieldKind, Form};
use crate::submission::{Answer, NewSubmission};

/// Where a lead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    /// Not touched yet.
    New,
    /// Suspicious; kept, and waiting for a person's decision.
    Quarantined,
}

impl LeadStatus {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Quarantined => "quarantined",
        }
    }
}

/// A lead about to be stored: who wrote, read from the answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLead {
    /// The person's name.
    pub name: Option<String>,
    /// The person's e-mail address, as typed.
    pub email: Option<String>,
    /// The person's phone number, E.164 where it could be understood.
    pub phone: Option<String>,
    /// The company they write for.
    pub company: Option<String>,
    /// Where the lead starts.
    pub status: LeadStatus,
}

impl NewLead {
    /// Reads who wrote from the answers: e-mail and phone by the kind of field,
    /// name and company by the autofill token, else by the field's name.
    pub fn from_submission(form: &Form, submission: &NewSubmission) -> Self {
        let answers = submission.answers();
        let find = |is_wanted: &dyn Fn(&Field) -> bool| {
            form.fields()
                .filter(|field| is_wanted(field))
                .find_map(|field| {
                    let found = answers.iter().find(|(name, _)| *name == field.name);
                    match found {
                        Some((_, Answer::Text(text))) => Some(text.clone()),
                        _ => None,
                    }
                })
        };
        let known_as = |token: &'static str, name: &'static str| {
            find(&|field| has_token(field, token)).or_else(|| find(&|field| field.name == name))
        };
        let joined = || {
            let parts = [
                known_as("given-name", "first_name"),
                known_as("family-name", "last_name"),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        Self {
            name: known_as("name", "name").or_else(joined),
            email: find(&|field| field.kind == FieldKind::Email),
            phone: find(&|field| field.kind == FieldKind::Phone),
            company: known_as("organization", "company"),
            status: if submission.signals().is_empty() {
                LeadStatus::New
            } else {
                LeadStatus::Quarantined
            },
        }
    }
}

/// Whether a lead goes to destinations. A suspicious one never does; of the
/// others those do whose answers satisfy the form's `rule`, all where it has none.
pub fn is_qualified(lead: &NewLead, submission: &NewSubmission, rule: Option<&Condition>) -> bool {
    let answers = submission.answers();
    lead.status == LeadStatus::New
        && rule.is_none_or(|rule| {
            rule.holds(&|name| {
                let answer = answers.iter().find(|(field, _)| field == name);
                answer.map_or_else(Vec::new, |(_, answer)| owned(answer))
            })
        })
}

/// The values of `answer`, as conditions take them.
pub(crate) fn owned(answer: &Answer) -> Vec<String> {
    answer.texts().into_iter().map(str::to_owned).collect()
}

fn has_token(field: &Field, token: &str) -> bool {
    field.autocomplete.split(' ').any(|have| have == token)
}
