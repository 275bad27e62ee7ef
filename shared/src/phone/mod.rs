//! Telephone numbers: what people type, and the forms in which they are kept.
//!
//! A number is read by the published numbering plans. One that they do not know is
//! not wrong, only not understood, and is kept as it was typed.

mod dialled;
mod digits;
#[cfg(feature = "full")]
mod e164;
#[cfg(feature = "full")]
mod pattern;
#[cfg(feature = "full")]
mod plans;

#[cfg(feature = "full")]
pub use dialled::extension;
#[cfg(feature = "full")]
pub use e164::{PhoneNumber, e164, read};

pub use digits::ascii_digit;

use dialled::Dialled;

/// Fewest digits of a number somebody may want to be called back on.
const FEWEST_DIGITS: usize = 5;
/// Most digits of an international number, country code included (ITU-T E.164).
const MOST_DIGITS: usize = 15;
/// Room for what is dialled before an international number, such as 00 or 011.
const ACCESS_CODE_DIGITS: usize = 3;

/// Whether `typed` could be a telephone number, by its shape alone.
///
/// Spaces, dots, hyphens, slashes and parentheses are ignored, decimal digits of every
/// script and full-width characters are as good as ASCII, and `tel:` and one plus may
/// lead. Then there must be 5 to 15 digits (E.164 allows at most 15), not counting an
/// extension (`ext. 12`, `x12`, `#12`, `,,12`, `转12`, `доб. 12`). Three more digits are
/// granted to a number that begins with 0 or 8, for an access code: `011 86 138 1234 5678`.
///
/// The numbering plans are not asked, so a browser need not download them.
pub fn plausible(typed: &str) -> bool {
    Dialled::read(typed).is_some()
}
