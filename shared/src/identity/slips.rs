//! One slip of typing: a letter too much, too few, another, or two exchanged.
//!
//! Two words are a slip apart where leaving out one letter of each, or of one, makes them
//! equal (Mor and Fraenkel's deletion neighbourhoods, 1982). What is left after that are
//! tokens, so that nothing has to measure a distance.

use super::matching::Level;
use super::names::sorted;
use super::tokens::Collector;

/// Fewest letters of a word in which any slip is thought of; in shorter ones a letter
/// makes another name.
const SHORTEST: usize = 5;
/// Most letters of a word in which a slip is looked for: longer ones are no names, and each
/// letter is another token that is stored.
const LONGEST: usize = 24;

/// Adds the tokens of slips in the first and in the last of `words`. Two different words
/// that `is_name` knows as given names are no slip of each other: Maria is not Mario.
pub(super) fn add(tokens: &mut Collector, words: &[String], is_name: impl Fn(&str) -> bool) {
    let last = words.len().saturating_sub(1);
    for (number, word) in words.iter().enumerate() {
        if number != 0 && number != last {
            continue;
        }
        let is_given = number == 0 && last > 0;
        let mut others = words.to_vec();
        others.remove(number);
        let others = sorted(&others);
        let (own, sought): (u8, &[u8]) = if is_name(word) {
            (b'k', b"u")
        } else {
            (b'u', b"ku")
        };
        for left in neighbours(word, is_given) {
            let text = [&*others, "|", &*left].concat();
            tokens.has(Level::Close, own, &text);
            for kind in sought {
                tokens.seeks(Level::Close, *kind, &text);
            }
        }
    }
}

/// What is left of `word` after a slip was left out. The first letter is seldom the wrong
/// one (Hansen is not Jansen), and the last tells genders: Daniel and Daniela, Ivanov and
/// Ivanova.
fn neighbours(word: &str, is_given: bool) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let count = letters.len();
    let mut left = Vec::new();
    if count + 1 < SHORTEST || count > LONGEST {
        return left;
    }
    let exchanged = |at: usize| {
        let mut letters = letters.clone();
        if let Some(pair) = letters.get_mut(at..at + 2) {
            pair.sort_unstable();
        }
        // A mark keeps what is sorted apart from what is left out.
        ["~", &letters.iter().collect::<String>()].concat()
    };
    if count < SHORTEST {
        left.extend((0..count - 1).map(exchanged));
        return left;
    }
    let end = if is_given || word.ends_with('a') {
        count - 1
    } else {
        count
    };
    left.push(word.to_owned());
    left.push(exchanged(0));
    left.push(exchanged(count - 2));
    for gap in 1..end {
        let kept = letters.iter().enumerate().filter(|(at, _)| *at != gap);
        left.push(kept.map(|(_, letter)| *letter).collect());
    }
    left
}
