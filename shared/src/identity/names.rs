//! What names of people have in common with others: the tokens of a name.
//!
//! A part of a name that one side has and the other seeks is of a kind of its own, so that
//! 王伟 and 汪薇, which read alike, are compared with Wang Wei but not with each other.

use super::fold::{is_han, is_hangul, is_kana, undotted};
use super::han::HanName;
use super::matching::Level;
use super::person::PersonName;
use super::slips;
use super::table;
use super::tokens::{Collector, NameTokens};
use super::transliterate;

/// Short forms of names, with the names they stand for; and names that have some.
const NICKNAMES: &str = include_str!("data/nicknames.txt");
/// Most words of a name of which every part is compared.
const MOST_FOR_PARTS: usize = 4;
/// Scripts that cannot be compared with one another, but for Chinese with Japanese.
const SCRIPTS: [&str; 8] = [
    "latin", "chinese", "japanese", "korean", "arabic", "hebrew", "indic", "other",
];

/// The tokens of a person's name.
pub(super) fn tokens_of_person(name: &str) -> NameTokens {
    let name = PersonName::parse(name);
    let mut tokens = Collector::default();
    if name.is_empty() {
        return NameTokens::default();
    }
    tokens.shares(Level::Same, b'w', &name.key());
    if !name.words.is_empty() {
        western(&mut tokens, &name.words);
    }
    if !name.eastern.is_empty() {
        tokens.shares(Level::Same, b'w', &name.eastern);
        eastern(&mut tokens, &name.eastern);
    }
    if let Some(own) = name.generation {
        tokens.has(Level::Contradicts, b'x', &own.to_string());
        for other in (1..=4).filter(|other| *other != own) {
            tokens.seeks(Level::Contradicts, b'x', &other.to_string());
        }
    }
    if let Some(own) = script(&name) {
        tokens.has(Level::Incomparable, b's', own);
        let is_other = |other: &&&str| **other != own && !(is_of_han(other) && is_of_han(own));
        for other in SCRIPTS.iter().filter(is_other) {
            tokens.seeks(Level::Incomparable, b's', other);
        }
    }
    tokens.into_tokens()
}

/// The names that `word` may stand for, itself first; whether it is known as a given name.
fn names_of(word: &str) -> (Vec<&str>, bool) {
    let known = table::value(NICKNAMES, word);
    let others = known
        .unwrap_or_default()
        .split(',')
        .filter(|name| !name.is_empty());
    (
        std::iter::once(word).chain(others).collect(),
        known.is_some(),
    )
}

fn western(tokens: &mut Collector, words: &[String]) {
    tokens.shares(Level::Same, b'w', &undotted(&sorted(words)));
    let spellings = transliterate::spellings(words);
    for spelling in &spellings {
        tokens.shares(Level::Close, b't', &sorted(spelling));
    }
    if let Some(short) = without_digraphs(words) {
        tokens.shares(Level::Close, b't', &sorted(&short));
    }
    let mut spellings = spellings.iter();
    let usual = spellings.next().map_or(words, Vec::as_slice);
    parts(tokens, usual);
    initials(tokens, usual);
    nicknames(tokens, usual);
    slips::add(tokens, usual, |word| names_of(word).1);
    joined(tokens, usual);
    for spelling in std::iter::once(usual).chain(spellings.map(Vec::as_slice)) {
        ends(tokens, spelling);
    }
}

/// Words with two letters for one umlaut within a word too short to fold them: Löw and
/// Loew, but not Joe and Jo.
fn without_digraphs(words: &[String]) -> Option<Vec<String>> {
    let shorten = |word: &String| {
        let short = ["ae", "oe", "ue"].iter().find_map(|digraph| {
            let (before, after) = word.split_once(digraph)?;
            let vowel = digraph.get(..1)?;
            (!after.is_empty()).then(|| [before, vowel, after].concat())
        });
        short.unwrap_or_else(|| word.clone())
    };
    let short: Vec<String> = words.iter().map(shorten).collect();
    (short != words).then_some(short)
}

