//! What can be said of a lead in a message.

use std::collections::BTreeMap;

use super::Topic;
use crate::calendar::instant_text;
use crate::form::Condition;
use crate::submission::{Answer, ConsentGiven};
use crate::wire::LeadBody;

/// A lead with what its visitor sent.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadData {
    /// The lead.
    pub lead: LeadBody,
    /// The answers by field name.
    pub answers: BTreeMap<String, Answer>,
    /// The consents given.
    pub consents: Vec<ConsentGiven>,
    /// The page the form stood on.
    pub page: Option<String>,
    /// The page the visitor came from.
    pub referrer: Option<String>,
    /// The locale the visitor read.
    pub locale: String,
    /// What is told of it.
    pub topic: Topic,
}

impl LeadData {
    /// The text of `name`: a field of the form, or one of `lead.id`, `lead.form`,
    /// `lead.created`, `lead.name`, `lead.email`, `lead.phone`,
    /// `lead.phone_extension`, `lead.phone_with_extension`, `lead.company`,
    /// `lead.page`, `lead.referrer`, `lead.locale`, `lead.country`, `lead.score`,
    /// `lead.status`, `lead.channel`, `lead.owner`, `lead.due`. Empty where there
    /// is none.
    /// `name`, `email`, `phone` and `company` are the lead's where the form has
    /// no such field.
    pub fn value(&self, name: &str) -> String {
        if let Some(answer) = self.answers.get(name) {
            return answer.texts().join(", ");
        }
        let lead = &self.lead;
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        match name.strip_prefix("lead.").unwrap_or(name) {
            "name" => some(&lead.name),
            "email" => some(&lead.email),
            "phone" => some(&lead.phone),
            "company" => some(&lead.company),
            _ if !name.starts_with("lead.") => String::new(),
            "id" => lead.id.clone(),
            "form" => lead.form.clone(),
            "created" => instant_text(lead.created_ms),
            "phone_with_extension" => self.phone_with_extension(),
            "phone_extension" => some(&lead.phone_extension),
            "country" => some(&lead.country),
            "score" => lead.score.to_string(),
            "status" => lead.status.as_str().to_owned(),
            "channel" => lead.channel.clone(),
            "owner" => some(&lead.owner),
            "due" => lead.due_ms.map(instant_text).unwrap_or_default(),
            "page" => some(&self.page),
            "referrer" => some(&self.referrer),
            "locale" => self.locale.clone(),
            _ => String::new(),
        }
    }

    /// The phone number as somebody writes it down who has one field for it, with the
    /// extension behind the mark that `HubSpot`, Salesforce and libphonenumber read.
    fn phone_with_extension(&self) -> String {
        let number = match &self.lead.phone {
            Some(number) => number.clone(),
            None => self.value("phone"),
        };
        match &self.lead.phone_extension {
            Some(extension) => [&number, " ext. ", extension].concat(),
            None => number,
        }
    }

    /// Whether `condition` holds for the answers.
    pub fn matches(&self, condition: &Condition) -> bool {
        condition.holds(&|name| {
            let answer = self.answers.get(name);
            answer.map_or_else(Vec::new, crate::lead::owned)
        })
    }

    /// Whether its visitor agreed that `recipient` gets it. Where a wording rests
    /// on a contract or a legitimate interest, ticking it is agreeing, too.
    pub fn has_consent_for(&self, recipient: &str) -> bool {
        let mut consents = self.consents.iter();
        recipient.is_empty() || consents.any(|consent| consent.recipient == recipient)
    }

    /// A lead that nobody is, for trying a destination out.
    pub fn sample(id: String, now_ms: i64, locale: &str) -> Self {
        let text = |text: &str| Answer::Text(text.to_owned());
        let (name, company, message) = match locale {
            "zh-CN" => ("林晓", "示例有限公司", "这是一条测试消息,不是真实的线索。"),
            _ => (
                "Ada Lovelace",
                "Example Ltd",
                "This is a test. Nobody wrote it.",
            ),
        };
        let answers = [
            ("name", text(name)),
            ("email", text("test@example.com")),
            ("company", text(company)),
            ("message", text(message)),
        ];
        Self {
            lead: LeadBody {
                id,
                form: "test".to_owned(),
                submission: String::new(),
                name: Some(name.to_owned()),
                email: Some("test@example.com".to_owned()),
                phone: None,
                phone_extension: None,
                company: Some(company.to_owned()),
                country: None,
                status: crate::lead::LeadStatus::New,
                score: 0,
                channel: "direct".to_owned(),
                owner: None,
                pooled_ms: None,
                touch_of: None,
                due_ms: None,
                responded_ms: None,
                target_state: None,
                revision: 1,
                created_ms: now_ms,
            },
            answers: answers
                .map(|(name, answer)| (name.to_owned(), answer))
                .into(),
            consents: Vec::new(),
            page: None,
            referrer: None,
            locale: locale.to_owned(),
            topic: Topic::LeadQualified,
        }
    }
}
