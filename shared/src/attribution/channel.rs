//! Channels, after the default channel group of Google Analytics 4
//! (<https://support.google.com/analytics/answer/9756891>): what is bought for a search
//! engine or a shop there is paid search, what is shown elsewhere is display.

use serde::{Deserialize, Serialize};

use super::known::kind_of_source;

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
        let kind = kind_of_source(&source.to_lowercase());
        let medium = medium.to_lowercase().replace([' ', '-', '.'], "_");
        let medium = medium.as_str();
        match medium {
            "" if source.is_empty() => Self::Direct,
            _ if is_placement(medium) && kind == "social" => Self::PaidSocial,
            _ if is_paid(medium) => Self::paid(kind, medium),
            "sm" => Self::OrganicSocial,
            _ if medium.contains("social") => Self::OrganicSocial,
            "mail" | "edm" | "e_mail" => Self::Email,
            _ if medium.starts_with("email") || medium.starts_with("newsletter") => Self::Email,
            "display" | "banner" | "expandable" | "interstitial" | "native" | "programmatic" => {
                Self::Display
            }
            "partner" | "partners" => Self::Affiliate,
            _ if medium.starts_with("affiliate") => Self::Affiliate,
            "ai" | "llm" | "chatbot" | "ai_assistant" | "ai_search" => Self::Ai,
            "sms" | "mms" | "message" | "im" | "notification" => Self::Message,
            _ if medium.ends_with("push") || medium.starts_with("push") => Self::Message,
            _ => Self::of_kind(kind, medium),
        }
    }

    /// The channel of what was paid for. A search engine's word of its own counts more
    /// than how it is paid: `cpm` there is a banner.
    fn paid(kind: &str, medium: &str) -> Self {
        let is_shown = [
            "cpm",
            "cpv",
            "display",
            "banner",
            "native",
            "video",
            "audio",
            "retargeting",
        ]
        .iter()
        .any(|word| medium.contains(word));
        match kind {
            "social" => Self::PaidSocial,
            _ if medium.contains("social") => Self::PaidSocial,
            "display" | "video" | "audio" => Self::Display,
            _ if is_shown => Self::Display,
            _ => Self::PaidSearch,
        }
    }

    /// The channel where the medium tells nothing, or less than the source.
    fn of_kind(kind: &str, medium: &str) -> Self {
        match (kind, medium) {
            ("search", _) => Self::OrganicSearch,
            ("social" | "video", _) => Self::OrganicSocial,
            (_, "organic" | "search") => Self::OrganicSearch,
            ("email", _) => Self::Email,
            ("ai", _) => Self::Ai,
            ("message", _) => Self::Message,
            ("cpc", _) => Self::PaidSearch,
            ("display", _) => Self::Display,
            (_, "referral" | "link" | "app") => Self::Referral,
            _ => Self::Other,
        }
    }
}

/// Whether the word for a medium says that the visit was paid for: `cpc`, `paid_social`,
/// `google_cpc`.
fn is_paid(medium: &str) -> bool {
    let is_price = |word: &str| {
        matches!(
            word,
            "ppc" | "sem" | "retargeting" | "remarketing" | "ads" | "ad" | "adwords" | "pmax"
        ) || (word.len() == 3 && word.starts_with("cp"))
            || word.starts_with("paid")
    };
    medium.split(['_', '/', '|', '+']).any(is_price)
}

/// Whether `medium` is what Meta puts for `{{placement}}`: `Facebook_Mobile_Feed`,
/// `Instagram_Stories`, `an_classic`. Only advertisements have one.
fn is_placement(medium: &str) -> bool {
    let starts = [
        "facebook_",
        "instagram_",
        "messenger_",
        "threads_",
        "audience_network",
        "an_",
    ];
    matches!(medium, "rewarded_video" | "others")
        || starts.iter().any(|start| medium.starts_with(start))
}
