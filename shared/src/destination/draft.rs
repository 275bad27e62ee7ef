//! Destinations as an owner writes them, and their check.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::credentials::check_secret;
use super::outgoing::{self, Reach};
use super::{DestinationKind, Signature, Template, Topic};
use crate::error::LocatedError;
use crate::form::{Condition, is_form_name};

/// Most entries of a field mapping.
const MAX_FIELDS: usize = 100;
/// Longest template, in bytes.
const MAX_TEMPLATE_BYTES: usize = 4000;

/// A destination as written. [`DestinationDraft::parse`] checks it.
#[derive(Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DestinationDraft {
    /// What people call it.
    pub name: String,
    /// What kind of receiver it is.
    pub kind: DestinationKind,
    /// The address: of the webhook or robot, or the base address of a CRM. It is
    /// never shown again; absent in a change, it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The key: `whsec_…` or `whsk_…` of a webhook (made where absent), the
    /// signing secret of a `DingTalk` or Feishu robot, the token of `HubSpot`,
    /// `client_id:client_secret` of Salesforce. Never shown again; absent in a
    /// change, it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// How a webhook is signed.
    #[serde(default)]
    pub signature: Signature,
    /// The forms whose leads go there; empty for all.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Which of these leads; all of them where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Name at the receiver → template. Empty for the usual fields.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The text of a chat message; a list of all answers where empty.
    #[serde(default)]
    pub message: String,
    /// The receiver's field that tells whether it knows the lead: by default
    /// `email` at `HubSpot` and `Transom_Id__c` at Salesforce.
    #[serde(default)]
    pub key_field: String,
    /// The template of its value: by default `{{email}}` and `{{lead.id}}`.
    #[serde(default)]
    pub key_value: String,
    /// Most requests a minute; the receiver's own limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// The language of built-in words: `en` or `zh-CN`.
    #[serde(default)]
    pub locale: String,
    /// What it is told of: `lead.qualified` where empty.
    #[serde(default)]
    pub topics: Vec<Topic>,
    /// Whose consent a lead needs to go there: the recipient that a consent of the
    /// form names. Empty where none is needed.
    #[serde(default)]
    pub recipient: String,
}

/// A checked destination, without its secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Destination {
    /// What people call it.
    pub name: String,
    /// What kind of receiver it is.
    pub kind: DestinationKind,
    /// How a webhook is signed.
    pub signature: Signature,
    /// The forms whose leads go there; empty for all.
    pub forms: Vec<String>,
    /// Which of these leads; all of them where absent.
    pub when: Option<Condition>,
    /// Name at the receiver → template. Empty for the usual fields.
    pub fields: BTreeMap<String, String>,
    /// The text of a chat message; a list of all answers where empty.
    pub message: String,
    /// The receiver's field that tells whether it knows the lead.
    pub key_field: String,
    /// The template of its value.
    pub key_value: String,
    /// Most requests a minute.
    pub per_minute: Option<u32>,
    /// The language of built-in words.
    pub locale: String,
    /// What it is told of.
    #[serde(default = "qualified")]
    pub topics: Vec<Topic>,
    /// The recipient whose consent a lead needs to go there; empty for none.
    #[serde(default)]
    pub recipient: String,
}

fn qualified() -> Vec<Topic> {
    vec![Topic::LeadQualified]
}

/// A destination that passed every check, with what was written of its secrets.
#[derive(Clone)]
pub struct NewDestination {
    /// What may be shown.
    pub destination: Destination,
    /// The address, where one was written.
    pub url: Option<String>,
    /// The key, where one was written.
    pub secret: Option<String>,
}

