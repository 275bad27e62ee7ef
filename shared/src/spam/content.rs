//! What a submission's own text gives away.

use std::collections::BTreeSet;

use super::disposable::is_disposable;
use super::{Signal, SpamRules};
use crate::identity::{email_domain, is_free_mail};
use crate::submission::Answer;

/// Links that a message to a company may have without remark.
const USUAL_LINKS: usize = 1;
/// Shortest text, in characters, in which shouting and repetition are looked for.
const LONG_TEXT: usize = 40;

/// The signals in the answers of a submission. `email` is the address given.
pub fn content_signals(
    answers: &[(String, Answer)],
    email: Option<&str>,
    rules: &SpamRules,
) -> Vec<Signal> {
    let texts: Vec<&str> = answers
        .iter()
        .flat_map(|(_, answer)| answer.texts())
        .collect();
    let whole = texts.join("\n");
    let folded = whole.to_lowercase();
    let mut signals = Vec::new();
    let links = count_links(&folded);
    if links > USUAL_LINKS {
        // 20 for the second link and 10 for each more, 60 at most.
        let weight = 10 + 10 * i32::try_from(links - USUAL_LINKS).unwrap_or(5).min(5);
        signals.push(Signal::new("links", weight).with(links.to_string()));
    }
    // Signs of markup are looked for only where there is any of the characters that all
    // of them have.
    let has_markup = folded.contains(['<', '[', ':', '=']);
    let has_any = |signs: &[&str]| has_markup && signs.iter().any(|sign| folded.contains(sign));
    if has_any(&["<script", "javascript:", "onerror=", "onload="]) {
        signals.push(Signal::new("script", 80));
    } else if has_any(&["<a ", "<a\n", "[url", "[/url", "</a>", "<iframe"]) {
        signals.push(Signal::new("markup", 60));
    }
    if is_repetitive(&texts) {
        signals.push(Signal::new("repetition", 40));
    }
    if is_shouted(&whole) {
        signals.push(Signal::new("shouting", 10));
    }
    let mut named = answers
        .iter()
        .filter(|(name, _)| name == "name" || name == "company");
    if named.any(|(_, answer)| answer.texts().iter().any(|text| count_links(text) > 0)) {
        signals.push(Signal::new("name_is_address", 60));
    }
    if rules
        .blocked_words
        .iter()
        .any(|word| folded.contains(word.as_str()))
    {
        signals.push(Signal::new("blocked_words", 60));
    }
    signals.extend(email.and_then(|address| domain_signal(address, rules)));
    signals
}

/// How many web addresses are in `text`; `https://www.` is one.
fn count_links(text: &str) -> usize {
    let with_scheme = text.matches("http://").count() + text.matches("https://").count();
    let without = text.matches("www.").count() - text.matches("://www.").count();
    with_scheme + without
}

fn domain_signal(address: &str, rules: &SpamRules) -> Option<Signal> {
    let domain = email_domain(address);
    let is_in = |list: &[String]| list.iter().any(|entry| is_below(&domain, entry));
    if is_in(&rules.blocked_domains) {
        return Some(Signal::new("blocked_domain", 100).with(domain));
    }
    // Providers of lasting mailboxes stand on the list now and then.
    let is_trusted = is_free_mail(&domain) || is_in(&rules.trusted_domains);
    (!is_trusted && is_disposable(&domain))
        .then(|| Signal::new("disposable_domain", 40).with(domain))
}

fn is_below(domain: &str, known: &str) -> bool {
    domain
        .strip_suffix(known)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether the fields say one thing over and over, or one field does.
fn is_repetitive(texts: &[&str]) -> bool {
    let filled: Vec<&str> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| text.chars().count() >= 4)
        .collect();
    let first = filled.first().copied().unwrap_or_default();
    // A name that is also the company's is usual; three times the same is not.
    let same = filled.len() >= 3 && filled.iter().all(|text| *text == first);
    same || filled.iter().any(|text| has_few_words(text))
}

/// Whether a long text is made of hardly any different words or characters.
fn has_few_words(text: &str) -> bool {
    if text.chars().count() < LONG_TEXT {
        return false;
    }
    let words = text.split_whitespace().count();
    let different: BTreeSet<&str> = text.split_whitespace().collect();
    (words >= 8 && different.len() * 4 <= words) || has_few_characters(text)
}

/// Whether `text` is written with four different characters or fewer.
fn has_few_characters(text: &str) -> bool {
    let mut different = Vec::new();
    for character in text.chars().filter(|c| !c.is_whitespace()) {
        if !different.contains(&character) {
            different.push(character);
        }
        if different.len() > 4 {
            return false;
        }
    }
    true
}

fn is_shouted(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphabetic).collect();
    let capitals = letters.iter().filter(|c| c.is_ascii_uppercase()).count();
    letters.len() >= LONG_TEXT && capitals * 10 >= letters.len() * 8
}
