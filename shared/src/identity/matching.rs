//! How alike two records are, with reasons: a comparison vector and a weight for
//! each of its parts (Fellegi and Sunter, "A Theory for Record Linkage", 1969).
//!
//! The vector is so small, and each part so plain, that the database can make it:
//! an intake needs no second round trip to find out whom it knows. What two names have
//! in common is prepared as tokens, see `tokens.rs`. The weights and the verdict stand
//! here only.

use serde::{Deserialize, Serialize};

use super::Identity;

/// How one part of two records compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One of them does not have it.
    Missing,
    /// It differs.
    Differs,
    /// It is written in two scripts that cannot be compared, or was stored by an older
    /// version and is not made anew yet.
    Incomparable,
    /// Of two names the family name agrees and no more: often two people of one family.
    FamilyName,
    /// Of two names the given name agrees and no more: perhaps married since.
    GivenName,
    /// One may be short for the other: `ada` and `ada lovelace`, `j smith` and `john smith`.
    Similar,
    /// Another form or spelling: a nickname, another script, a slip of typing.
    Close,
    /// It is the same.
    Same,
    /// It is the same and says that it is two: father and son, Sr. and Jr.
    Contradicts,
}

/// How many levels there are.
const LEVELS: usize = 9;
/// Points for each level, in its order.
type Row = [i32; LEVELS];

impl Level {
    const ALL: [Self; LEVELS] = [
        Self::Missing,
        Self::Differs,
        Self::Incomparable,
        Self::FamilyName,
        Self::GivenName,
        Self::Similar,
        Self::Close,
        Self::Same,
        Self::Contradicts,
    ];

    fn of(a: &str, b: &str) -> Self {
        if a.is_empty() || b.is_empty() {
            Self::Missing
        } else if a == b {
            Self::Same
        } else {
            Self::Differs
        }
    }

    pub(super) fn from_digit(digit: u32) -> Self {
        let level = usize::try_from(digit)
            .ok()
            .and_then(|digit| Self::ALL.get(digit));
        level.copied().unwrap_or(Self::Differs)
    }

    /// Its place in the order of levels: a digit of vectors and tokens.
    pub(super) fn digit(self) -> u8 {
        self as u8
    }

    /// The level of a digit of the vectors before version 2 of the keys.
    fn from_old_digit(digit: u32) -> Self {
        match digit {
            0 => Self::Missing,
            1 => Self::Differs,
            2 => Self::Similar,
            _ => Self::Same,
        }
    }

    /// What stands for this level in a row.
    fn pick(self, row: &Row) -> i32 {
        row.get(self as usize).copied().unwrap_or(0)
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

/// Points for each part at each level. A point is about one bit: how much likelier this
/// is between records of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// The mailbox.
    pub email: Row,
    /// The phone number.
    pub phone: Row,
    /// The person's name: where the mailbox is not the same, and where it is.
    pub name: [Row; 2],
    /// The company's name.
    pub company: Row,
    /// The most that a comparison has, whatever else agrees, by the level of the name:
    /// where the mailbox is not the same, and where it is.
    pub most: [Row; 2],
}

/// More than any sum.
const ANY: i32 = 99;

impl Weights {
    /// A name at a switchboard or an office's mailbox: colleagues have both in common, so a
    /// name that differs is somebody else. The points of [`Level::Close`] are less than those
    /// of [`Level::Same`], and parts of names tell nothing.
    const NAME_AT_OFFICE: Row = [0, -4, -4, -4, -3, 0, 2, 3, -6];
    /// A name at a personal mailbox: that it differs alone does not outweigh the mailbox.
    /// A given name that agrees is what marriage leaves.
    const NAME_AT_MAILBOX: Row = [0, -3, -1, -4, 0, 1, 2, 3, -6];
    /// No link between names that differ, or are of two people of one family.
    const MOST_AT_OFFICE: Row = [ANY, 5, 5, 5, 5, ANY, ANY, ANY, 5];
    /// No link between two people of one family who share mailbox and phone.
    const MOST_AT_MAILBOX: Row = [ANY, ANY, ANY, 5, ANY, ANY, ANY, ANY, 5];

    /// For somebody whose address is their own.
    pub const PERSONAL: Self = Self {
        email: [0, -2, 0, 0, 0, 0, 0, 9, 0],
        phone: [0, -1, 0, 0, 0, 0, 0, 7, 0],
        name: [Self::NAME_AT_OFFICE, Self::NAME_AT_MAILBOX],
        company: [0, -2, 0, 0, 0, 1, 2, 2, 0],
        most: [Self::MOST_AT_OFFICE, Self::MOST_AT_MAILBOX],
    };
    /// For an address that several people read, such as `info@`: it tells a company.
    pub const SHARED: Self = Self {
        email: [0, -2, 0, 0, 0, 0, 0, 4, 0],
        name: [Self::NAME_AT_OFFICE; 2],
        most: [Self::MOST_AT_OFFICE; 2],
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
            email: Level::of(&a.email, &b.email),
            phone: Level::of(&a.phone, &b.phone),
            name: a.name.compare(&b.name),
            company: a.company.compare(&b.company),
        }
    }

    /// The comparison that `vector` stands for: one decimal digit for each part,
    /// e-mail first, as the database writes it. A fifth digit before them tells the version
    /// of the levels; vectors of four digits were written before there was one.
    pub fn from_vector(vector: u32) -> Self {
        let level = if vector < 10_000 {
            Level::from_old_digit
        } else {
            Level::from_digit
        };
        let digit = |power: u32| level(vector / 10_u32.pow(power) % 10);
        Self {
            email: digit(3),
            phone: digit(2),
            name: digit(1),
            company: digit(0),
        }
    }

    /// How much speaks for one person.
    pub fn points(self, weights: &Weights) -> i32 {
        let parts = self.parts(weights);
        let sum: i32 = parts.iter().map(|(_, _, points)| points).sum();
        sum.min(self.name.pick(self.at_mailbox(&weights.most)))
    }

    /// Each part with its level and points, those that say something.
    pub fn reasons(self, weights: &Weights) -> Vec<(&'static str, Level, i32)> {
        let mut parts = self.parts(weights).to_vec();
        parts.retain(|(_, level, _)| *level != Level::Missing);
        parts
    }

    fn parts(self, weights: &Weights) -> [(&'static str, Level, i32); 4] {
        let part = |name, level: Level, row| (name, level, level.pick(row));
        [
            part("email", self.email, &weights.email),
            part("phone", self.phone, &weights.phone),
            part("name", self.name, self.at_mailbox(&weights.name)),
            part("company", self.company, &weights.company),
        ]
    }

    /// The row for this mailbox.
    fn at_mailbox(self, [elsewhere, same]: &[Row; 2]) -> &Row {
        if self.email == Level::Same {
            same
        } else {
            elsewhere
        }
    }
}
