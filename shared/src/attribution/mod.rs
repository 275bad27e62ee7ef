//! Where a lead came from: the first and the last touch, read from addresses
//! that the page sent along. Nothing is looked up and nothing is stored on the
//! visitor's device for it.

mod address;
mod channel;
mod click;
mod known;
mod touch;
mod tracked_address;

pub use channel::Channel;
pub use touch::Touch;
pub use tracked_address::{tracked, tracked_names};

use serde::{Deserialize, Serialize};

/// Longest address that is read, in bytes; a longer one is left out.
const MAX_ADDRESS_BYTES: usize = 2000;

/// What a page says of a visit: unchecked addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct VisitDraft {
    /// The page the form stood on.
    pub page: String,
    /// The first page of this visit, where it is another.
    pub landing: String,
    /// The page that the visitor came from.
    pub referrer: String,
    /// What was remembered, with the visitor's consent, of their first visit.
    pub first: Option<FirstVisitDraft>,
}

/// A first visit as it was remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FirstVisitDraft {
    /// Its first page.
    pub page: String,
    /// The page that the visitor came from.
    pub referrer: String,
    /// When it was, in milliseconds since 1970, UTC.
    pub at_ms: i64,
}

/// Where a lead came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attribution {
    /// What first brought the visitor; the same as `last` where nothing earlier
    /// is known.
    pub first: Touch,
    /// What brought the visitor this time.
    pub last: Touch,
    /// The page the form stood on, without its query.
    pub page: String,
}

impl Attribution {
    /// Reads a visit at `now_ms`, milliseconds since 1970, UTC. Addresses that
    /// are none count as absent.
    pub fn of(visit: &VisitDraft, now_ms: i64) -> Self {
        let page = bounded(&visit.page);
        let landing = match bounded(&visit.landing) {
            "" => page,
            landing => landing,
        };
        let last = Touch::of(landing, page, bounded(&visit.referrer), now_ms);
        let first = visit
            .first
            .as_ref()
            // A clock that is wrong must not put the first visit after this one.
            .filter(|first| (1..=now_ms).contains(&first.at_ms))
            .map(|first| {
                let page = bounded(&first.page);
                Touch::of(page, page, bounded(&first.referrer), first.at_ms)
            });
        Self {
            first: first.unwrap_or_else(|| last.clone()),
            last,
            page: address::without_query(page).to_owned(),
        }
    }
}

fn bounded(address: &str) -> &str {
    let address = address.trim();
    if address.len() > MAX_ADDRESS_BYTES {
        return "";
    }
    address
}
