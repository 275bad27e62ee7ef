//! Names of people: what their words are.

use super::fold::{collapse, cut, fold, is_han, is_hangul, is_kana, undotted};
use super::han;

/// Words that are not part of a name: forms of address and degrees.
const TITLES: [&str; 41] = [
    "mr",
    "mister",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "dame",
    "lady",
    "rev",
    "herr",
    "frau",
    "hr",
    "madame",
    "monsieur",
    "mme",
    "mlle",
    "dipl",
    "ing",
    "sra",
    "srta",
    "senor",
    "senora",
    "signor",
    "signora",
    "dhr",
    "mevr",
    "mw",
    "med",
    "phd",
    "mba",
    "msc",
    "bsc",
    "llm",
    "dds",
    "esq",
    "cpa",
];
/// Words that tell father from son, with the generation they tell.
const GENERATIONS: [(&str, u8); 8] = [
    ("sr", 1),
    ("senior", 1),
    ("jr", 2),
    ("junior", 2),
    ("ii", 2),
    ("2nd", 2),
    ("iii", 3),
    ("iv", 4),
];
/// Forms of address that follow Chinese, Japanese and Korean names.
const EASTERN_TITLES: [&str; 18] = [
    "先生", "女士", "小姐", "太太", "老师", "老師", "经理", "經理", "总监", "總監", "博士", "教授",
    "总", "總", "さん", "様", "님", "씨",
];
/// Most words of a name that are compared.
const MOST_WORDS: usize = 6;

/// A name, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PersonName {
    /// The words in other than Chinese characters, the family name last, folded.
    pub(super) words: Vec<String>,
    /// The name in Chinese characters, Japanese kana or Korean syllables, simplified and
    /// without blanks.
    pub(super) eastern: String,
    /// Which of several people of that name it is: 1 senior, 2 junior.
    pub(super) generation: Option<u8>,
}

/// The form under which spellings of one name compare equal: folded, titles and the
/// generation left out, words in alphabetical order (`Lovelace, Ada` is `Ada Lovelace`),
/// Chinese, Japanese and Korean names without blanks.
pub fn name_key(name: &str) -> String {
    PersonName::parse(name).key()
}

impl PersonName {
    /// Takes `name` apart. Whatever stands before a comma is the family name.
    pub(super) fn parse(name: &str) -> Self {
        let mut parsed = Self::default();
        let spaced = name.replace(['.', '．', '·', '・', '•', '‧'], " ");
        let parts: Vec<String> = spaced.split([',', '，']).map(fold).collect();
        let words = |part| str::split_whitespace(part);
        let all = parts.iter().flat_map(|part| words(part));
        // What is all there is of a name is the name.
        let is_named = all.clone().any(is_name);
        let mut before_comma = 0;
        for part in &parts {
            for word in words(part) {
                if !is_named || is_name(word) {
                    parsed.take(word);
                } else {
                    parsed.note_generation(word);
                }
            }
            if before_comma == 0 {
                before_comma = parsed.words.len();
            }
        }
        parsed.words.rotate_left(before_comma);
        parsed.words.truncate(MOST_WORDS);
        parsed.eastern = han::simplified(cut(without_title(&parsed.eastern)));
        parsed
    }

    fn take(&mut self, word: &str) {
        if word.chars().any(is_eastern) {
            self.eastern.push_str(word);
        } else {
            self.words.push(collapse(cut(word)));
        }
    }

    /// Sr. before a name is a form of address in Spanish.
    fn note_generation(&mut self, word: &str) {
        let generation = GENERATIONS.iter().find(|(known, _)| *known == word);
        if !self.is_empty()
            && let Some((_, number)) = generation
        {
            self.generation = Some(*number);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.eastern.is_empty()
    }

    /// See [`name_key`].
    pub(super) fn key(&self) -> String {
        let mut words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.sort_unstable();
        if !self.eastern.is_empty() {
            words.push(&self.eastern);
        }
        undotted(&words.join(" "))
    }
}

fn is_eastern(c: char) -> bool {
    is_han(c) || is_kana(c) || is_hangul(c)
}

/// Whether a word is neither a title nor a generation.
fn is_name(word: &str) -> bool {
    !TITLES.contains(&word) && !GENERATIONS.iter().any(|(known, _)| *known == word)
}

fn without_title(name: &str) -> &str {
    // A title alone is all there is: 李总 is somebody, 总 is not a name.
    let shorter = |name: &'_ str| -> Option<usize> {
        let rest = EASTERN_TITLES
            .iter()
            .find_map(|title| name.strip_suffix(title))?;
        (!rest.is_empty()).then_some(rest.len())
    };
    let mut name = name;
    while let Some(rest) = shorter(name).and_then(|length| name.get(..length)) {
        name = rest;
    }
    name
}
