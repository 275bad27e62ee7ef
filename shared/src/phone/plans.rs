//! The world's telephone numbering plans.
//!
//! `plans.txt` is written by `tools/phone-plans/generate.py`, which names its source and
//! licence: one line a region, its columns parted by tabs, those of one calling code
//! together and the main one first.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::pattern::Digits;

/// How numbers of one region are built. Patterns are regular expressions of digits.
#[derive(Debug)]
pub(super) struct Plan {
    /// ISO 3166-1 alpha-2, the codes AC, TA and XK in common use beside it, and 001 for
    /// numbers that belong to no country.
    pub(super) region: &'static str,
    /// The country calling code, without the plus.
    pub(super) calling_code: &'static str,
    /// What national numbers of this region begin with, where it shares its calling code.
    leading: &'static str,
    /// What is dialled to leave the region.
    pub(super) access_code: &'static str,
    /// How dialled numbers become national ones, see [`Plan::national_numbers`].
    rules: &'static str,
    /// Bit n (counted from 0, the lowest) is set where a national number, without
    /// calling code and trunk prefix, can have n digits.
    lengths: u32,
    /// What any number looks like, in use or not.
    general: &'static str,
    /// The numbers in use, of all types.
    in_use: &'static str,
}

/// Every plan. Read once an isolate, when the first number comes.
static PLANS: LazyLock<Plans> = LazyLock::new(|| {
    let lines = include_str!("plans.txt").lines();
    let all: Vec<Plan> = lines.filter_map(Plan::read).collect();
    let mut by_code: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    for (at, plan) in all.iter().enumerate() {
        let range = by_code.entry(plan.calling_code).or_insert(at..at);
        range.end = at + 1;
    }
    Plans { all, by_code }
});

struct Plans {
    all: Vec<Plan>,
    /// Where the plans of each calling code stand.
    by_code: BTreeMap<&'static str, Range<usize>>,
}

/// How much speaks for a national number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Numbers can be as long.
    Length,
    /// It looks like one that could be in use one day.
    General,
    /// Numbers like it are in use.
    InUse,
}

/// The plan of `region`, in either case.
pub(super) fn plan_of(region: &str) -> Option<&'static Plan> {
    let mut plans = PLANS.all.iter();
    plans.find(|plan| plan.region.eq_ignore_ascii_case(region) && plan.region != "001")
}

/// The plans that share a calling code, the main one first.
pub(super) fn plans_sharing(calling_code: &str) -> &'static [Plan] {
    let range = PLANS.by_code.get(calling_code);
    let plans = range.and_then(|range| PLANS.all.get(range.clone()));
    plans.unwrap_or_default()
}

impl Plan {
    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t');
        let mut column = || columns.next();
        Some(Self {
            region: column()?,
            calling_code: column()?,
            leading: column()?,
            access_code: column()?,
            rules: column()?,
            lengths: u32::from_str_radix(column()?, 16).ok()?,
            general: column()?,
            in_use: column()?,
        })
    }

    /// Whether a 0 in front of a national number is dialled and not part of it.
    pub(super) fn drops_zero(&self) -> bool {
        let mut found = self.national_numbers("0").into_iter();
        found.any(|number| number.is_empty())
    }

    /// The national numbers that `dialled`, as people of this region dial it, can stand
    /// for, but for itself: each rule takes a trunk prefix or the code of a carrier
    /// away, adds an area code that is left out, or turns a mobile prefix into the one
    /// for calls from abroad.
    pub(super) fn national_numbers(&self, dialled: &str) -> Vec<String> {
        let digits = Digits::of(dialled);
        let mut found = Vec::new();
        for rule in self.rules.split('&').filter(|rule| !rule.is_empty()) {
            let mut parts = rule.split('/');
            let mut part = || parts.next().unwrap_or_default();
            let (before, kept, after, insert) = (part(), part(), part(), part());
            for kept_from in digits.ends_from(before, 0) {
                for kept_to in digits.ends_from(kept, kept_from) {
                    for after_to in digits.ends_from(after, kept_to) {
                        let parts = (dialled.get(kept_from..kept_to), dialled.get(after_to..));
                        if let (Some(kept), Some(rest)) = parts {
                            found.push([insert, kept, rest].concat());
                        }
                    }
                }
            }
        }
        found
    }
}

/// How much speaks for `number` as a national number in one of `plans`, which share a
/// calling code.
pub(super) fn likeness(number: &str, plans: &[Plan]) -> Option<Likeness> {
    let digits = Digits::of(number);
    let belongs = |plan: &&Plan| plan.leading.is_empty() || digits.match_start(plan.leading);
    let plans = || plans.iter().filter(belongs);
    let has_length = |plan: &Plan| {
        let length = u32::try_from(number.len()).unwrap_or(u32::MAX);
        plan.lengths
            .checked_shr(length)
            .is_some_and(|bits| bits & 1 == 1)
    };
    if plans().any(|plan| digits.match_all(plan.in_use)) {
        Some(Likeness::InUse)
    } else if plans().any(|plan| digits.match_all(plan.general)) {
        Some(Likeness::General)
    } else {
        plans().any(has_length).then_some(Likeness::Length)
    }
}

#[cfg(test)]
pub(super) fn all() -> &'static [Plan] {
    &PLANS.all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_plan_and_calling_codes_stand_together() {
        assert_eq!(PLANS.all.len(), include_str!("plans.txt").lines().count());
        for plan in &PLANS.all {
            let sharing = plans_sharing(plan.calling_code);
            assert!(
                sharing.iter().any(|one| std::ptr::eq(one, plan)),
                "{plan:?}"
            );
            let shortest = plan.lengths.trailing_zeros() as usize;
            let longest = plan.lengths.ilog2() as usize;
            assert!(shortest + plan.calling_code.len() >= 6, "{plan:?}");
            assert!(longest + plan.calling_code.len() <= 15, "{plan:?}");
        }
    }
}