/// Some words of one are all words of the other: Ada of Ada Lovelace, María García of
/// María García López. Words of one letter tell less: John A Smith and John B Smith are
/// not both John Smith.
fn parts(tokens: &mut Collector, words: &[String]) {
    let whole = sorted(words);
    for kind in [b'p', b'r'] {
        tokens.seeks(level_of_part(words), kind, &whole);
    }
    tokens.has(level_of_part(words), b'q', &whole);
    let core: Vec<String> = words
        .iter()
        .filter(|word| !is_initial(word))
        .cloned()
        .collect();
    if core.len() >= 2 && core.len() < words.len() {
        tokens.seeks(Level::Close, b'p', &sorted(&core));
        tokens.has(Level::Close, b'c', &sorted(&core));
    }
    for part in proper_parts(words) {
        let level = level_of_part(&part);
        let lost = |word: &&String| is_initial(word) && !part.contains(word);
        let text = sorted(&part);
        tokens.seeks(level, b'q', &text);
        if words.iter().any(|word| lost(&word)) {
            tokens.has(level, b'r', &text);
        } else {
            tokens.has(level, b'p', &text);
            tokens.seeks(level, b'c', &text);
        }
    }
}

fn level_of_part(words: &[String]) -> Level {
    let long = words.iter().filter(|word| !is_initial(word)).count();
    if long >= 2 {
        Level::Close
    } else {
        Level::Similar
    }
}

/// Every selection of some but not all words that has more than initials; of long names
/// the single words, the ends, and all but one.
fn proper_parts(words: &[String]) -> Vec<Vec<String>> {
    let count = words.len().min(16);
    let everything = (1_u32 << count) - 1;
    let is_wanted = |selection: &u32| {
        let size = selection.count_ones() as usize;
        count <= MOST_FOR_PARTS
            || size == 1
            || size + 1 == count
            || *selection == 1 | (1 << (count - 1))
    };
    let select = |selection: u32| {
        let numbered = words.iter().enumerate();
        let selected = numbered.filter(|(number, _)| selection & (1 << number) != 0);
        selected.map(|(_, word)| word.clone()).collect::<Vec<_>>()
    };
    let parts = (1..everything).filter(is_wanted).map(select);
    parts
        .filter(|part| part.iter().any(|word| !is_initial(word)))
        .collect()
}

/// A given name, or a family name, is written with its first letter only.
fn initials(tokens: &mut Collector, words: &[String]) {
    let [first, .., last] = words else { return };
    if is_initial(first) || is_initial(last) {
        let text = sorted(&[first.clone(), last.clone()]);
        tokens.has(Level::Similar, b'i', &text);
        tokens.seeks(Level::Similar, b'i', &text);
        tokens.seeks(Level::Similar, b'f', &text);
        return;
    }
    for (short, long) in [(first, last), (last, first)] {
        let initial: String = short.chars().take(1).collect();
        let text = sorted(&[initial, long.clone()]);
        tokens.has(Level::Similar, b'f', &text);
        tokens.seeks(Level::Similar, b'i', &text);
    }
}

/// Another form of the given name, which stands first, or last where there are two words.
fn nicknames(tokens: &mut Collector, words: &[String]) {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return;
    };
    if let [given] = words {
        for name in names_of(given).0 {
            tokens.shares(Level::Close, b'n', name);
        }
        return;
    }
    // Middle names of one side only are passed over.
    let (own, other): (u8, &[u8]) = if words.len() == 2 {
        (b'2', b"23")
    } else {
        (b'3', b"2")
    };
    let is_reversed = words.len() == 2 && !names_of(first).1;
    let orders = [(first, last), (last, first)];
    for (given, family) in orders.into_iter().take(1 + usize::from(is_reversed)) {
        for name in names_of(given).0 {
            let text = [family, "|", name].concat();
            tokens.has(Level::Close, own, &text);
            for kind in other {
                tokens.seeks(Level::Close, *kind, &text);
            }
        }
    }
}

