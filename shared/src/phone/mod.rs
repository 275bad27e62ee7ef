//! Telephone numbers: what people type, and the forms in which they are kept.
//!
//! A number is read by the published numbering plans. One that they do not know is
//! not wrong, only not understood, and is kept as it was typed.

#[cfg(feature = "full")]
mod dialled;
mod digits;
#[cfg(feature = "full")]
mod e164;
#[cfg(feature = "full")]
mod pattern;
#[cfg(feature = "full")]
mod plans;
#[cfg(feature = "full")]
mod readings;
mod shape;

#[cfg(feature = "full")]
pub use dialled::extension;
pub use digits::ascii_digit;
#[cfg(feature = "full")]
pub use e164::{PhoneNumber, e164, read};
pub use shape::plausible;

/// Fewest digits of a number somebody may want to be called back on.
const FEWEST_DIGITS: usize = 5;
/// Most digits of an international number, country code included (ITU-T E.164).
const MOST_DIGITS: usize = 15;
/// Room for what is dialled before an international number, such as 00 or 011.
const ACCESS_CODE_DIGITS: usize = 3;
