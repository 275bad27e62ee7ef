//! One field of a form, in one locale.

use serde::{Deserialize, Serialize};

use super::Condition;

/// What a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    Multiline,
    /// An e-mail address.
    Email,
    /// A telephone number, stored as E.164 where it can be understood.
    Phone,
    /// A decimal number.
    Number,
    /// One choice from a drop-down list.
    Select,
    /// Any number of choices.
    MultiSelect,
    /// One choice, all choices visible.
    Radio,
    /// Yes or no.
    Checkbox,
    /// A calendar date.
    Date,
    /// A country, stored as its ISO 3166-1 alpha-2 code.
    Country,
    /// A value the page gives, never shown.
    Hidden,
    /// Agreement to an exact wording for a stated recipient.
    Consent,
}

impl FieldKind {
    /// Whether a value must be one of the field's choices.
    pub fn has_choices(self) -> bool {
        matches!(
            self,
            Self::Select | Self::MultiSelect | Self::Radio | Self::Country
        )
    }

    /// Whether a tick means yes and nothing means no.
    pub fn is_tick(self) -> bool {
        matches!(self, Self::Checkbox | Self::Consent)
    }

    /// Whether the field is a group of inputs with one legend.
    pub fn is_group(self) -> bool {
        matches!(self, Self::MultiSelect | Self::Radio)
    }

    /// Most UTF-16 code units a value may have where the form sets no limit.
    /// The unit is that of HTML's `maxlength`, so both ends agree on emoji.
    pub fn default_max_length(self) -> u32 {
        match self {
            Self::Multiline => 5000,
            Self::Hidden => 2000,
            Self::Email => 254,
            Self::Phone => 40,
            _ => 500,
        }
    }
}

/// Why a person's data may be used (GDPR Art. 6 (1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LawfulBasis {
    /// The person agreed (a).
    Consent,
    /// It is needed for a contract with the person (b).
    Contract,
    /// The controller's legitimate interest (f).
    LegitimateInterest,
}

/// The legal side of a consent field. Its wording is the field's label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The version of the wording, as the owner counts it.
    pub version: String,
    /// The lawful basis.
    pub basis: LawfulBasis,
    /// Who receives the data under this consent.
    pub recipient: String,
    /// What the data is used for, in a few words: `newsletter`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// One field of a form, in one locale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key of the answer; unique in the form.
    pub name: String,
    /// What the field asks for.
    pub kind: FieldKind,
    /// The label; for a consent its exact wording.
    pub label: String,
    /// A sentence under the label.
    pub help: String,
    /// An example inside the empty field.
    pub placeholder: String,
    /// The value the field starts with.
    pub default: String,
    /// The HTML autofill token (HTML Standard § 4.10.18.7).
    pub autocomplete: String,
    /// Whether the form cannot be sent without it.
    pub required: bool,
    /// Fewest UTF-16 code units.
    pub min_length: Option<u32>,
    /// Most UTF-16 code units.
    pub max_length: Option<u32>,
    /// A regular expression the whole value must match.
    pub pattern: String,
    /// What to say when it does not.
    pub pattern_hint: String,
    /// The least number or the first date, inclusive.
    pub min: String,
    /// The greatest number or the last date, inclusive.
    pub max: String,
    /// The distance between allowed numbers, counted from `min` or zero.
    pub step: String,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
    /// When the field is part of the form; always, where absent.
    pub visible_when: Option<Condition>,
    /// The country whose phone numbers may be typed without a country code.
    pub country: String,
    /// The legal side of a consent field.
    pub consent: Option<Consent>,
}

impl Field {
    /// Most UTF-16 code units of one value.
    pub fn max_length(&self) -> u32 {
        self.max_length
            .unwrap_or_else(|| self.kind.default_max_length())
    }
}
