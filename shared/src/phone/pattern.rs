//! Matches digits with the patterns of the numbering plans.
//!
//! Their language is small: digits, `\d`, classes, groups, alternatives, counts and the
//! end. A general engine would compile each pattern for one use; this one reads it once
//! from left to right with the *set* of positions reached so far, one bit each, so that
//! the time is the length of the pattern, whatever the digits.

/// Digits to match, of which position `n` (from 0) is before digit `n`.
#[derive(Clone, Debug)]
pub(super) struct Digits {
    /// For each digit, the positions before which it stands, one bit each.
    places: [u32; 10],
    /// The bit of the last position, after all digits.
    end: u32,
}

/// The only position before anything is matched.
const START: u32 = 1;

impl Digits {
    /// Those of `text`, which has at most 31; further ones are not looked at.
    pub(super) fn of(text: &str) -> Self {
        let mut digits = Self {
            places: [0; 10],
            end: START,
        };
        for byte in text.bytes().take(31) {
            if let Some(places) = digits.places.get_mut(usize::from(byte.wrapping_sub(b'0'))) {
                *places |= digits.end;
            }
            digits.end <<= 1;
        }
        digits
    }

    /// Whether `pattern` matches all of the digits.
    pub(super) fn match_all(&self, pattern: &str) -> bool {
        self.ends(pattern, START) & self.end != 0
    }

    /// Whether `pattern` matches the beginning.
    pub(super) fn match_start(&self, pattern: &str) -> bool {
        self.ends(pattern, START) != 0
    }

    /// Where matches of `pattern` that begin at the start end, the longest first, as
    /// numbers of digits.
    pub(super) fn ends_from(&self, pattern: &str, start: usize) -> Vec<usize> {
        let starts = u32::try_from(start)
            .ok()
            .and_then(|start| START.checked_shl(start));
        let ends = self.ends(pattern, starts.unwrap_or(0));
        let is_end = |at: &usize| ends >> at & 1 == 1;
        (0..32).rev().filter(is_end).collect()
    }

    /// Where matches that begin at any of the positions `starts` end.
    fn ends(&self, pattern: &str, starts: u32) -> u32 {
        let mut rest = pattern.as_bytes();
        self.alternatives(&mut rest, starts)
    }

    /// Matches up to the end of a group or of the pattern.
    fn alternatives(&self, rest: &mut &[u8], starts: u32) -> u32 {
        let (mut found, mut ends) = (0, starts);
        loop {
            if ends == 0 {
                skip_alternative(rest);
            }
            let Some(sign) = next(rest) else { break };
            match sign {
                b')' => break,
                b'|' => {
                    found |= ends;
                    ends = starts;
                }
                b'$' => ends &= self.end,
                sign => ends = self.counted(sign, rest, ends),
            }
        }
        found | ends
    }

    /// Matches what `sign` begins as often as the count behind it says.
    fn counted(&self, sign: u8, rest: &mut &[u8], starts: u32) -> u32 {
        let again = *rest;
        let mut ends = self.item(sign, rest, starts);
        let (least, most) = count(rest);
        let mut found = if least == 0 { starts } else { 0 };
        for times in 1..=most {
            if times > 1 {
                ends = self.item(sign, &mut { again }, ends);
            }
            if times >= least {
                found |= ends;
            }
        }
        found
    }

    /// Matches what `sign` begins once.
    fn item(&self, sign: u8, rest: &mut &[u8], starts: u32) -> u32 {
        match sign {
            b'(' => {
                if let Some(inside) = rest.strip_prefix(b"?:") {
                    *rest = inside;
                }
                self.alternatives(rest, starts)
            }
            b'[' => (starts & self.class(rest)) << 1,
            // `\d`, the only escape.
            b'\\' => {
                next(rest);
                (starts & (self.end - 1)) << 1
            }
            digit => (starts & self.range(digit, digit)) << 1,
        }
    }

    /// The positions before which a digit of a class stands.
    fn class(&self, rest: &mut &[u8]) -> u32 {
        let mut places = 0;
        while let Some(first) = next(rest).filter(|sign| *sign != b']') {
            let last = match rest {
                [b'-', last, ..] => *last,
                _ => first,
            };
            if let [b'-', _, after @ ..] = rest {
                *rest = after;
            }
            places |= self.range(first, last);
        }
        places
    }

    fn range(&self, first: u8, last: u8) -> u32 {
        let [first, last] = [first, last].map(|digit| usize::from(digit.wrapping_sub(b'0')));
        let places = self.places.get(first..=last).unwrap_or_default();
        places.iter().fold(0, |all, places| all | places)
    }
}

/// Goes on to the end of an alternative that cannot match any more.
fn skip_alternative(rest: &mut &[u8]) {
    let mut depth = 0_u8;
    while let [sign, after @ ..] = rest {
        match sign {
            b'|' | b')' if depth == 0 => return,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        *rest = after;
    }
}

fn next(rest: &mut &[u8]) -> Option<u8> {
    let (sign, after) = rest.split_first()?;
    *rest = after;
    Some(*sign)
}

/// Reads `?`, `{2}`, `{2,5}` or nothing, which is once.
fn count(rest: &mut &[u8]) -> (u8, u8) {
    match rest {
        [b'?', after @ ..] => {
            *rest = after;
            (0, 1)
        }
        [b'{', after @ ..] => {
            *rest = after;
            let (mut least, mut value) = (None, 0_u8);
            while let Some(sign) = next(rest).filter(|sign| *sign != b'}') {
                if sign == b',' {
                    least = Some(value);
                    value = 0;
                } else {
                    value = value.wrapping_mul(10).wrapping_add(sign.wrapping_sub(b'0'));
                }
            }
            (least.unwrap_or(value), value)
        }
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_regular_expressions_do() {
        let patterns = [
            r"\d{3}",
            "1",
            "[2-46-8]",
            "0?1",
            "(?:1|23)4",
            "1{2,3}(?:2|3[45])?",
            "(?:1|12)(?:3|23)",
            "(?:12|3){2}",
            "[13]\\d{0,2}5",
            "(?:1|)2",
            "12|1$|3",
        ];
        let digits = [
            "", "1", "01", "14", "234", "123", "1123", "1115", "11135", "123123", "312", "1225",
        ];
        for pattern in patterns {
            let whole = regex_lite::Regex::new(&format!("^(?:{pattern})$")).unwrap();
            let start = regex_lite::Regex::new(&format!("^(?:{pattern})")).unwrap();
            for text in digits {
                let read = Digits::of(text);
                assert_eq!(
                    read.match_all(pattern),
                    whole.is_match(text),
                    "{pattern} {text}"
                );
                assert_eq!(
                    read.match_start(pattern),
                    start.is_match(text),
                    "{pattern} {text}"
                );
            }
        }
    }
}
