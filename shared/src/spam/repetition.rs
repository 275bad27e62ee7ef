//! Texts that say one thing over and over, or say it loudly.

use std::collections::BTreeSet;

/// Shortest text, in characters, in which shouting and repetition are looked for.
const LONG_TEXT: usize = 40;
/// Words of a text among which different ones are counted: a long text in any
/// language has the same words again and again.
const WINDOW: usize = 60;

/// Whether the fields say one thing over and over, or one field does.
pub(super) fn is_repetitive(texts: &[&str]) -> bool {
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
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_repetitive = |window: &[&str]| {
        let different: BTreeSet<&str> = window.iter().copied().collect();
        different.len() * 4 <= window.len()
    };
    (words.len() >= 8 && words.chunks(WINDOW).all(is_repetitive)) || has_few_characters(text)
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

/// Whether a long text is written in capitals.
pub(super) fn is_shouted(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphabetic).collect();
    let capitals = letters.iter().filter(|c| c.is_ascii_uppercase()).count();
    letters.len() >= LONG_TEXT && capitals * 10 >= letters.len() * 8
}