impl DestinationDraft {
    /// Checks the whole and reports every problem at once. `is_new` asks for the
    /// address and the key that a change may leave out.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(
        self,
        is_new: bool,
        own_hosts: &[&str],
        reach: Reach,
    ) -> Result<NewDestination, Vec<LocatedError>> {
        let mut problems = Vec::new();
        let mut add = |loc: &str, code: &str, message: &str| {
            problems.push(LocatedError::new(loc, code, message));
        };
        if !(1..=80).contains(&self.name.trim().chars().count()) {
            add("name", "length", "Give it a name of 1 to 80 characters.");
        }
        match &self.url {
            None if is_new => add("url", "required", "Give the address to send to."),
            None => {}
            Some(url) => {
                let is_allowed = outgoing::check(url, own_hosts, reach);
                let is_of_kind = |()| self.kind.check_address(url, reach);
                if let Err(message) = is_allowed.and_then(is_of_kind) {
                    add("url", "url", message);
                }
            }
        }
        if let Err(message) =
            check_secret(self.kind, self.signature, self.secret.as_deref(), is_new)
        {
            add("secret", "secret", message);
        }
        if self.forms.iter().any(|form| !is_form_name(form)) {
            add("forms", "form", "List names of forms, such as contact.");
        }
        for (loc, template) in self.templates() {
            if template.len() > MAX_TEMPLATE_BYTES {
                add(&loc, "too_long", "Use at most 4000 bytes.");
            } else if let Err(message) = Template::parse(template) {
                add(&loc, "template", message);
            }
        }
        if self.fields.len() > MAX_FIELDS {
            add("fields", "too_many", "Map at most 100 fields.");
        }
        let is_told_of_breaches = self.topics.contains(&Topic::TargetBreached);
        if is_told_of_breaches && !(self.kind.is_chat() || self.kind == DestinationKind::Webhook) {
            let message = "A CRM takes leads only: use a webhook or a robot.";
            add("topics", "topic", message);
        }
        if self.recipient.len() > 200 {
            add("recipient", "too_long", "Use at most 200 bytes.");
        }
        let own_limit = self.kind.per_minute().unwrap_or(6000);
        if self
            .per_minute
            .is_some_and(|wanted| !(2..=own_limit).contains(&wanted))
        {
            let message = ["Ask for 2 to ", &own_limit.to_string(), " a minute."].concat();
            add("per_minute", "range", &message);
        }
        if !["", "en", "zh-CN"].contains(&self.locale.as_str()) {
            add("locale", "locale", "Use en or zh-CN.");
        }
        if problems.is_empty() {
            Ok(self.checked())
        } else {
            Err(problems)
        }
    }

    fn templates(&self) -> Vec<(String, &str)> {
        let own = [
            ("message".to_owned(), self.message.as_str()),
            ("key_value".to_owned(), self.key_value.as_str()),
        ];
        let mapped = self
            .fields
            .iter()
            .map(|(name, template)| (["fields.", name].concat(), template.as_str()));
        own.into_iter().chain(mapped).collect()
    }

    fn checked(self) -> NewDestination {
        let or = |text: String, usual: &str| {
            if text.is_empty() {
                usual.to_owned()
            } else {
                text
            }
        };
        let (key_field, key_value) = match self.kind {
            DestinationKind::Hubspot => ("email", "{{email}}"),
            DestinationKind::Salesforce => ("Transom_Id__c", "{{lead.id}}"),
            _ => ("", ""),
        };
        NewDestination {
            destination: Destination {
                name: self.name.trim().to_owned(),
                kind: self.kind,
                signature: self.signature,
                forms: self.forms,
                when: self.when,
                fields: self.fields,
                message: self.message,
                key_field: or(self.key_field, key_field),
                key_value: or(self.key_value, key_value),
                per_minute: self.per_minute.or(self.kind.per_minute()),
                locale: or(self.locale, "en"),
                topics: if self.topics.is_empty() {
                    qualified()
                } else {
                    self.topics
                },
                recipient: self.recipient.trim().to_owned(),
            },
            url: self.url,
            secret: self.secret,
        }
    }
}

impl NewDestination {
    /// Checks the key that takes the place of the one before.
    ///
    /// # Errors
    /// What is wrong with it, for the owner.
    pub fn check_rotation(&self) -> Result<(), &'static str> {
        let Destination {
            kind, signature, ..
        } = self.destination;
        match (kind, &self.secret) {
            (DestinationKind::Wecom | DestinationKind::Slack, None) => {
                Err("This receiver has no key besides its address: change the address.")
            }
            (DestinationKind::Webhook, None) => Ok(()),
            (_, None) => Err("Give the new key."),
            (_, secret) => check_secret(kind, signature, secret.as_deref(), false),
        }
    }
}
