//! Identifiers: a prefix that names the kind and a time-sortable UUID.

use crate::hex;

/// Kinds of records and the prefix of their identifiers, one line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// `lead_…`
    Lead,
    /// `sub_…`
    Submission,
    /// `dest_…`
    Destination,
    /// `dlv_…`: the part of its lead's identifier after the prefix, and the end
    /// of its destination's, so that a lead has one delivery to a destination. A
    /// notice about the lead has a number after that.
    Delivery,
    /// `req_…`, one HTTP request in the logs.
    Request,
}

impl IdKind {
    /// The prefix, underscore included.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Lead => "lead_",
            Self::Submission => "sub_",
            Self::Destination => "dest_",
            Self::Delivery => "dlv_",
            Self::Request => "req_",
        }
    }

    /// A new identifier: the prefix and a UUID version 7 (RFC 9562 § 5.7)
    /// without hyphens. `now_ms` is milliseconds since 1970 and comes first, so
    /// text order is time order; `random` fills the rest.
    pub fn generate(self, now_ms: i64, random: [u8; 10]) -> String {
        let mut bytes = [0; 16];
        let time = now_ms.to_be_bytes();
        let parts = time.into_iter().skip(2).chain(random);
        for (position, (byte, part)) in bytes.iter_mut().zip(parts).enumerate() {
            *byte = match position {
                6 => 0x70 | (part & 0x0f),
                8 => 0x80 | (part & 0x3f),
                _ => part,
            };
        }
        [self.prefix(), &hex::encode(&bytes)].concat()
    }

    /// The first identifier of this kind that could be made at `now_ms`: a bound
    /// for everything made since.
    pub fn first_at(self, now_ms: i64) -> String {
        let id = self.generate(now_ms.max(0), [0; 10]);
        id.get(..self.prefix().len() + 12)
            .unwrap_or_default()
            .to_owned()
    }

    /// Whether `text` has the shape of an identifier of this kind.
    pub fn matches(self, text: &str) -> bool {
        let is_hex = |part: &str, length| {
            part.len() == length
                && part
                    .bytes()
                    .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        text.strip_prefix(self.prefix())
            .is_some_and(|rest| match self {
                Self::Delivery => {
                    let parts: Vec<&str> = rest.split('_').collect();
                    match parts.as_slice() {
                        [lead, destination] => is_hex(lead, 32) && is_hex(destination, 12),
                        [lead, destination, number] => {
                            is_hex(lead, 32)
                                && is_hex(destination, 12)
                                && number.parse::<u32>().is_ok()
                        }
                        _ => false,
                    }
                }
                _ => is_hex(rest, 32),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_versioned_and_sort_by_time() {
        let early = IdKind::Lead.generate(1_700_000_000_000, [0xff; 10]);
        let late = IdKind::Lead.generate(1_700_000_000_001, [0x00; 10]);
        assert_eq!(
            early,
            "lead_018bcfe56800 7fff bfffffffffffffff".replace(' ', "")
        );
        assert!(early < late);
        assert!(IdKind::Lead.matches(&early) && !IdKind::Submission.matches(&early));
    }
}
