//! E.164: the one form in which a number that is understood is kept.

use super::plans::{PLANS, Plan};
use super::{Dialled, MOST_DIGITS};

/// The number in E.164, like `+8613812345678`, or none where `typed` is not
/// understood; the caller then keeps it as it was typed.
///
/// `default_country` (ISO 3166-1 alpha-2, in either case) is where numbers
/// without a country code are dialled. Understood are `+`, `00` and the access
/// code of that country (`011`, `010`, …), a trunk prefix where it belongs and
/// where it does not (`+44 (0)20 …`), and the country's own code without a plus.
/// An extension is dropped. Only the length is checked: that a number is
/// possible does not mean that it is in use.
///
/// The result has 6 to 15 digits, is itself understood as itself, and exists
/// only where [`plausible`](super::plausible) holds.
pub fn e164(typed: &str, default_country: Option<&str>) -> Option<String> {
    let Dialled { plus, digits } = Dialled::read(typed)?;
    if plus {
        return international(&digits);
    }
    let home = default_country.and_then(plan_of);
    let access_codes = home.map(access_codes).unwrap_or_default();
    let mut abroad = access_codes
        .iter()
        .chain(&["00"])
        .filter_map(|access_code| digits.strip_prefix(access_code))
        .peekable();
    // What begins with an access code leaves the country, so where that leads
    // nowhere, the digits must not be taken for a national number.
    if abroad.peek().is_some() {
        return abroad.find_map(international);
    }
    national(&digits, home?)
}

fn plan_of(country: &str) -> Option<&'static Plan> {
    PLANS
        .iter()
        .find(|plan| plan.country.eq_ignore_ascii_case(country))
}

/// What is dialled to leave a country, where that is not `00`, which is
/// understood everywhere. Codes that choose a carrier are left out, save those
/// that everybody dials.
fn access_codes(home: &Plan) -> &'static [&'static str] {
    match (home.country, home.calling_code) {
        (_, 1) => &["011"],
        // Kazakhstan shares the code of Russia.
        ("BY" | "TJ" | "TM", _) | (_, 7) => &["810"],
        // Christmas Island and the Cocos Islands share that of Australia.
        (_, 61) => &["0011"],
        ("JP", _) => &["010"],
        ("GY" | "HK" | "KH" | "MN" | "TH", _) => &["001"],
        ("ID", _) => &["001", "008"],
        ("KR", _) => &["001", "002"],
        ("SG", _) => &["001", "002", "008"],
        ("TW", _) => &["002"],
        ("KE" | "TZ" | "UG", _) => &["000"],
        ("NG", _) => &["009"],
        ("CU", _) => &["119"],
        _ => &[],
    }
}

/// The number whose `digits` begin with a country calling code.
fn international(digits: &str) -> Option<String> {
    let (calling_code, rest) = split_calling_code(digits)?;
    // To tell which of the countries with this code is meant would take patterns,
    // so a length possible in one of them will do.
    let sharing = || {
        PLANS
            .iter()
            .filter(|plan| plan.calling_code == calling_code)
    };
    let lengths = sharing().fold(0, |bits, plan| bits | plan.lengths);
    let trunk_prefix = sharing().next()?.trunk_prefix;
    // A trunk prefix does not belong here, so an 8 that can be the first digit of
    // the number is taken for it: +7 800 … A zero hardly ever can: +44 (0)20 …
    let number = if is_possible(rest, lengths) && !rest.starts_with('0') {
        rest
    } else {
        without_trunk_prefix(rest, trunk_prefix, lengths)?
    };
    to_e164(calling_code, number)
}

/// The number whose `digits` are what one dials at `home`.
fn national(digits: &str, home: &Plan) -> Option<String> {
    let as_national = || {
        let number = without_trunk_prefix(digits, home.trunk_prefix, home.lengths)?;
        to_e164(home.calling_code, number)
    };
    let as_international = || {
        let calling_code = home.calling_code.to_string();
        Some(digits)
            .filter(|text| text.starts_with(&calling_code))
            .and_then(international)
    };
    // Many plans have a few service numbers so long that their length would also
    // fit a common number with its code in front: 85251234567 in Hong Kong. Hardly
    // any number that long begins with its own code, so the code wins.
    if digits.len() > 10 {
        as_international().or_else(as_national)
    } else {
        as_national().or_else(as_international)
    }
}

/// The calling code that `digits` begin with, and what follows. No code is the
/// beginning of another, so the first that fits is the one.
fn split_calling_code(digits: &str) -> Option<(u16, &str)> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        // Codes do not begin with 0, which reading a number would skip.
        let code: u16 = code.parse().ok().filter(|_| !code.starts_with('0'))?;
        PLANS
            .iter()
            .any(|plan| plan.calling_code == code)
            .then_some((code, rest))
    })
}

