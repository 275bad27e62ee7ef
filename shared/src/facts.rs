//! What rules can ask about a lead.

use crate::attribution::Attribution;
use crate::form::Condition;
use crate::identity::{email_domain, is_free_mail};
use crate::lead::{NewLead, owned};
use crate::submission::Answer;

/// Names of facts that are not fields of a form.
pub const FACTS: [&str; 24] = [
    "lead.form",
    "lead.locale",
    "lead.language",
    "lead.name",
    "lead.email",
    "lead.phone",
    "lead.phone_extension",
    "lead.company",
    "lead.country",
    "lead.email_domain",
    "lead.is_free_mail",
    "lead.channel",
    "lead.source",
    "lead.medium",
    "lead.campaign",
    "lead.first_channel",
    "lead.first_source",
    "lead.first_medium",
    "lead.first_campaign",
    "lead.referrer",
    "lead.page",
    "lead.landing_page",
    "lead.text_length",
    "lead.completeness",
];

/// Whether rules may ask about `name`: one of [`FACTS`], or a field's name.
pub fn is_fact_name(name: &str) -> bool {
    let is_field = || {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.len() <= 64
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    FACTS.contains(&name) || is_field()
}

/// A lead with everything that decisions about it rest on.
#[derive(Clone, Copy, Debug)]
pub struct LeadFacts<'a> {
    /// The form.
    pub form: &'a str,
    /// The locale the visitor read.
    pub locale: &'a str,
    /// Who wrote.
    pub lead: &'a NewLead,
    /// What they answered.
    pub answers: &'a [(String, Answer)],
    /// How many consents they gave.
    pub consents: usize,
    /// Where they came from.
    pub attribution: &'a Attribution,
}

impl LeadFacts<'_> {
    /// The values of `name`, none where nothing is known.
    pub fn values(&self, name: &str) -> Vec<String> {
        let Some(fact) = name.strip_prefix("lead.") else {
            let answer = self.answers.iter().find(|(field, _)| field == name);
            return answer.map_or_else(Vec::new, |(_, answer)| owned(answer));
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let touch = |fact: &str, touch: &crate::attribution::Touch| match fact {
            "channel" => touch.channel.as_str().to_owned(),
            "source" => touch.source.clone(),
            "medium" => touch.medium.clone(),
            _ => touch.campaign.clone(),
        };
        let value = match fact {
            "form" => self.form.to_owned(),
            "locale" => self.locale.to_owned(),
            "language" => self.locale.split('-').next().unwrap_or_default().to_owned(),
            "name" => text(&self.lead.name),
            "email" => text(&self.lead.email),
            "phone" => text(&self.lead.phone),
            "phone_extension" => text(&self.lead.phone_extension),
            "company" => text(&self.lead.company),
            "country" => text(&self.lead.country),
            "email_domain" => self.domain(),
            "is_free_mail" => yes(is_free_mail(&self.domain())),
            "channel" | "source" | "medium" | "campaign" => touch(fact, &self.attribution.last),
            "first_channel" | "first_source" | "first_medium" | "first_campaign" => {
                let fact = fact.trim_start_matches("first_");
                touch(fact, &self.attribution.first)
            }
            "referrer" => self.attribution.last.referrer.clone(),
            "page" => self.attribution.page.clone(),
            "landing_page" => self.attribution.last.landing_page.clone(),
            "text_length" => self.text_length().to_string(),
            "completeness" => self.completeness_percent().to_string(),
            _ => String::new(),
        };
        if value.is_empty() {
            Vec::new()
        } else {
            vec![value]
        }
    }

    /// Whether a form's own condition holds for the answers.
    pub fn satisfies(&self, condition: &Condition) -> bool {
        condition.holds(&|name| {
            let answer = self.answers.iter().find(|(field, _)| field == name);
            answer.map_or_else(Vec::new, |(_, answer)| owned(answer))
        })
    }

    /// The web domain of the e-mail address.
    pub fn domain(&self) -> String {
        self.lead
            .email
            .as_deref()
            .map(email_domain)
            .unwrap_or_default()
    }

    /// The longest answer that does not only say who wrote.
    pub fn longest_text(&self) -> String {
        let lead = self.lead;
        let known = [
            &lead.name,
            &lead.email,
            &lead.phone,
            &lead.phone_extension,
            &lead.company,
        ];
        let texts = self.answers.iter().flat_map(|(_, answer)| answer.texts());
        let texts = texts.filter(|text| !known.iter().any(|part| part.as_deref() == Some(*text)));
        let longest = texts.max_by_key(|text| text.chars().count());
        longest.unwrap_or_default().to_owned()
    }

    /// The characters of [`LeadFacts::longest_text`].
    pub fn text_length(&self) -> usize {
        self.longest_text().chars().count()
    }

    /// How much of the core data is there (name, e-mail, phone, company,
    /// country), in percent.
    pub fn completeness_percent(&self) -> u32 {
        let lead = self.lead;
        let core = [
            &lead.name,
            &lead.email,
            &lead.phone,
            &lead.company,
            &lead.country,
        ];
        let there = core.iter().filter(|part| part.is_some()).count();
        u32::try_from(there * 20).unwrap_or(100)
    }
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
