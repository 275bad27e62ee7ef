//! Domains of mailboxes for a day, by the list that the project
//! `disposable-email-domains` maintains (<https://github.com/disposable-email-domains/disposable-email-domains>,
//! CC0). To bring `disposable.txt` up to date put the project's
//! `disposable_email_blocklist.conf` in its place, without what its `allowlist.conf`
//! names, sorted by bytes (`LC_ALL=C sort -u`).

use crate::sorted;

/// One domain a line, sorted by bytes: it is searched as it stands, so nothing is made
/// of it when an isolate starts.
const LIST: &str = include_str!("disposable.txt");

/// Whether `domain`, in lower case, is on the list or below a domain that is.
pub fn is_disposable(domain: &str) -> bool {
    // The domain itself and what it is below, but for the top-level domain.
    let above = domain
        .match_indices('.')
        .filter_map(|(dot, _)| domain.get(dot + 1..))
        .filter(|rest| rest.contains('.'));
    std::iter::once(domain)
        .chain(above)
        .any(|domain| sorted::find(LIST, domain).is_some())
}

#[cfg(test)]
mod tests {
    use super::{LIST, is_disposable};

    #[test]
    fn the_list_is_sorted_and_in_lower_case() {
        let lines: Vec<&str> = LIST.lines().collect();
        assert!(lines.is_sorted());
        let is_domain = |line: &&str| {
            let is_usual =
                |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
            line.contains('.') && line.bytes().all(is_usual)
        };
        assert!(lines.iter().all(is_domain));
    }

    #[test]
    fn every_domain_of_the_list_is_found_and_what_is_below_it() {
        for domain in LIST.lines() {
            assert!(is_disposable(domain), "{domain}");
        }
        assert!(is_disposable("eu.mailinator.com"));
    }

    #[test]
    fn no_other_domain_is_taken_for_one() {
        let listed: std::collections::BTreeSet<&str> = LIST.lines().collect();
        let large = include_str!("../identity/free_mail.txt").lines();
        for domain in large.filter(|domain| !listed.contains(domain)) {
            assert!(!is_disposable(domain), "{domain}");
        }
        // Neighbours of what is listed, too.
        for domain in LIST.lines() {
            let other = ["x", domain].concat();
            assert_eq!(
                is_disposable(&other),
                listed.contains(other.as_str()),
                "{other}"
            );
        }
        for n in 0..40_000 {
            let domain = format!("company-{n}.example");
            assert!(!is_disposable(&domain), "{domain}");
        }
        assert!(!is_disposable("corp91.com") && !is_disposable("") && !is_disposable("com"));
    }
}
