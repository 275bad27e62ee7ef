//! Leads: what the owner of a form gets from a submission.

use serde::{Deserialize, Serialize};

use crate::form::{Condition, Field, FieldKind, Form};
use crate::submission::{Answer, NewSubmission, extension_name};

/// Where a lead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadStatus {
    /// Suspicious; kept, and waiting for a person's decision.
    Quarantined,
    /// Came in.
    New,
    /// Worth marketing's attention (MQL).
    MarketingQualified,
    /// Worth a salesperson's attention (SQL).
    SalesQualified,
    /// Became a customer, or a deal.
    Converted,
    /// Will not become one.
    Disqualified,
}

impl LeadStatus {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quarantined => "quarantined",
            Self::New => "new",
            Self::MarketingQualified => "marketing_qualified",
            Self::SalesQualified => "sales_qualified",
            Self::Converted => "converted",
            Self::Disqualified => "disqualified",
        }
    }

    /// Whether somebody has to do something about it.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::New | Self::MarketingQualified | Self::SalesQualified
        )
    }

    /// Whether a person may move a lead from here to `to`.
    ///
    /// # Errors
    /// Why not, for the person.
    pub fn check_move(self, to: Self) -> Result<(), &'static str> {
        match (self, to) {
            (from, to) if from == to => Err("The lead stands there already."),
            (Self::Quarantined, Self::Disqualified) => Ok(()),
            (Self::Quarantined, _) => Err("Release the lead first."),
            (Self::Converted | Self::Disqualified, Self::Quarantined) => {
                Err("The lead is closed: only an open one is set aside.")
            }
            _ => Ok(()),
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
    /// The extension to ask for at that number, digits.
    #[serde(default)]
    pub phone_extension: Option<String>,
    /// The company they write for.
    pub company: Option<String>,
    /// Their country, ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: Option<String>,
}

impl NewLead {
    /// Reads who wrote from the answers: e-mail and phone by the kind of field,
    /// name and company by the autofill token, else by the field's name.
    pub fn from_submission(form: &Form, submission: &NewSubmission) -> Self {
        let answers = submission.answers();
        let text_of = |name: &str| {
            let found = answers.iter().find(|(field, _)| field == name);
            match found {
                Some((_, Answer::Text(text))) => Some(text.clone()),
                _ => None,
            }
        };
        let find = |is_wanted: &dyn Fn(&Field) -> bool| {
            let mut fields = form.fields().filter(|field| is_wanted(field));
            fields.find_map(|field| text_of(&field.name))
        };
        let number = form.fields().find_map(|field| {
            let is_phone = field.kind == FieldKind::Phone;
            let number = is_phone.then(|| text_of(&field.name)).flatten()?;
            Some((number, text_of(&extension_name(&field.name))))
        });
        let (phone, phone_extension) = number.map_or((None, None), |(number, extension)| {
            (Some(number), extension)
        });
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
            phone,
            phone_extension,
            company: known_as("organization", "company"),
            country: find(&|field| field.kind == FieldKind::Country)
                .or_else(|| known_as("country", "country").filter(|code| is_country(code))),
        }
    }
}

/// Whether a form wants a lead of this submission to go to destinations: where
/// its `rule` holds, and always where it has none.
pub fn is_wanted(submission: &NewSubmission, rule: Option<&Condition>) -> bool {
    let answers = submission.answers();
    rule.is_none_or(|rule| {
        rule.holds(&|name| {
            let answer = answers.iter().find(|(field, _)| field == name);
            answer.map_or_else(Vec::new, |(_, answer)| owned(answer))
        })
    })
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// The values of `answer`, as conditions take them.
pub(crate) fn owned(answer: &Answer) -> Vec<String> {
    answer.texts().into_iter().map(str::to_owned).collect()
}

fn has_token(field: &Field, token: &str) -> bool {
    field.autocomplete.split(' ').any(|have| have == token)
}
