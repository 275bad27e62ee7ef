//! Decimal digits of every script.

use crate::decimal::half_width;

/// The code points of the digit zero in every script with decimal digits (general
/// category Nd, Unicode 17.0), but for ASCII. The nine that follow each are its other
/// digits.
const ZEROS: [u32; 75] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50,
    0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x1ccf0, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// How many of them are looked for. A browser leaves the scripts beyond the Basic
/// Multilingual Plane to the service: nobody has a keyboard for their digits.
const KNOWN: usize = if cfg!(feature = "full") {
    ZEROS.len()
} else {
    36
};

/// The distance of each of [`ZEROS`] from the one before: half the bytes in a bundle
/// that visitors download.
static GAPS: [u16; KNOWN] = gaps();

#[allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "computed while compiling, where a mistake is an error; a test compares"
)]
const fn gaps() -> [u16; KNOWN] {
    let mut gaps = [0; KNOWN];
    let (mut at, mut before) = (0, 0);
    while at < gaps.len() {
        gaps[at] = (ZEROS[at] - before) as u16;
        before = ZEROS[at];
        at += 1;
    }
    gaps
}

/// The ASCII character that a decimal digit or a full-width character stands for;
/// every other character itself.
pub fn ascii_digit(c: char) -> char {
    let mut zero = 0;
    for gap in GAPS {
        zero += u32::from(gap);
        let value = u32::from(c).wrapping_sub(zero);
        if value < 10 {
            return char::from_digit(value, 10).unwrap_or(c);
        }
    }
    half_width(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_of_every_script_has_its_value() {
        for zero in ZEROS {
            for value in 0..10 {
                let digit = char::from_u32(zero + value).unwrap();
                assert!(digit.is_numeric(), "{digit:?}");
                assert_eq!(ascii_digit(digit).to_digit(10), Some(value), "{digit:?}");
            }
            let before = char::from_u32(zero - 1).unwrap();
            let is_digit_before = ascii_digit(before).is_ascii_digit();
            assert_eq!(is_digit_before, ZEROS.contains(&(zero - 10)), "{before:?}");
        }
        assert_eq!(ascii_digit('＋'), '+');
        assert_eq!(ascii_digit('²'), '²');
    }
}
