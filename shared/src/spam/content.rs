//! What a submission's own text gives away. A text that somebody may have written is
//! never set aside for one of these alone: only what is made of links or markup is.

use super::disposable::is_disposable;
use super::prose::{Prose, count_links, hosts};
use super::repetition::{is_repetitive, is_shouted};
use super::{Signal, SpamRules};
use crate::identity::{email_domain, is_free_mail};
use crate::submission::Answer;

/// Links that a message to a company may have without remark.
const USUAL_LINKS: usize = 1;
/// Fewest words for each link, and for each site linked to, in a text that somebody
/// wrote: a question may name many pages of one site.
const WORDS_PER_LINK: usize = 2;
const WORDS_PER_SITE: usize = 6;
/// Most that links weigh in such a text.
const LINKS_IN_PROSE: i32 = 40;

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
    // Links and markup are looked for only where there is any of the characters that
    // all of them have.
    if folded.contains(['<', '[', ':', '.']) {
        let read: Vec<Prose> = texts
            .iter()
            .map(|text| Prose::of(&text.to_lowercase()))
            .collect();
        signals.extend(link_signal(&folded, &read));
        signals.extend(markup_signal(&read));
    }
    if is_repetitive(&texts) {
        signals.push(Signal::new("repetition", 40));
    }
    if is_shouted(&whole) {
        signals.push(Signal::new("shouting", 10));
    }
    signals.extend(name_signal(answers));
    if has_blocked_word(answers, email, rules) {
        signals.push(Signal::new("blocked_words", 60));
    }
    signals.extend(email.and_then(|address| domain_signal(address, rules)));
    signals
}

/// 20 for the second link and 10 for each more, 60 at most; 40 among prose.
fn link_signal(folded: &str, read: &[Prose]) -> Option<Signal> {
    let links: usize = read.iter().map(|prose| prose.links).sum();
    let words: usize = read.iter().map(|prose| prose.words).sum();
    let more = links.checked_sub(USUAL_LINKS).filter(|more| *more > 0)?;
    let weight = 10 + 10 * i32::try_from(more).unwrap_or(5).min(5);
    let sites = hosts(folded).len();
    let is_prose = words >= links * WORDS_PER_LINK && words >= sites * WORDS_PER_SITE;
    let weight = if is_prose {
        weight.min(LINKS_IN_PROSE)
    } else {
        weight
    };
    Some(Signal::new("links", weight).with(links.to_string()))
}

/// Markup weighs by what stands around it: alone it is a probe or a link to be
/// planted, in a text about markup it is what the text is about.
fn markup_signal(read: &[Prose]) -> Option<Signal> {
    let has = |is_such: fn(&Prose) -> bool| read.iter().any(is_such);
    if has(|prose| prose.scripts > 0) {
        let is_bare = has(|prose| prose.scripts > 0 && prose.is_bare());
        return Some(Signal::new("script", if is_bare { 80 } else { 10 }));
    }
    if has(|prose| prose.anchors > 0) {
        let weight = if has(Prose::is_planted) { 60 } else { 10 };
        return Some(Signal::new("markup", weight));
    }
    None
}

/// An address where a person's name belongs. A company may well be called by its
/// address; a person is not, and spam says the rest of it there.
fn name_signal(answers: &[(String, Answer)]) -> Option<Signal> {
    let texts = |wanted: &'static str| {
        let named = answers.iter().filter(move |(name, _)| name == wanted);
        named.flat_map(|(_, answer)| answer.texts())
    };
    let is_bare_host = |text: &str| !text.contains("://") && !text.contains(char::is_whitespace);
    let weight = texts("name")
        .map(str::to_lowercase)
        .filter(|text| count_links(text) > 0)
        .map(|text| if is_bare_host(&text) { 40 } else { 60 });
    let company = texts("company")
        .map(str::to_lowercase)
        .filter(|text| count_links(text) > 1)
        .map(|_| 60);
    let weight = weight.chain(company).max()?;
    Some(Signal::new("name_is_address", weight))
}

/// Whether a word of the owner's list stands somewhere, as a word. What the company,
/// the person or the domain is called says nothing: `Casino Hotel Baden` sells rooms.
fn has_blocked_word(answers: &[(String, Answer)], email: Option<&str>, rules: &SpamRules) -> bool {
    if rules.blocked_words.is_empty() {
        return false;
    }
    let is_name = |name: &str| matches!(name, "name" | "company");
    let (names, texts): (Vec<_>, Vec<_>) = answers
        .iter()
        .flat_map(|(name, answer)| answer.texts().into_iter().map(move |text| (name, text)))
        .map(|(name, text)| (is_name(name), text.to_lowercase()))
        .partition(|(is_name, _)| *is_name);
    let domain = email.map(email_domain).unwrap_or_default();
    rules.blocked_words.iter().any(|word| {
        let is_called_so = names.iter().any(|(_, name)| has_word(name, word))
            || (!domain.is_empty() && domain.contains(word.as_str()));
        !is_called_so && texts.iter().any(|(_, text)| has_word(text, word))
    })
}

/// Whether `word` stands in `text`, and not inside another: `specialist` has no
/// `cialis`. Scripts without blanks have no such borders.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && u32::from(c) < 0xe00);
    let (first, last) = (word.chars().next(), word.chars().last());
    text.match_indices(word).any(|(start, _)| {
        let before = text.get(..start).and_then(|before| before.chars().last());
        let after = text
            .get(start + word.len()..)
            .and_then(|after| after.chars().next());
        let is_part =
            (is_letter(before) && is_letter(first)) || (is_letter(last) && is_letter(after));
        !is_part
    })
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
