//! Channels, and the tables that tell them.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Somebody who sends visitors. The pattern `google.*` is any host with the label
/// `google` before its public suffix.
struct Known {
    kind: &'static str,
    source: &'static str,
    pattern: &'static str,
}

/// The table, read once: every lead is looked up in it.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |line: &'static str| {
        let mut words = line.split(' ');
        Some(Known {
            kind: words.next()?,
            source: words.next()?,
            pattern: words.next()?,
        })
    };
    include_str!("referrers.txt")
        .lines()
        .filter_map(known)
        .collect()
});

/// Click identifiers that advertising systems add: parameter, source, medium.
const CLICK_IDS: [(&str, &str, &str); 15] = [
    ("gclid", "google", "cpc"),
    ("gbraid", "google", "cpc"),
    ("wbraid", "google", "cpc"),
    ("dclid", "google", "display"),
    ("msclkid", "bing", "cpc"),
    ("bd_vid", "baidu", "cpc"),
    ("yclid", "yandex", "cpc"),
    ("gdt_vid", "tencent", "paid_social"),
    ("qz_gdt", "tencent", "paid_social"),
    ("ttclid", "tiktok", "paid_social"),
    ("li_fat_id", "linkedin", "paid_social"),
    ("twclid", "x", "paid_social"),
    ("rdt_cid", "reddit", "paid_social"),
    ("epik", "pinterest", "paid_social"),
    // Facebook adds it to every link, paid for or not.
    ("fbclid", "facebook", "social"),
];

/// The channels of a report (after the default channel group of web analytics).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Nothing is known: typed, bookmarked, or the referrer was withheld.
    #[default]
    Direct,
    /// A search engine's results.
    OrganicSearch,
    /// A search engine's advertisements.
    PaidSearch,
    /// A link in a social network.
    OrganicSocial,
    /// An advertisement in a social network.
    PaidSocial,
    /// A mail.
    Email,
    /// A banner or another advertisement in a page.
    Display,
    /// A partner who is paid for visitors.
    Affiliate,
    /// An assistant that answers with links.
    Ai,
    /// A text message or a push message.
    Message,
    /// A link on another site.
    Referral,
    /// A campaign that names none of these.
    Other,
}

impl Channel {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::OrganicSearch => "organic_search",
            Self::PaidSearch => "paid_search",
            Self::OrganicSocial => "organic_social",
            Self::PaidSocial => "paid_social",
            Self::Email => "email",
            Self::Display => "display",
            Self::Affiliate => "affiliate",
            Self::Ai => "ai",
            Self::Message => "message",
            Self::Referral => "referral",
            Self::Other => "other",
        }
    }

    /// The channel of a touch with this source and medium.
    pub(super) fn of(source: &str, medium: &str) -> Self {
        let kind = kind_of_source(source);
        let medium = medium.to_lowercase().replace([' ', '-'], "_");
        let is_paid = matches!(
            medium.as_str(),
            "cpc" | "ppc" | "sem" | "paid" | "retargeting"
        ) || medium.starts_with("paid");
        match medium.as_str() {
            _ if is_paid && (kind == "social" || medium.contains("social")) => Self::PaidSocial,
            _ if is_paid => Self::PaidSearch,
            "organic" | "search" => Self::OrganicSearch,
            "social" | "social_network" | "social_media" | "sm" => Self::OrganicSocial,
            "email" | "e_mail" | "mail" | "edm" | "newsletter" => Self::Email,
            "display" | "banner" | "cpm" | "expandable" | "interstitial" => Self::Display,
            "affiliate" | "affiliates" | "partner" => Self::Affiliate,
            "ai" => Self::Ai,
            "sms" | "push" | "message" | "im" => Self::Message,
            "referral" | "link" => Self::Referral,
            "" if source.is_empty() => Self::Direct,
            _ => match kind {
                "search" => Self::OrganicSearch,
                "social" => Self::OrganicSocial,
                "email" => Self::Email,
                "ai" => Self::Ai,
                _ => Self::Other,
            },
        }
    }
}

/// Source and medium of visitors from `host`; the host itself and `referral`
/// where the table does not know it.
pub(super) fn referrer(host: &str) -> (String, &'static str) {
    // The longest host that fits, so that mail.google.com is not a search.
    let found = KNOWN
        .iter()
        .filter(|known| fits(host, known.pattern))
        .max_by_key(|known| known.pattern.len());
    match found {
        Some(known) => (known.source.to_owned(), medium_of(known.kind)),
        None => (host.to_owned(), "referral"),
    }
}

/// The click identifier among `parameters`: its name, source and medium.
pub(super) fn click_id(
    parameters: &[(String, String)],
) -> Option<(&'static str, &'static str, &'static str)> {
    CLICK_IDS.into_iter().find(|(name, _, _)| {
        parameters
            .iter()
            .any(|(have, value)| have == name && !value.is_empty())
    })
}

fn medium_of(kind: &str) -> &'static str {
    match kind {
        "search" => "organic",
        "social" => "social",
        "email" => "email",
        "ai" => "ai",
        _ => "referral",
    }
}

fn kind_of_source(source: &str) -> &'static str {
    let source = source.to_lowercase();
    let is_it = |known: &&Known| known.source == source || known.pattern == source;
    KNOWN.iter().find(is_it).map_or("", |known| known.kind)
}

/// Whether `host` is the one of `pattern` or below it.
fn fits(host: &str, pattern: &str) -> bool {
    let ends = |host: &str, end: &str| {
        host.strip_suffix(end)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    match pattern.strip_suffix(".*") {
        None => ends(host, pattern),
        Some(name) => {
            // A public suffix has one label (google.de) or two (google.co.uk).
            let mut cut = host;
            for _ in 0..2 {
                let Some((rest, last)) = cut.rsplit_once('.') else {
                    return false;
                };
                if ends(rest, name) && last.len() <= 3 {
                    return true;
                }
                cut = rest;
            }
            false
        }
    }
}
