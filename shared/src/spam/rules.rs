//! What an owner sets about spam.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::LocatedError;

/// The score from which a submission is set aside, where an owner sets none.
const QUARANTINE_FROM: i32 = 60;
/// Most entries of a list.
const MAX_ENTRIES: usize = 5000;

/// Every signal there is.
const CODES: [&str; 25] = [
    "honeypot",
    "too_fast",
    "address_burst",
    "form_burst",
    "content_burst",
    "opaque_origin",
    "links",
    "markup",
    "script",
    "repetition",
    "shouting",
    "replaced_characters",
    "disposable_domain",
    "blocked_domain",
    "blocked_words",
    "name_is_address",
    "turnstile_passed",
    "turnstile_missing",
    "turnstile_failed",
    "turnstile_spent",
    "turnstile_unreachable",
    "proof_passed",
    "proof_missing",
    "proof_failed",
    "proof_spent",
];

/// Rules about spam as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SpamRulesDraft {
    /// The score from which a submission is set aside; 60 where absent.
    pub quarantine_from: Option<i32>,
    /// Weights of signals by their codes, in place of the usual ones; 0 switches
    /// a signal off.
    pub weights: BTreeMap<String, i32>,
    /// Domains of e-mail addresses that nobody wants to hear from.
    pub blocked_domains: Vec<String>,
    /// Domains that are never suspicious, whatever the list of disposable ones says.
    pub trusted_domains: Vec<String>,
    /// Words and phrases that only spam has, in whatever case.
    pub blocked_words: Vec<String>,
}

/// Checked rules about spam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpamRules {
    /// The score from which a submission is set aside.
    pub quarantine_from: i32,
    /// Weights of signals by their codes, in place of the usual ones.
    pub weights: BTreeMap<String, i32>,
    /// Domains of e-mail addresses that nobody wants to hear from.
    pub blocked_domains: Vec<String>,
    /// Domains that are never suspicious.
    pub trusted_domains: Vec<String>,
    /// Words and phrases that only spam has.
    pub blocked_words: Vec<String>,
}

impl Default for SpamRules {
    fn default() -> Self {
        Self {
            quarantine_from: QUARANTINE_FROM,
            weights: BTreeMap::new(),
            blocked_domains: Vec::new(),
            trusted_domains: Vec::new(),
            blocked_words: Vec::new(),
        }
    }
}

impl SpamRulesDraft {
    /// Checks the whole and reports every problem at once.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self) -> Result<SpamRules, Vec<LocatedError>> {
        let mut problems = Vec::new();
        let mut add = |loc: String, code: &str, message: &str| {
            problems.push(LocatedError::new(loc, code, message));
        };
        let quarantine_from = self.quarantine_from.unwrap_or(QUARANTINE_FROM);
        if !(1..=1000).contains(&quarantine_from) {
            add("quarantine_from".into(), "range", "Use 1 to 1000.");
        }
        for (code, weight) in &self.weights {
            if !CODES.contains(&code.as_str()) {
                add(
                    format!("weights.{code}"),
                    "unknown_signal",
                    "There is no such signal.",
                );
            } else if !(-1000..=1000).contains(weight) {
                add(format!("weights.{code}"), "range", "Use -1000 to 1000.");
            }
        }
        let lists = [
            ("blocked_domains", &self.blocked_domains),
            ("trusted_domains", &self.trusted_domains),
            ("blocked_words", &self.blocked_words),
        ];
        for (name, list) in lists {
            if list.len() > MAX_ENTRIES {
                add(name.into(), "too_many", "List at most 5000.");
            }
            for (position, entry) in list.iter().enumerate() {
                let is_domain = entry.contains('.') && !entry.contains(['@', '/', ' ']);
                if entry.trim().is_empty() || (name.ends_with("domains") && !is_domain) {
                    let message = "Write domains such as example.com, and no empty words.";
                    add(format!("{name}[{position}]"), "entry", message);
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let folded = |list: Vec<String>| {
            let folded = list.iter().map(|entry| entry.trim().to_lowercase());
            folded.collect::<Vec<String>>()
        };
        Ok(SpamRules {
            quarantine_from,
            weights: self.weights,
            blocked_domains: folded(self.blocked_domains),
            trusted_domains: folded(self.trusted_domains),
            blocked_words: folded(self.blocked_words),
        })
    }
}
