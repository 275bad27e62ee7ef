//! What may be kept of a page's address.
//!
//! Addresses carry secrets: tokens that reset a password, session identifiers, names and
//! mailboxes. What is kept is the page and the campaign that led to it: of the query only
//! parameters that are known to name a campaign or a click, and never the fragment.

use std::borrow::Cow;

use super::click::{click_names, is_of_person};

/// Longest address that is kept, in bytes.
const MAX_BYTES: usize = 2000;
/// Longest value of a parameter that is kept, in bytes: click identifiers have up to 300.
const MAX_VALUE_BYTES: usize = 500;

/// Parameters that name a campaign: those of Google Analytics
/// (<https://support.google.com/analytics/answer/10917952>).
const CAMPAIGN: [&str; 9] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "utm_id",
    "utm_source_platform",
    "utm_creative_format",
    "utm_marketing_tactic",
];

/// The parameters that are kept: of campaigns, and all click identifiers that attribution
/// knows. `widget/js/address.js` has the same.
pub fn tracked_names() -> impl Iterator<Item = &'static str> {
    CAMPAIGN.into_iter().chain(click_names())
}

/// `address` without what may be secret in it: without user name and password, without
/// parameters in its path (`;jsessionid=…`), without fragment, and of its query only
/// [`tracked_names`]. None where it is no address of a page or an app, or is too long.
pub fn tracked(address: &str) -> Option<String> {
    let address = address.trim();
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '\\';
    if !address.chars().all(is_plain) {
        return None;
    }
    let (scheme, rest) = address.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !["https", "http", "android-app", "ios-app"].contains(&scheme.as_str()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (page, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match page.find('/') {
        Some(at) => page.split_at(at),
        None => (page, ""),
    };
    let host = authority
        .rsplit('@')
        .next()
        .filter(|host| !host.is_empty())?;
    let mut kept = [&scheme, "://", host, &without_parameters(path)].concat();
    let bare = kept.len();
    // Some servers take `;` for `&`, and a second `?` begins a query that was joined on.
    for pair in query.split(['&', ';', '?']) {
        if let Some(pair) = tracked_pair(pair) {
            kept.push(if kept.len() == bare { '?' } else { '&' });
            kept.push_str(&pair);
        }
    }
    if kept.len() > MAX_BYTES {
        kept.truncate(bare);
    }
    (kept.len() <= MAX_BYTES).then_some(kept)
}

/// What is kept of `pair`; of a value that tells who somebody is, that it was there.
fn tracked_pair(pair: &str) -> Option<Cow<'_, str>> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let known = decoded(name).to_ascii_lowercase();
    if value.is_empty() || !tracked_names().any(|tracked| tracked == known) {
        return None;
    }
    if is_of_person(&known) {
        return Some(Cow::Owned([name, "=1"].concat()));
    }
    (value.len() <= MAX_VALUE_BYTES).then_some(Cow::Borrowed(pair))
}

/// A name as the page meant it: percent-encoded letters are letters.
fn decoded(name: &str) -> Cow<'_, str> {
    let mut names = form_urlencoded::parse(name.as_bytes());
    names.next().map_or(Cow::Borrowed(""), |(name, _)| name)
}

/// `path` without the parameters of its segments (RFC 3986 § 3.3), where servers put
/// session identifiers.
fn without_parameters(path: &str) -> String {
    let segments = path.split('/');
    let segments: Vec<&str> = segments
        .map(|segment| segment.split(';').next().unwrap_or_default())
        .collect();
    segments.join("/")
}
