//! What dialled digits can stand for, and how much speaks for each reading.

use std::iter;

use super::MOST_DIGITS;
use super::pattern::Digits;
use super::plans::{Likeness, Plan, likeness, plans_sharing};

/// Fewest digits of an international number.
const FEWEST_E164_DIGITS: usize = 6;

/// A number with its calling code, and how much speaks for it.
pub(super) struct Reading {
    /// All digits, without the plus.
    pub(super) digits: String,
    /// How much speaks for it.
    pub(super) likeness: Likeness,
}

/// What `digits` stand for where they begin with an access code: of `home`, or 00,
/// which is understood everywhere. None where they do not begin with one.
pub(super) fn abroad(digits: &str, home: Option<&Plan>) -> Option<Vec<Reading>> {
    let access_code = home.map(|home| home.access_code).unwrap_or_default();
    let mut ends = match access_code {
        "" => Vec::new(),
        code => Digits::of(digits).ends_from(code, 0),
    };
    if digits.starts_with("00") {
        ends.push(2);
    }
    let after = ends.iter().filter_map(|end| digits.get(*end..));
    (!ends.is_empty()).then(|| after.filter_map(international).collect())
}

/// The number whose `digits` begin with a country calling code.
pub(super) fn international(digits: &str) -> Option<Reading> {
    let (plans, rest) = split_calling_code(digits)?;
    let main = plans.first()?;
    // A trunk prefix does not belong here, so what can be the number without taking
    // one away is taken for it: +39 06 …, +7 800 …, but +44 (0)20 …
    // They are made only where the digits as they are are not in use.
    let stripped = iter::once_with(|| main.national_numbers(rest)).flatten();
    let candidates = iter::once(rest.to_owned()).chain(stripped);
    best(candidates.filter_map(|number| judged(&number, main, plans)))
}

/// The best reading of `digits` as what one dials inside `home`.
pub(super) fn national(digits: &str, home: &Plan) -> Option<Reading> {
    let plans = plans_sharing(home.calling_code);
    let stripped = home.national_numbers(digits).into_iter();
    let candidates = stripped.chain([digits.to_owned()]);
    best(candidates.filter_map(|number| judged(&number, home, plans)))
}

/// The number whose `digits` are those of an international one without its plus.
pub(super) fn own_code(digits: &str, home: &Plan) -> Option<Reading> {
    let has_code = digits.starts_with(home.calling_code);
    has_code.then(|| international(digits)).flatten()
}

/// `number` as a national number with the calling code of `home`.
fn judged(number: &str, home: &Plan, sharing: &[Plan]) -> Option<Reading> {
    let digits = [home.calling_code, number].concat();
    if !(FEWEST_E164_DIGITS..=MOST_DIGITS).contains(&digits.len()) {
        return None;
    }
    let likeness = likeness(number, sharing)?;
    // Where 0 is the trunk prefix, hardly any number begins with it.
    let is_doubtful = likeness == Likeness::Length && number.starts_with('0');
    (!is_doubtful || !home.drops_zero()).then_some(Reading { digits, likeness })
}

/// The first of the readings that have most for them. None is made after one in use.
pub(super) fn best(readings: impl IntoIterator<Item = Reading>) -> Option<Reading> {
    let mut best: Option<Reading> = None;
    for next in readings {
        let is_in_use = next.likeness == Likeness::InUse;
        if best
            .as_ref()
            .is_none_or(|best| next.likeness > best.likeness)
        {
            best = Some(next);
        }
        if is_in_use {
            break;
        }
    }
    best
}

/// The plans of the calling code that `digits` begin with, and what follows. No code is
/// the beginning of another, so the first that fits is the one.
fn split_calling_code(digits: &str) -> Option<(&'static [Plan], &str)> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let plans = plans_sharing(code);
        (!plans.is_empty()).then_some((plans, rest))
    })
}
