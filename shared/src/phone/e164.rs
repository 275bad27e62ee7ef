//! E.164: the one form in which a number that is understood is kept.

use super::dialled::Dialled;
use super::plans::{Likeness, Plan, plan_of};
use super::plausible;
use super::readings::{Reading, abroad, best, international, national, own_code};

/// A number with its extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber {
    /// The number in E.164, or, where it is not understood, as it was typed.
    pub number: String,
    /// The digits of the extension.
    pub extension: Option<String>,
}

/// The number and the extension that `typed` says; none where it does not have the shape
/// of a number, see [`plausible`](super::plausible). `default_country` as for [`e164`].
///
/// Both parts, read again, are themselves.
pub fn read(typed: &str, default_country: Option<&str>) -> Option<PhoneNumber> {
    let Some(dialled) = Dialled::read(typed) else {
        let number = || typed.trim().to_owned();
        return plausible(typed).then(|| PhoneNumber {
            number: number(),
            extension: None,
        });
    };
    let as_typed = || {
        let number: String = typed.chars().take(dialled.number_chars).collect();
        number.trim().to_owned()
    };
    let number = understand(&dialled, default_country).unwrap_or_else(as_typed);
    Some(PhoneNumber {
        number,
        extension: dialled.extension,
    })
}

/// The number in E.164, like `+8613812345678`, or none where `typed` is not
/// understood. Its extension is left out.
///
/// `default_country` (ISO 3166-1 alpha-2, in either case) is where numbers
/// without a country code are dialled. Understood are `+`, `00` and the access
/// codes of that country (`011`, `010`, …), a trunk prefix where it belongs and
/// where it does not (`+44 (0)20 …`), codes of carriers, local mobile prefixes
/// (`011 15-2345-6789` in Argentina), and the country's own code without a plus.
/// Of several readings the one that the numbering plan knows best wins. That a number
/// is possible does not mean that it is in use.
///
/// The result has 6 to 15 digits, is itself understood as itself, and exists
/// only where [`plausible`](super::plausible) holds.
pub fn e164(typed: &str, default_country: Option<&str>) -> Option<String> {
    understand(&Dialled::read(typed)?, default_country)
}

fn understand(dialled: &Dialled, default_country: Option<&str>) -> Option<String> {
    let digits = &*dialled.digits;
    let home = default_country.and_then(plan_of);
    let found = match dialled.plus {
        // No calling code begins with 0, so this is +00 44 … or +011 44 …
        true if digits.starts_with('0') => best(abroad(digits, home)?),
        true => international(digits),
        false => without_plus(digits, home),
    }?;
    if found.likeness == Likeness::InUse {
        return Some(["+", &found.digits].concat());
    }
    // A number that is not known to be in use may mean another one to those who read it
    // with its calling code.
    let settled = international(&found.digits)?;
    let is_settled = settled.digits == found.digits
        || international(&settled.digits).is_some_and(|again| again.digits == settled.digits);
    is_settled.then(|| ["+", &settled.digits].concat())
}

/// The number that `digits` stand for where they are dialled at `home`.
fn without_plus(digits: &str, home: Option<&Plan>) -> Option<Reading> {
    let abroad = abroad(digits, home);
    let Some(home) = home else {
        return best(abroad?);
    };
    let national: &dyn Fn() -> Option<Reading> = &|| national(digits, home);
    let own_code: &dyn Fn() -> Option<Reading> = &|| own_code(digits, home);
    match abroad {
        // Where both readings are in use: what lacks the 0 that people dial at home, or
        // has more than ten digits, is hardly ever a national number that begins with
        // its country's own code: 49 30 123456 in Germany, 85251234567 in Hong Kong.
        None if digits.len() > 10 || home.drops_zero() => {
            best([own_code, national].iter().filter_map(|read| read()))
        }
        None => best([national, own_code].iter().filter_map(|read| read())),
        // What begins with an access code leaves the country, so where that leads
        // nowhere, the digits are a national number only if such numbers are in use.
        Some(found) => {
            let national = national().filter(|found| found.likeness == Likeness::InUse);
            best(found.into_iter().chain(national))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::plans::all;

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
            let at = self.below(all().len() + 8);
            all().get(at).map(|plan| plan.region)
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
            understood > 4_000,
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
}
