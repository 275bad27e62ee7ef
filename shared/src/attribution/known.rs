//! Who sends visitors: hosts that they come from and words for sources. Both tables are
//! made by `examples/referrers.rs`.

use crate::sorted;

/// Host, kind and source. A dot in front stands for the host and all below it, `*` for
/// any public suffix.
const HOSTS: &str = include_str!("hosts.txt");
/// Source and kind.
const SOURCES: &str = include_str!("sources.txt");

/// First labels of hosts where people read their mail, whoever's it is: `mail.acme.com`.
const MAIL_LABELS: [&str; 8] = [
    "email",
    "mail",
    "owa",
    "roundcube",
    "webmail",
    "webmail1",
    "webmail2",
    "zimbra",
];

/// Source and medium of visitors from `host`; the host itself and `referral` where
/// nobody knows it.
pub(super) fn referrer(host: &str) -> (String, &'static str) {
    match of_host(host) {
        Some((kind, source)) => (source.to_owned(), medium_of(kind)),
        None if is_mail(host) => (host.to_owned(), "email"),
        None => (host.to_owned(), "referral"),
    }
}

/// The kind of `source`, in lower case, a word or a host; empty where nobody knows it.
pub(super) fn kind_of_source(source: &str) -> &'static str {
    if let Some(kind) = sorted::find(SOURCES, source) {
        return kind;
    }
    let host = source.strip_prefix("www.").unwrap_or(source);
    let known = host.contains('.').then(|| of_host(host)).flatten();
    known.map_or("", |(kind, _)| kind)
}

/// Kind and source of `host`: the longest entry that fits, so that what is below a host
/// can be something else.
fn of_host(host: &str) -> Option<(&'static str, &'static str)> {
    let below = host.match_indices('.').map(|(at, _)| host.get(at..));
    let dotted = [".", host].concat();
    let found = entry(host)
        .or_else(|| entry(&dotted))
        .or_else(|| below.flatten().find_map(entry))?;
    found.split_once(' ')
}

/// The entry of `name` itself or with a public suffix of one label (`google.de`) or two
/// (`google.co.uk`) as `*`.
fn entry(name: &str) -> Option<&'static str> {
    if let Some(found) = sorted::find(HOSTS, name) {
        return Some(found);
    }
    let mut rest = name;
    for _ in 0..2 {
        let (shorter, last) = rest.rsplit_once('.')?;
        // Suffixes of two labels have short ones: co.uk, com.au.
        if last.len() > 3 || shorter.trim_start_matches('.').is_empty() {
            return None;
        }
        if let Some(found) = sorted::find(HOSTS, &[shorter, ".*"].concat()) {
            return Some(found);
        }
        rest = shorter;
    }
    None
}

fn is_mail(host: &str) -> bool {
    let (first, rest) = host.split_once('.').unwrap_or_default();
    let is_numbered = first.starts_with("webmail") || first.starts_with("lightmailer");
    rest.contains('.') && (is_numbered || MAIL_LABELS.contains(&first))
}

fn medium_of(kind: &str) -> &'static str {
    match kind {
        "search" => "organic",
        "social" => "social",
        "email" => "email",
        "ai" => "ai",
        "cpc" => "cpc",
        "display" => "display",
        _ => "referral",
    }
}

#[cfg(test)]
mod tests {
    use super::{HOSTS, SOURCES};

    #[test]
    fn the_tables_are_sorted_as_they_are_searched() {
        for table in [HOSTS, SOURCES] {
            let keys: Vec<&str> = table
                .lines()
                .filter_map(|line| line.split(' ').next())
                .collect();
            assert!(keys.is_sorted());
        }
    }
}
