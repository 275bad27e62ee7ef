//! How alike two records are, with reasons: a comparison vector and a weight for
//! each of its parts (Fellegi and Sunter, "A Theory for Record Linkage", 1969).
//!
//! The vector is so small, and each part so plain, that the database can make it:
//! an intake needs no second round trip to find out whom it knows. The weights
//! and the verdict stand here only.

use serde::{Deserialize, Serialize};

use super::Identity;

/// How one part of two records compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One of them does not have it.
    Missing,
    /// It differs.
    Differs,
    /// One contains the other: `ada` and `ada lovelace`.
    Similar,
    /// It is the same.
    Same,
}

impl Level {
    fn of(a: &str, b: &str, may_be_similar: bool) -> Self {
        if a.is_empty() || b.is_empty() {
            Self::Missing
        } else if a == b {
            Self::Same
        } else if may_be_similar && (a.contains(b) || b.contains(a)) {
            Self::Similar
        } else {
            Self::Differs
        }
    }

    fn from_digit(digit: u32) -> Self {
        match digit {
            0 => Self::Missing,
            1 => Self::Differs,
            2 => Self::Similar,
            _ => Self::Same,
        }
    }

    /// The weight of this level in a row of weights.
    fn weight(self, row: [i32; 4]) -> i32 {
        let [missing, differs, similar, same] = row;
        match self {
            Self::Missing => missing,
            Self::Differs => differs,
            Self::Similar => similar,
            Self::Same => same,
        }
    }
}

/// How two records compare, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The mailbox.
    pub email: Level,
    /// The phone number.
    pub phone: Level,
    /// The person's name.
    pub name: Level,
    /// The company's name.
    pub company: Level,
}

/// Points for each part at each level: missing, differs, similar, same. A point
/// is about one bit: how much likelier this is between records of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// The mailbox.
    pub email: [i32; 4],
    /// The phone number.
    pub phone: [i32; 4],
    /// The person's name.
    pub name: [i32; 4],
    /// The company's name.
    pub company: [i32; 4],
}

impl Weights {
    /// For somebody whose address is their own. A different name under the same
    /// address or number is what a shared mailbox or a switchboard looks like.
    pub const PERSONAL: Self = Self {
        email: [0, -2, 0, 9],
        phone: [0, -1, 0, 7],
        name: [0, -4, 1, 3],
        company: [0, -2, 1, 2],
    };
    /// For an address of an office, such as `info@`: it tells a company.
    pub const SHARED: Self = Self {
        email: [0, -2, 0, 4],
        ..Self::PERSONAL
    };

    /// The weights for comparing with somebody who writes from `email`.
    pub fn for_mailbox(email: &str) -> Self {
        if super::is_shared_mailbox(email) {
            Self::SHARED
        } else {
            Self::PERSONAL
        }
    }
}

/// Fewest points at which two records are linked.
const LINK_FROM: i32 = 6;
/// Fewest points at which they are shown as possibly the same.
const POSSIBLE_FROM: i32 = 3;

/// What is made of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchVerdict {
    /// The same person: linked, as another touch.
    Linked,
    /// Perhaps the same; a person decides.
    Possible,
    /// Somebody else.
    Different,
}

impl MatchVerdict {
    /// The verdict at `points`.
    pub fn at(points: i32) -> Self {
        match points {
            LINK_FROM.. => Self::Linked,
            POSSIBLE_FROM.. => Self::Possible,
            _ => Self::Different,
        }
    }

    /// Fewest points for a link; the database compares with it.
    pub const fn link_from() -> i32 {
        LINK_FROM
    }

    /// Fewest points that are worth a note.
    pub const fn possible_from() -> i32 {
        POSSIBLE_FROM
    }
}

impl Comparison {
    /// Compares two records.
    pub fn of(a: &Identity, b: &Identity) -> Self {
        Self {
            email: Level::of(&a.email, &b.email, false),
            phone: Level::of(&a.phone, &b.phone, false),
            name: Level::of(&a.name, &b.name, true),
            company: Level::of(&a.company, &b.company, true),
        }
    }

    /// The comparison that `vector` stands for: one decimal digit for each part,
    /// e-mail first, as the database writes it.
    pub fn from_vector(vector: u32) -> Self {
        let digit = |power: u32| Level::from_digit(vector / 10_u32.pow(power) % 10);
        Self {
            email: digit(3),
            phone: digit(2),
            name: digit(1),
            company: digit(0),
        }
    }

    /// How much speaks for one person.
    pub fn points(self, weights: &Weights) -> i32 {
        self.parts(weights)
            .iter()
            .map(|(_, _, points)| points)
            .sum()
    }

    /// Each part with its level and points, those that say something.
    pub fn reasons(self, weights: &Weights) -> Vec<(&'static str, Level, i32)> {
        let mut parts = self.parts(weights).to_vec();
        parts.retain(|(_, level, _)| *level != Level::Missing);
        parts
    }

    fn parts(self, weights: &Weights) -> [(&'static str, Level, i32); 4] {
        let part = |name, level: Level, row| (name, level, level.weight(row));
        [
            part("email", self.email, weights.email),
            part("phone", self.phone, weights.phone),
            part("name", self.name, weights.name),
            part("company", self.company, weights.company),
        ]
    }
}