/// Written as one word, in any order: Liwei, Van Derberg.
fn joined(tokens: &mut Collector, words: &[String]) {
    if words.len() > MOST_FOR_PARTS || words.iter().any(|word| is_initial(word)) {
        return;
    }
    let mut order = words.to_vec();
    let mut orders = vec![order.concat()];
    order.rotate_right(1);
    orders.push(order.concat());
    let back = 2 % order.len().max(1);
    order.rotate_left(back);
    orders.push(order.concat());
    for text in orders.iter().filter(|text| text.len() >= 4) {
        tokens.shares(Level::Close, b'j', text);
        tokens.seeks(Level::Close, b'h', text);
    }
}

/// The given name agrees, or the family name.
fn ends(tokens: &mut Collector, words: &[String]) {
    let [first, .., last] = words else { return };
    if !is_initial(first) {
        for name in names_of(first).0 {
            tokens.shares(Level::GivenName, b'g', name);
        }
    }
    if !is_initial(last) {
        tokens.shares(Level::FamilyName, b'l', without_gender(last));
    }
}

/// A Slavic family name without what tells husband, wife and children apart.
fn without_gender(name: &str) -> &str {
    const ENDINGS: [&str; 10] = [
        "ova", "eva", "ina", "skaya", "ska", "ov", "ev", "in", "skiy", "sky",
    ];
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    stem.filter(|stem| stem.len() >= 3).unwrap_or(name)
}

fn eastern(tokens: &mut Collector, name: &str) {
    let Some(parsed) = HanName::parse(name) else {
        return korean_or_japanese(tokens, name);
    };
    tokens.shares(Level::FamilyName, b'l', parsed.surname);
    if parsed.given.chars().count() > 1 {
        tokens.shares(Level::GivenName, b'g', parsed.given);
    }
    // A family name with a form of address: 李总.
    tokens.has(Level::Similar, b'p', parsed.surname);
    tokens.seeks(Level::Similar, b'q', parsed.surname);
    for (surname, given) in parsed.readings() {
        for text in [[&*surname, &*given].concat(), [&*given, &*surname].concat()] {
            tokens.has(Level::Close, b'h', &text);
            tokens.seeks(Level::Close, b'j', &text);
        }
    }
}

/// Korean and Japanese names: Korean ones have a family name of one syllable. Any name
/// of one word may be a family name alone.
fn korean_or_japanese(tokens: &mut Collector, name: &str) {
    tokens.seeks(Level::Similar, b'p', name);
    tokens.has(Level::Similar, b'q', name);
    let mut syllables = name.chars();
    let surname: String = syllables.by_ref().take(1).collect();
    if surname.chars().all(is_hangul) && name.chars().count() == 3 {
        tokens.shares(Level::FamilyName, b'l', &surname);
        tokens.shares(Level::GivenName, b'g', syllables.as_str());
    }
    // Most Japanese family names are of two characters.
    if name.chars().all(is_han) && name.chars().count() >= 3 {
        let surname: String = name.chars().take(2).collect();
        tokens.shares(Level::FamilyName, b'l', &surname);
    }
}

/// The script of a name in a single one.
fn script(name: &PersonName) -> Option<&'static str> {
    if name.words.is_empty() {
        let is_chinese = || HanName::parse(&name.eastern).is_some();
        return Some(match name.eastern.chars().next()? {
            c if is_hangul(c) => "korean",
            c if is_kana(c) || !is_chinese() => "japanese",
            _ => "chinese",
        });
    }
    if !name.eastern.is_empty() {
        return None;
    }
    let foreign = name
        .words
        .iter()
        .flat_map(|word| word.chars())
        .find(|c| !c.is_ascii());
    Some(match foreign {
        None | Some('\u{80}'..='\u{52f}' | '\u{10a0}'..='\u{10ff}' | '\u{1e00}'..='\u{1fff}') => {
            "latin"
        }
        Some('\u{590}'..='\u{5ff}') => "hebrew",
        Some('\u{600}'..='\u{77f}') => "arabic",
        Some('\u{900}'..='\u{dff}') => "indic",
        Some(_) => "other",
    })
}

fn is_of_han(script: &str) -> bool {
    matches!(script, "chinese" | "japanese")
}

fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none() && !word.chars().all(is_han)
}

/// Words in alphabetical order: which of two is the family name is not always known.
pub(super) fn sorted(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words.join(" ")
}
