//! What travels over the API: bodies of requests and answers.

mod delivery;
mod qualify;

pub use delivery::{
    AttemptBody, CountersBody, DeliveryBody, DestinationBody, KeyedDestinationBody, ReplayedBody,
    RotationBody, TestBody,
};

pub use qualify::{
    ActionBody, ConsentBody, Difference, EventBody, HistoryBody, MatchBody, ModelBody, Outcome,
    PersonBody, PreviewBody, RulesBody, StatusBody,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::LocatedError;
use crate::form::FormDraft;
use crate::lead::LeadStatus;
use crate::spam::Signal;
use crate::submission::{Answer, ConsentGiven};
use crate::targets::TargetState;

/// A form and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormBody {
    /// The form's name.
    pub name: String,
    /// Counts the saves, from 1; the `ETag` of the form is this number in quotes.
    pub revision: u32,
    /// The version visitors meet; absent until the form is published.
    pub published_version: Option<u32>,
    /// When it was last saved, in milliseconds since 1970, UTC.
    pub updated_ms: i64,
    /// The definition as last saved.
    pub definition: FormDraft,
}

/// A form version that visitors meet from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublishedBody {
    /// The form's name.
    pub name: String,
    /// The version, from 1. Versions never change.
    pub version: u32,
    /// When it was published, in milliseconds since 1970, UTC.
    pub published_ms: i64,
}

/// A lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadBody {
    /// `lead_…`; text order is time order.
    pub id: String,
    /// The form it came through.
    pub form: String,
    /// The submission it came from, `sub_…`.
    pub submission: String,
    /// The person's name.
    pub name: Option<String>,
    /// The person's e-mail address.
    pub email: Option<String>,
    /// The person's phone number, E.164 where it could be understood.
    pub phone: Option<String>,
    /// The extension to ask for at that number, digits.
    pub phone_extension: Option<String>,
    /// The company they write for.
    pub company: Option<String>,
    /// Their country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Where the lead stands.
    pub status: LeadStatus,
    /// Its points when it came.
    pub score: i32,
    /// The channel it came through.
    pub channel: String,
    /// Whose it is.
    pub owner: Option<String>,
    /// Since when it is in the pool, in milliseconds since 1970, UTC.
    pub pooled_ms: Option<i64>,
    /// The lead of the same person that this is another touch of.
    pub touch_of: Option<String>,
    /// By when somebody has to answer, in milliseconds since 1970, UTC.
    pub due_ms: Option<i64>,
    /// When somebody did, in milliseconds since 1970, UTC.
    pub responded_ms: Option<i64>,
    /// How the time to answer stands.
    pub target_state: Option<TargetState>,
    /// Counts the changes, from 1; the `ETag` is this number in quotes.
    pub revision: u32,
    /// When it was stored, in milliseconds since 1970, UTC.
    pub created_ms: i64,
}

/// A submission as it was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubmissionBody {
    /// `sub_…`; text order is time order.
    pub id: String,
    /// The form.
    pub form: String,
    /// The version of the form that the visitor filled.
    pub form_version: u32,
    /// The locale the visitor read.
    pub locale: String,
    /// The answers by field name.
    pub answers: BTreeMap<String, Answer>,
    /// The consents given, with their exact wording.
    pub consents: Vec<ConsentGiven>,
    /// What makes the submission suspicious, and how much each weighs.
    pub signals: Vec<Signal>,
    /// How many values came for fields the form does not have.
    pub dropped_fields: u32,
    /// The page the form stood on.
    pub page: Option<String>,
    /// The page the visitor came from.
    pub referrer: Option<String>,
    /// When it was stored, in milliseconds since 1970, UTC.
    pub received_ms: i64,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PageBody<T> {
    /// The items, newest first.
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; absent on the last one.
    pub next_cursor: Option<String>,
}

impl<T> PageBody<T> {
    /// The page of `rows`, which were read with one more than `limit` to know
    /// whether another page follows; `id` gives what that page starts below.
    pub fn of(mut rows: Vec<T>, limit: u32, id: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| more).map(id);
        Self {
            items: rows,
            next_cursor,
        }
    }
}

/// What a visitor gets back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReceiptBody {
    /// The stored submission, `sub_…`.
    pub submission: String,
    /// What to show.
    pub message: String,
    /// Where to go next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
}

/// An error, as RFC 9457 problem details (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProblemBody {
    /// A stable address of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do about it: where a visitor may read it, in the visitor's language.
    pub detail: String,
    /// What whoever runs the service or builds the page can do about it, in English:
    /// for a log or a console, never for a visitor's eyes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub operator_detail: String,
    /// The request, as it stands in the logs.
    pub request: String,
    /// Every problem of the input.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<LocatedError>,
}

/// The service answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HealthBody {
    /// `ok`.
    pub status: String,
    /// The build that answers.
    pub build: String,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_false(is: &bool) -> bool {
    !is
}

/// A form ready to be placed in a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EmbedBody {
    /// The form's name.
    #[serde(rename = "f")]
    pub form: String,
    /// The locale of everything in here.
    #[serde(rename = "l")]
    pub locale: String,
    /// Every locale the form is written in.
    #[serde(rename = "ls")]
    pub locales: Vec<String>,
    /// The form's markup.
    #[serde(rename = "h")]
    pub html: String,
    /// The form's style sheet.
    #[serde(rename = "c")]
    pub css: String,
    /// The configuration that hydrates the markup, as JSON text.
    #[serde(rename = "k")]
    pub config: String,
    /// What is said while a submission is on its way, and when it failed.
    #[serde(rename = "t")]
    pub texts: [String; 2],
    /// Whether the visitor's device proves work.
    #[serde(rename = "p", default, skip_serializing_if = "is_false")]
    pub proof_of_work: bool,
    /// The site key of Turnstile.
    #[serde(rename = "u", default, skip_serializing_if = "String::is_empty")]
    pub turnstile: String,
    /// Whether a field has a pattern: its engine is loaded for those that do.
    #[serde(rename = "r", default, skip_serializing_if = "is_false")]
    pub has_patterns: bool,
    /// The paths of the enhancement: script, WebAssembly, sentences.
    #[serde(rename = "w")]
    pub assets: Vec<String>,
}
