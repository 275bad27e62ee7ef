//! One touch: what brought a visitor once.

use serde::{Deserialize, Serialize};

use super::address::{host, is_same_site, parameters, without_query};
use super::channel::Channel;
use super::click::click_id;
use super::known::referrer as known_referrer;

/// Longest part of a touch, in characters.
const MAX_PART: usize = 200;

/// What brought a visitor once. Absent parts are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Touch {
    /// The channel, for reports.
    pub channel: Channel,
    /// Who sent them: `google`, `newsletter`, a host.
    pub source: String,
    /// How: `cpc`, `organic`, `social`, `email`, `referral`.
    pub medium: String,
    /// The campaign's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub campaign: String,
    /// The word that was searched for or bid on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub term: String,
    /// Which of several links or pictures it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// The click identifier with its name: `gclid=…`. Only for telling the
    /// advertising system what came of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub click_id: String,
    /// The host that the visitor came from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub referrer: String,
    /// The first page they saw, without its query.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub landing_page: String,
    /// When, in milliseconds since 1970, UTC.
    pub at_ms: i64,
}

impl Touch {
    /// What `landing` and `referrer` tell. Parameters of `page` count where
    /// `landing` has none: a campaign's link may lead to the form itself.
    /// A referrer of the same site is internal navigation and does not count.
    pub(super) fn of(landing: &str, page: &str, referrer: &str, at_ms: i64) -> Self {
        let mut known = parameters(landing);
        if !known.iter().any(|(name, _)| is_campaign(name)) {
            known.extend(parameters(page));
        }
        let parameter = |names: &[&str]| {
            let find = |name: &&str| {
                let found = known
                    .iter()
                    .find(|(have, value)| have == name && !value.is_empty());
                found.map(|(_, value)| value.chars().take(MAX_PART).collect::<String>())
            };
            names.iter().find_map(find).unwrap_or_default()
        };
        let from = host(referrer);
        let is_internal = is_same_site(&from, &host(page)) || is_same_site(&from, &host(landing));
        let from = if is_internal { String::new() } else { from };
        let click = click_id(&known);
        let (mut source, mut medium) = (parameter(&["utm_source"]), parameter(&["utm_medium"]));
        if let Some(click) = click {
            fill_in(&mut source, click.source);
            fill_in(&mut medium, click.medium);
        }
        // Who says only part of it is filled in by where the visitor came from.
        if !from.is_empty() && source.is_empty() {
            let (referrer_source, referrer_medium) = known_referrer(&from);
            fill_in(&mut source, &referrer_source);
            fill_in(&mut medium, referrer_medium);
        }
        Self {
            channel: Channel::of(&source, &medium),
            campaign: parameter(&["utm_campaign", "utm_id"]),
            term: parameter(&["utm_term"]),
            content: parameter(&["utm_content"]),
            click_id: click.map_or_else(String::new, |click| {
                [click.name, "=", &parameter(&[click.name])].concat()
            }),
            referrer: from,
            landing_page: without_query(landing).to_owned(),
            source,
            medium,
            at_ms,
        }
    }
}

fn is_campaign(name: &str) -> bool {
    name.starts_with("utm_")
}

fn fill_in(part: &mut String, with: &str) {
    if part.is_empty() {
        part.push_str(with);
    }
}
