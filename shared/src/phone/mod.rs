//! Telephone numbers: what people type, and the one form in which they are kept.
//!
//! Numbers are judged by their length alone, as libphonenumber's "possible" is:
//! the exact patterns change every few weeks and take over a hundred kilobytes. A
//! number that does not fit is not wrong, only not understood, and is kept as it
//! was typed.

#[cfg(feature = "full")]
mod e164;
#[cfg(feature = "full")]
mod plans;

#[cfg(feature = "full")]
pub use e164::e164;

use crate::decimal::half_width;

/// Fewest digits of a number somebody may want to be called back on.
const FEWEST_DIGITS: usize = 5;
/// Most digits of an international number, country code included (ITU-T E.164).
const MOST_DIGITS: usize = 15;
/// Room for what is dialled before an international number, such as 00 or 011.
const ACCESS_CODE_DIGITS: usize = 3;
/// Most digits of an extension. A longer tail is a second number.
const MOST_EXTENSION_DIGITS: usize = 7;

/// What people write between a number and its extension, in lower case and
/// without the dot. Longer words stand before those they end with.
const EXTENSION_MARKS: [&str; 10] = [
    "extension",
    "ext",
    "x",
    "#",
    "转",
    "轉",
    "分机",
    "分機",
    "内線",
    "доб",
];

/// Whether `typed` could be a telephone number, by its shape alone.
///
/// Spaces, dots, hyphens, slashes and parentheses are ignored, full-width
/// characters are as good as ASCII, and one plus may lead. Then there must be 5
/// to 15 digits (E.164 allows at most 15), not counting an extension (`ext. 12`,
/// `x12`, `#12`, `转12`, `分机12`). Three more digits are granted to a number
/// that begins with 0, for an access code: `011 86 138 1234 5678`.
///
/// The numbering plans are not asked, so a browser need not download them.
pub fn plausible(typed: &str) -> bool {
    Dialled::read(typed).is_some()
}

/// What is left of a typed number once its decoration is gone.
#[cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "the browser only asks for the shape")
)]
struct Dialled {
    plus: bool,
    digits: String,
}

impl Dialled {
    /// Reads `typed`, or none where it does not have the shape of a number.
    fn read(typed: &str) -> Option<Self> {
        let folded: String = typed
            .chars()
            .map(|c| half_width(c).to_ascii_lowercase())
            .filter(|c| !is_decoration(*c))
            .collect();
        let number = without_extension(&folded);
        let (plus, digits) = match number.strip_prefix('+') {
            Some(digits) => (true, digits),
            None => (false, number),
        };
        let may_have_access_code = !plus && digits.starts_with('0');
        let most = match may_have_access_code {
            true => MOST_DIGITS + ACCESS_CODE_DIGITS,
            false => MOST_DIGITS,
        };
        let well_formed = digits.bytes().all(|byte| byte.is_ascii_digit())
            && (FEWEST_DIGITS..=most).contains(&digits.len());
        well_formed.then(|| Self {
            plus,
            digits: digits.to_owned(),
        })
    }
}

/// Whether `c` only makes a number easier to read, or cannot be seen at all.
fn is_decoration(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        // The long-vowel mark, which Japanese keyboards give for a hyphen.
        || c == '\u{30fc}'
        // Soft hyphens, joiners and direction marks come along when a number is
        // copied out of an address book.
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_whitespace()
}

/// `folded` up to its extension; all of it where it has none.
fn without_extension(folded: &str) -> &str {
    let head = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let extension_digits = folded.len() - head.len();
    if !(1..=MOST_EXTENSION_DIGITS).contains(&extension_digits) {
        return folded;
    }
    let head = head.trim_end_matches([':', '=']);
    let number = EXTENSION_MARKS
        .iter()
        .find_map(|mark| head.strip_suffix(mark));
    number.map_or(folded, |number| number.trim_end_matches([',', ';']))
}
