//! Domains of mailboxes for a day, by the list that the project
//! `disposable-email-domains` maintains (<https://github.com/disposable-email-domains/disposable-email-domains>,
//! CC0). To bring `disposable.txt` up to date put the project's
//! `disposable_email_blocklist.conf` in its place; the build does the rest.

use super::golomb::{BUCKETS, REMAINDER_BITS, place};

const SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/disposable.set"));

/// Whether `domain`, in lower case, is on the list or below a domain that is. One
/// domain in 4,096 that are not is taken for one, so this is a sign, not a proof.
pub fn is_disposable(domain: &str) -> bool {
    // The domain itself and what it is below, but for the top-level domain.
    let above = domain
        .match_indices('.')
        .filter_map(|(dot, _)| domain.get(dot + 1..))
        .filter(|rest| rest.contains('.'));
    std::iter::once(domain).chain(above).any(is_listed)
}

fn is_listed(domain: &str) -> bool {
    let (number, place) = place(domain);
    let gaps = Gaps {
        bytes: bucket(number).unwrap_or_default(),
        bit: 0,
    };
    let mut places = gaps.scan(0, |at, gap| {
        *at += gap;
        Some(*at)
    });
    places.any(|found| found == place)
}

fn bucket(number: usize) -> Option<&'static [u8]> {
    let (ends, buckets) = SET.split_at_checked(2 * BUCKETS)?;
    let (ends, _) = ends.as_chunks::<2>();
    let end = |number: usize| ends.get(number).map(|end| u16::from_le_bytes(*end).into());
    let start = number.checked_sub(1).map_or(Some(0), end)?;
    buckets.get(start..end(number)?)
}

/// The gaps between one place and the next.
struct Gaps<'a> {
    bytes: &'a [u8],
    bit: usize,
}

impl Gaps<'_> {
    fn next_bit(&mut self) -> Option<u64> {
        let byte = self.bytes.get(self.bit / 8)?;
        let bit = byte >> (self.bit % 8) & 1;
        self.bit += 1;
        Some(u64::from(bit))
    }
}

impl Iterator for Gaps<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let mut gap = 0;
        while self.next_bit()? == 1 {
            gap += 1;
        }
        for _ in 0..REMAINDER_BITS {
            gap = gap << 1 | self.next_bit()?;
        }
        Some(gap)
    }
}

#[cfg(test)]
mod tests {
    use super::is_disposable;

    const LIST: &str = include_str!("disposable.txt");

    #[test]
    fn every_domain_of_the_list_is_found_and_what_is_below_it() {
        for domain in LIST.lines() {
            assert!(is_disposable(domain), "{domain}");
        }
        assert!(is_disposable("eu.mailinator.com"));
    }

    #[test]
    fn large_mail_providers_and_made_up_companies_are_not_taken_for_one() {
        let listed: Vec<&str> = LIST.lines().collect();
        let large = include_str!("../identity/free_mail.txt").lines();
        for domain in large.filter(|domain| !listed.contains(domain)) {
            assert!(!is_disposable(domain), "{domain}");
        }
        let wrong = (0..40_000).filter(|n| is_disposable(&format!("company-{n}.example")));
        // Ten are expected.
        assert!(wrong.count() < 30);
    }
}
