//! Who somebody is: normal forms that two spellings of one thing share, and how
//! alike two records are.

mod company;
mod matching;
mod person;

pub use company::company_key;
pub use matching::{Comparison, Level, MatchVerdict, Weights};
pub use person::name_key;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::lead::NewLead;
use crate::{email, phone};

/// Web domains that give addresses to anybody: they say nothing of a company. Read once:
/// every lead is looked up in it several times.
static FREE_MAIL: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("free_mail.txt").lines().collect());

/// What a record is compared by. A part that is absent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The mailbox, see [`email::comparable`].
    pub email: String,
    /// The phone number, E.164; a number that could not be understood compares
    /// by its digits.
    pub phone: String,
    /// The person's name, see [`name_key`].
    pub name: String,
    /// The company's name, see [`company_key`].
    pub company: String,
}

impl Identity {
    /// What `lead` is compared by.
    pub fn of(lead: &NewLead) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            email: lead
                .email
                .as_deref()
                .map(email::comparable)
                .unwrap_or_default(),
            phone: lead.phone.as_deref().map(phone_key).unwrap_or_default(),
            name: name_key(&text(&lead.name)),
            company: company_key(&text(&lead.company)),
        }
    }

    /// The keys under which candidates are looked up: records that share none of
    /// them are never compared, so the cost does not grow with their number.
    pub fn blocking_keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        if !self.email.is_empty() {
            keys.push(["e:", &self.email].concat());
        }
        if !self.phone.is_empty() {
            keys.push(["p:", &self.phone].concat());
        }
        if !self.name.is_empty() && !self.company.is_empty() {
            keys.push(["n:", &self.name, "|", &self.company].concat());
        }
        keys
    }

    /// The keys that are stored with a new record: all of them, but name and
    /// company only where they are needed because e-mail or phone is missing.
    pub fn stored_keys(&self) -> Vec<String> {
        let mut keys = self.blocking_keys();
        keys.truncate(2);
        keys
    }
}

/// `phone` as it is compared.
pub fn phone_key(phone: &str) -> String {
    let plus = phone.trim_start().starts_with('+');
    let digits = phone
        .chars()
        .map(phone::ascii_digit)
        .filter(char::is_ascii_digit)
        .collect::<String>();
    match (plus, digits.len()) {
        (_, 0..5) => String::new(),
        (true, _) => ["+", &digits].concat(),
        (false, _) => digits,
    }
}

/// The web domain of an e-mail address, lower case; empty where there is none.
pub fn email_domain(address: &str) -> String {
    let address = email::comparable(address);
    address
        .rsplit_once('@')
        .map(|(_, domain)| domain.to_owned())
        .unwrap_or_default()
}

/// Whether anybody can have an address at `domain`.
pub fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL.contains(domain)
}

/// Whether an address is that of an office rather than a person: `info@`, `sales@`.
pub fn is_shared_mailbox(address: &str) -> bool {
    const OFFICES: [&str; 14] = [
        "admin",
        "billing",
        "contact",
        "enquiries",
        "hello",
        "help",
        "hr",
        "info",
        "mail",
        "marketing",
        "office",
        "sales",
        "service",
        "support",
    ];
    let local = address.split('@').next().unwrap_or_default();
    OFFICES.contains(&local)
}
