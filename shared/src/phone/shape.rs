//! Whether a text has the shape of a telephone number: all that a browser asks.

use super::{ACCESS_CODE_DIGITS, FEWEST_DIGITS, MOST_DIGITS, ascii_digit};

/// Most digits of an extension.
pub(super) const MOST_EXTENSION_DIGITS: usize = 20;

/// Whether `typed` could be a telephone number, by its shape alone.
///
/// Spaces, dots, hyphens, slashes and parentheses are ignored, decimal digits of every
/// script and full-width characters are as good as ASCII, and `tel:` and a plus may
/// lead. Then there must be 5 to 15 digits (E.164 allows at most 15). Three more are
/// granted to a number that begins with 0 or 8, for an access code: `011 86 138 1234 5678`.
/// After them may come one mark, whatever it is, with the 1 to 20 digits of an extension:
/// `ext. 12`, `x12`, `,,12`, `转12`, `доб. 12`.
///
/// The numbering plans and the words for extensions are not asked, so a browser need not
/// download them.
pub fn plausible(typed: &str) -> bool {
    let is_tel = typed
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("tel"));
    let number = if is_tel { typed.get(3..) } else { None };
    let (mut digits, mut extension, mut most) = (0, 0, MOST_DIGITS);
    // Whether a mark came, and whether it still needs its digits.
    let (mut is_marked, mut is_open, mut has_plus) = (false, false, false);
    for c in number.unwrap_or(typed).chars().map(ascii_digit) {
        match c {
            '0'..='9' if is_marked => {
                extension += 1;
                is_open = false;
            }
            '0'..='9' => {
                if digits == 0 && !has_plus && matches!(c, '0' | '8') {
                    most += ACCESS_CODE_DIGITS;
                }
                digits += 1;
            }
            '+' if digits == 0 => has_plus = true,
            ':' if digits == 0 || is_marked => {}
            c if is_decoration(c) => {}
            // It may also end an extension: x42#, -42#.
            '#' => is_marked = true,
            _ if digits == 0 || extension > 0 => return false,
            _ => (is_marked, is_open) = (true, true),
        }
    }
    (FEWEST_DIGITS..=most).contains(&digits) && extension <= MOST_EXTENSION_DIGITS && !is_open
}

/// Whether `c` only makes a number easier to read, or cannot be seen at all.
pub(super) fn is_decoration(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        // The long-vowel mark, which Japanese keyboards give for a hyphen.
        || c == '\u{30fc}'
        // Soft hyphens, joiners and direction marks come along when a number is
        // copied out of an address book.
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_whitespace()
}
