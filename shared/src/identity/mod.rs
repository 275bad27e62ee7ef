//! Who somebody is: normal forms that two spellings of one thing share, and how
//! alike two records are.

mod company;
mod fold;
mod han;
mod mailbox;
mod matching;
mod names;
mod person;
mod slips;
mod table;
mod tokens;
mod transliterate;

pub use company::company_key;
pub(crate) use mailbox::comparable;
pub use mailbox::{is_free_mail, is_shared_mailbox};
pub use matching::{Comparison, Level, MatchVerdict, Weights};
pub use person::name_key;
pub use tokens::NameTokens;

use crate::lead::NewLead;
use crate::{email, phone};

/// The version of the keys and tokens that are stored with a lead. It grows when they
/// change, and what was stored before is then made anew.
pub const KEY_VERSION: u32 = 2;

/// What a record is compared by. A part that is absent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The mailbox, see [`email::comparable`].
    pub email: String,
    /// The phone number, E.164; a number that could not be understood compares
    /// by its digits.
    pub phone: String,
    /// What the person's name has in common with others.
    pub name: NameTokens,
    /// What the company's name has in common with others.
    pub company: NameTokens,
    /// The name and the company as a key, where there are both.
    named_at: String,
}

impl Identity {
    /// What `lead` is compared by.
    pub fn of(lead: &NewLead) -> Self {
        let name = lead.name.as_deref().unwrap_or_default();
        let company = lead.company.as_deref().unwrap_or_default();
        let keys = [name_key(name), company_key(company)];
        Self {
            email: lead
                .email
                .as_deref()
                .map(email::comparable)
                .unwrap_or_default(),
            phone: lead.phone.as_deref().map(phone_key).unwrap_or_default(),
            name: names::tokens_of_person(name),
            company: company::tokens_of_company(company),
            named_at: if keys.iter().any(String::is_empty) {
                String::new()
            } else {
                keys.join("|")
            },
        }
    }

    /// The keys under which candidates are looked up: records that share none of
    /// them are never compared, so the cost does not grow with their number.
    pub fn blocking_keys(&self) -> Vec<String> {
        let keys = [
            ("e:", &self.email),
            ("p:", &self.phone),
            ("n:", &self.named_at),
        ];
        let keys = keys.iter().filter(|(_, key)| !key.is_empty());
        keys.map(|(kind, key)| [*kind, key].concat()).collect()
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
