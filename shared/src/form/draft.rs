//! A form as its owner writes it, before any check.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Condition, Consent, FieldKind};

/// A text in every locale of its form, by BCP 47 tag.
pub type Text = BTreeMap<String, String>;

/// A form as written. [`FormDraft::parse`](super::FormDraft::parse) checks it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormDraft {
    /// Lower-case letters, digits and hyphens, at most 64; the name in the URL.
    pub name: String,
    /// The locales every text is written in; the first is the fall-back.
    pub locales: Vec<String>,
    /// The heading above the form.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// The steps, in order. A form of one step shows no progress.
    pub steps: Vec<StepDraft>,
    /// The words on the send button; "Send" where absent.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub submit_label: Text,
    /// What happens after a stored submission.
    #[serde(default)]
    pub after: AfterDraft,
    /// The sites that may embed the form: `https://www.example.com`,
    /// `https://*.example.com`, or `*` for every site. The form's own page on
    /// the service is always allowed.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Look of the form: token name without `--transom-` → CSS value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub theme: BTreeMap<String, String>,
    /// What is done against spam.
    #[serde(default)]
    pub spam: SpamSettings,
    /// Which leads are qualified, so that they go to destinations; all of them
    /// where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualify: Option<Condition>,
}

/// One screen of a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StepDraft {
    /// The heading of the step.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// The fields, in order.
    pub fields: Vec<FieldDraft>,
}

/// What a visitor meets after a stored submission.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AfterDraft {
    /// A message in place of the form; a built-in one where absent.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub message: Text,
    /// A page to go to, `https` only. The message is shown while it loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
}

/// What is done against spam. Nothing here ever drops a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SpamSettings {
    /// A field people never see; programs that fill it give themselves away.
    #[serde(default = "yes")]
    pub honeypot: bool,
    /// Work that the visitor's device does in the background before it sends
    /// (ALTCHA); nobody sees it and nobody else is asked.
    #[serde(default, skip_serializing_if = "is_false")]
    pub proof_of_work: bool,
    /// The site key of a Cloudflare Turnstile widget, which the page then loads
    /// from Cloudflare. The secret is the Worker's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub turnstile: String,
}

impl Default for SpamSettings {
    fn default() -> Self {
        Self {
            honeypot: true,
            proof_of_work: false,
            turnstile: String::new(),
        }
    }
}

fn yes() -> bool {
    true
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// One field as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldDraft {
    /// The key of the answer: a letter, then letters, digits and `_`, at most 64.
    pub name: String,
    /// What the field asks for.
    pub kind: FieldKind,
    /// The label; for a consent its exact wording. A hidden field needs none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// A sentence under the label.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub help: Text,
    /// An example inside the empty field.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub placeholder: Text,
    /// The value the field starts with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub default: String,
    /// The HTML autofill token, such as `email` or `organization`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub autocomplete: String,
    /// Whether the form cannot be sent without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Fewest UTF-16 code units of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    /// Most UTF-16 code units of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// A regular expression the whole text must match. Look-around and
    /// back-references are refused: matching must take linear time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pattern: String,
    /// What to say when the pattern does not match.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub pattern_hint: Text,
    /// The least number (`"0.5"`) or the first date (`"2026-01-31"`, `"today"`,
    /// `"today+7"`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub min: String,
    /// The greatest number or the last date.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub max: String,
    /// The distance between allowed numbers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// What there is to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceDraft>,
    /// When the field is part of the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<Condition>,
    /// The country whose phone numbers may be typed without a country code,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// The legal side of a consent field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// One choice as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceDraft {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: Text,
}
