//! What of a destination must stay secret: encrypted at rest, never shown again.

use serde::{Deserialize, Serialize};

/// The address and the keys of a destination. A robot's address is its key, so
/// addresses are secrets as well.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The address messages go to.
    pub url: String,
    /// The key, token or secret; empty where the receiver has none.
    #[serde(default)]
    pub secret: String,
    /// The key before the last rotation; both sign until it ends.
    #[serde(default)]
    pub previous_secret: Option<String>,
    /// Until when, in milliseconds since 1970, UTC.
    #[serde(default)]
    pub previous_until_ms: i64,
}

/// Secrets do not get into logs by way of `{:?}`.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credentials(…)")
    }
}

/// How long the key before a rotation goes on signing, in milliseconds: a day,
/// so that a receiver can take the new one in its own time.
pub const ROTATION_MS: i64 = 24 * 60 * 60 * 1000;

impl Credentials {
    /// With `secret` as the key from now on. Where messages can carry two
    /// signatures (`overlaps`) the old key signs for another day.
    #[must_use]
    pub fn rotated(self, secret: String, overlaps: bool, now_ms: i64) -> Self {
        Self {
            url: self.url,
            previous_secret: overlaps.then_some(self.secret),
            previous_until_ms: if overlaps { now_ms + ROTATION_MS } else { 0 },
            secret,
        }
    }

    /// The keys that sign at `now_ms`, the newest first.
    pub fn signing(&self, now_ms: i64) -> Vec<&str> {
        let previous = self
            .previous_secret
            .as_deref()
            .filter(|_| now_ms < self.previous_until_ms);
        std::iter::once(self.secret.as_str())
            .chain(previous)
            .collect()
    }
}

/// `url` as it may be shown: its host, and enough of its end to be recognised.
pub fn masked(url: &str) -> String {
    let mut parts = url.splitn(4, '/');
    let origin: Vec<&str> = parts.by_ref().take(3).collect();
    let origin = origin.join("/");
    let rest = parts.next().unwrap_or_default();
    let characters: Vec<char> = rest.chars().collect();
    let shown = if characters.len() >= 16 { 4 } else { 0 };
    let end: String = characters.into_iter().rev().take(shown).collect();
    let end: String = end.chars().rev().collect();
    if rest.is_empty() {
        origin
    } else {
        [&origin, "/…", &end].concat()
    }
}
