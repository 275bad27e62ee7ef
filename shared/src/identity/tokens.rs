//! What two names share: short tokens, so that the database can compare names that it
//! does not understand.
//!
//! A name is stored as tokens that it *has* and compared by tokens that it *seeks*; the
//! level of a comparison is the highest of a token that one seeks and the other has. A
//! token is a digit, the [`Level`], and five letters, a hash: no token can be found across
//! two others, because digits begin tokens. Two different texts share a token by chance
//! once in 380 million (52⁵).

use serde::{Deserialize, Serialize};

use super::matching::Level;

/// Bytes of a token.
const LENGTH: usize = 6;
const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The tokens of a name. Both are empty where there is no name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameTokens {
    /// Those that it has, one after the other, as they are stored.
    pub has: String,
    /// Those that it seeks in others.
    pub seeks: String,
}

impl NameTokens {
    /// How the name with these tokens compares with `other`.
    pub(super) fn compare(&self, other: &Self) -> Level {
        if self.has.is_empty() || other.has.is_empty() {
            return Level::Missing;
        }
        let has = |token: &[u8]| other.has.as_bytes().chunks(LENGTH).any(|own| own == token);
        let shared = self
            .seeks
            .as_bytes()
            .chunks(LENGTH)
            .filter(|token| has(token));
        let highest = shared.filter_map(|token| token.first()).max();
        highest.map_or(Level::Differs, |digit| {
            Level::from_digit(u32::from(digit - b'0'))
        })
    }

    /// The tokens that it seeks as a list in JSON.
    pub fn seeks_json(&self) -> String {
        let mut list = String::with_capacity(self.seeks.len() / LENGTH * (LENGTH + 3) + 2);
        list.push('[');
        for (number, letter) in self.seeks.chars().enumerate() {
            if number % LENGTH == 0 {
                list.push_str(if number == 0 { "\"" } else { "\",\"" });
            }
            list.push(letter);
        }
        list.push_str(if self.seeks.is_empty() { "]" } else { "\"]" });
        list
    }
}

/// What a token is made of besides its text: names of one kind are compared with each
/// other only.
pub(super) type Kind = u8;

/// Collects the tokens of a name.
#[derive(Default)]
pub(super) struct Collector {
    has: Vec<[u8; LENGTH]>,
    seeks: Vec<[u8; LENGTH]>,
}

impl Collector {
    pub(super) fn has(&mut self, level: Level, kind: Kind, text: &str) {
        self.has.push(token(level, kind, text));
    }

    pub(super) fn seeks(&mut self, level: Level, kind: Kind, text: &str) {
        self.seeks.push(token(level, kind, text));
    }

    /// What agrees where both have it.
    pub(super) fn shares(&mut self, level: Level, kind: Kind, text: &str) {
        self.has(level, kind, text);
        self.seeks(level, kind, text);
    }

    pub(super) fn into_tokens(self) -> NameTokens {
        NameTokens {
            has: joined(self.has),
            seeks: joined(self.seeks),
        }
    }
}

fn joined(mut tokens: Vec<[u8; LENGTH]>) -> String {
    tokens.sort_unstable();
    tokens.dedup();
    tokens.concat().into_iter().map(char::from).collect()
}

/// The token of a text: FNV-1a (Fowler, Noll, Vo) of 32 bits with the last mixing step of
/// MurmurHash3, in letters.
fn token(level: Level, kind: Kind, text: &str) -> [u8; LENGTH] {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in std::iter::once(kind).chain(text.bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^= hash >> 16;
    let mut token = [b'0' + level.digit(); LENGTH];
    for place in token.iter_mut().skip(1) {
        *place = LETTERS
            .get(hash as usize % LETTERS.len())
            .copied()
            .unwrap_or(b'a');
        hash /= 52;
    }
    token
}
