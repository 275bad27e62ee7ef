//! Chinese names: simplified characters and their reading (pinyin).

use super::fold::is_han;
use super::table;

/// A character each line, with its readings, or with `=` and its simplified form.
const HAN: &str = include_str!("data/han.txt");
/// Family names that are read otherwise, or are of two characters.
const SURNAMES: &str = include_str!("data/surnames.txt");
/// Most readings of one name that are compared.
const MOST_READINGS: usize = 6;

/// A Chinese name, taken apart.
pub(super) struct HanName<'a> {
    pub(super) surname: &'a str,
    pub(super) given: &'a str,
}

/// What stands behind `c` in the table.
fn entry(c: char) -> Option<&'static str> {
    let line = table::line(HAN, |line| line.chars().next().cmp(&Some(c)))?;
    line.strip_prefix(c)
}

/// `text` in simplified characters and hiragana, one for each.
pub(super) fn simplified(text: &str) -> String {
    let simple = |c: char| {
        // Katakana as hiragana, which begin 96 characters before them.
        if matches!(c, '\u{30a1}'..='\u{30f6}') {
            return char::from_u32(u32::from(c) - 96).unwrap_or(c);
        }
        let form = is_han(c).then(|| entry(c)).flatten();
        form.and_then(|form| form.strip_prefix('=')?.chars().next())
            .unwrap_or(c)
    };
    text.chars().map(simple).collect()
}

impl<'a> HanName<'a> {
    /// The parts of a simplified name of two to four characters that begins with a Chinese
    /// family name; Japanese ones mostly do not.
    pub(super) fn parse(name: &'a str) -> Option<Self> {
        let count = name.chars().count();
        if !(2..=4).contains(&count) || !name.chars().all(is_han) {
            return None;
        }
        let split = |characters: usize| {
            let at = name.char_indices().nth(characters)?.0;
            name.split_at_checked(at)
        };
        let compound = split(2).filter(|(surname, _)| table::value(SURNAMES, surname).is_some());
        let (surname, given) = match compound {
            Some(parts) if count > 2 => parts,
            _ => split(1).filter(|_| count < 4)?,
        };
        table::value(SURNAMES, surname)?;
        Some(Self { surname, given })
    }

    /// Ways to read it: the family name and the given name in Latin letters.
    pub(super) fn readings(&self) -> Vec<(String, String)> {
        let surnames = table::value(SURNAMES, self.surname).unwrap_or_default();
        let mut readings = Vec::new();
        for surname in surnames.split(',') {
            for given in read(self.given) {
                for (surname, given) in spellings(surname, &given) {
                    if readings.len() < MOST_READINGS {
                        readings.push((surname, given));
                    }
                }
            }
        }
        readings
    }
}

/// The readings of `text`, most usual first.
fn read(text: &str) -> Vec<String> {
    let mut readings = vec![String::new()];
    for c in text.chars() {
        let syllables = entry(c).unwrap_or_default();
        let longer = |begun: &String| {
            let ways = syllables
                .split(',')
                .map(|syllable| [begun, syllable].concat());
            ways.collect::<Vec<_>>()
        };
        readings = readings
            .iter()
            .flat_map(longer)
            .take(MOST_READINGS)
            .collect();
    }
    readings
}

/// ü is written v in the table, and u, v or yu in passports and mails.
fn spellings(surname: &str, given: &str) -> Vec<(String, String)> {
    let letters: &[&str] = if surname.contains('v') || given.contains('v') {
        &["v", "u", "yu"]
    } else {
        &["v"]
    };
    let spell = |letter: &&str| (surname.replace('v', letter), given.replace('v', letter));
    letters.iter().map(spell).collect()
}