/// `digits` as a national significant number: less a trunk prefix if a possible
/// number remains, or else whole if that is possible.
fn without_trunk_prefix<'a>(digits: &'a str, prefixes: &str, lengths: u32) -> Option<&'a str> {
    let number = prefixes
        .split('|')
        .filter(|prefix| !prefix.is_empty())
        .filter_map(|prefix| digits.strip_prefix(prefix))
        .find(|number| is_possible(number, lengths))
        .or_else(|| Some(digits).filter(|number| is_possible(number, lengths)))?;
    // Where 0 is the trunk prefix, no number begins with it. Where it is not, as
    // in Italy, the zero belongs to the number.
    let is_doubtful = prefixes.starts_with('0') && number.starts_with('0');
    (!is_doubtful).then_some(number)
}

fn is_possible(number: &str, lengths: u32) -> bool {
    let shifted = u32::try_from(number.len())
        .ok()
        .and_then(|length| lengths.checked_shr(length));
    shifted.is_some_and(|bits| bits & 1 == 1)
}

fn to_e164(calling_code: u16, number: &str) -> Option<String> {
    let text = format!("+{calling_code}{number}");
    (text.len() <= MOST_DIGITS + 1).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::plausible;

    /// What the generator builds texts from: digits, decoration, marks, noise.
    const PIECES: [&str; 36] = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "011", "010", "+", "＋", "８６",
        "86", "44", "49", "7", "8", "(0)", "（", "）", " ", "\u{a0}", "\u{3000}", "-", "－", ".",
        "ext. 12", "x", "#", "转12", "a", "📞",
    ];

    /// A small deterministic generator (xorshift), so that a failure repeats.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % limit as u64) as usize
        }

        fn text(&mut self) -> String {
            // Mostly digits, or hardly any text would be understood.
            let pieces = 4 + self.below(14);
            let mut piece = || if self.below(4) == 0 { PIECES.len() } else { 10 };
            let limits: Vec<usize> = (0..pieces).map(|_| piece()).collect();
            limits
                .into_iter()
                .map(|limit| PIECES[self.below(limit)])
                .collect()
        }

        fn country(&mut self) -> Option<&'static str> {
            let at = self.below(PLANS.len() + 8);
            PLANS.get(at).map(|plan| plan.country)
        }
    }

    #[test]
    fn every_result_is_e164_and_stays_itself() {
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
        let mut understood = 0;
        for _ in 0..50_000 {
            let (typed, country) = (chance.text(), chance.country());
            let Some(number) = e164(&typed, country) else {
                continue;
            };
            understood += 1;
            let digits = number.strip_prefix('+').unwrap();
            assert!(
                (6..=15).contains(&digits.len()),
                "{typed:?} {country:?} {number}"
            );
            assert!(
                digits.bytes().all(|b| b.is_ascii_digit()),
                "{typed:?} {country:?} {number}"
            );
            assert!(plausible(&typed), "{typed:?} {country:?} {number}");
            for again in [country, None, chance.country()] {
                assert_eq!(
                    e164(&number, again).as_deref(),
                    Some(&*number),
                    "{typed:?} {country:?}"
                );
            }
        }
        assert!(
            understood > 5_000,
            "only {understood} texts were understood"
        );
    }

    #[test]
    fn no_text_is_too_strange() {
        let strange = [
            "", "+", "x", "#", "x1", "+x1", "转", "\u{0}", "é12345", "１", "+0", "++1",
        ];
        for typed in strange
            .into_iter()
            .chain(["０".repeat(400).as_str(), "📞☎️ 分机 12", "ext"])
        {
            assert!(!plausible(typed), "{typed:?}");
            for country in [None, Some(""), Some("ZZ"), Some("é"), Some("GB")] {
                assert_eq!(e164(typed, country), None, "{typed:?}");
            }
        }
    }

    #[test]
    fn plans_are_sorted_and_their_numbers_fit_e164() {
        assert!(PLANS.is_sorted_by(|one, next| one.country < next.country));
        for Plan {
            country,
            calling_code,
            lengths,
            ..
        } in PLANS
        {
            let code_digits = calling_code.to_string().len();
            let shortest = lengths.trailing_zeros() as usize;
            let longest = lengths.ilog2() as usize;
            assert!(shortest + code_digits >= 6, "{country}");
            assert!(longest + code_digits <= MOST_DIGITS, "{country}");
        }
    }
}
