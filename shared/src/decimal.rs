//! Exact decimal numbers, as people type them into a number field.

/// A decimal number with up to six digits after the point, kept exactly as a
/// count of millionths. Magnitudes reach 9,000,000,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(i64);

const SCALE: i64 = 1_000_000;
const MAX_FRACTION_DIGITS: usize = 6;
const MAX_WHOLE_DIGITS: usize = 12;

impl Decimal {
    /// Reads `-12.5`. Full-width digits and signs are understood; thousands
    /// separators and exponents are not, because `1,234` means two different
    /// numbers in two countries and a guess would store the wrong one.
    pub fn parse(text: &str) -> Option<Self> {
        let folded: String = text.trim().chars().map(half_width).collect();
        let (negative, digits) = match folded.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let fits = (1..=MAX_WHOLE_DIGITS).contains(&whole.len())
            && (1..=MAX_FRACTION_DIGITS).contains(&fraction.len());
        if !fits {
            return None;
        }
        let whole = digits_value(whole)?;
        let padding = u32::try_from(MAX_FRACTION_DIGITS - fraction.len()).ok()?;
        let millionths = whole * SCALE + digits_value(fraction)? * 10_i64.pow(padding);
        Some(Self(if negative { -millionths } else { millionths }))
    }

    /// Whether this number is `base` plus a whole number of steps.
    pub fn is_on_step(self, base: Self, step: Self) -> bool {
        step.0 <= 0 || (self.0 - base.0) % step.0 == 0
    }

    /// Zero.
    pub const ZERO: Self = Self(0);

    /// The shortest text that reads back as this number.
    pub fn to_text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = (
            magnitude / SCALE.unsigned_abs(),
            magnitude % SCALE.unsigned_abs(),
        );
        let padded = (SCALE.unsigned_abs() + fraction).to_string();
        let fraction = padded.get(1..).unwrap_or_default().trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        [sign, &whole.to_string(), point, fraction].concat()
    }
}

fn digits_value(digits: &str) -> Option<i64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| {
        digits
            .bytes()
            .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
    })
}

/// The ASCII character that a full-width character (U+FF01 to U+FF5E) stands for.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}
