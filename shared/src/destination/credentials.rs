//! What of a destination must stay secret: encrypted at rest, never shown again;
//! and what a key must look like.

use serde::{Deserialize, Serialize};

use super::{DestinationKind, Signature, sign};

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

/// Checks the key of a destination; `is_new` asks for one that cannot be made.
pub(super) fn check_secret(
    kind: DestinationKind,
    signature: Signature,
    secret: Option<&str>,
    is_new: bool,
) -> Result<(), &'static str> {
    const CLIENT: &str = "Give client_id:client_secret of a connected app.";
    match (kind, secret) {
        (DestinationKind::Webhook, Some(secret)) => check_webhook_secret(secret, signature),
        (DestinationKind::Hubspot, None) if is_new => Err("Give the token of a private app."),
        (DestinationKind::Salesforce, None) if is_new => Err(CLIENT),
        (DestinationKind::Salesforce, Some(secret)) if !secret.contains(':') => Err(CLIENT),
        (DestinationKind::Wecom | DestinationKind::Slack, Some(_)) => {
            Err("This receiver has no key besides its address.")
        }
        (_, Some(secret)) if !is_plain(secret) => Err("Give 1 to 500 visible ASCII characters."),
        _ => Ok(()),
    }
}

/// Checks the key of a webhook that is signed in this way.
fn check_webhook_secret(secret: &str, signature: Signature) -> Result<(), &'static str> {
    match signature {
        Signature::Hmac if sign::webhook_key(secret).is_none() => {
            Err("Give whsec_ and the Base64 of 24 to 64 bytes, or nothing to have one made.")
        }
        Signature::Ed25519 if sign::signing_seed(secret).is_none() => {
            Err("Give whsk_ and the Base64 of 32 bytes, or nothing to have one made.")
        }
        _ => Ok(()),
    }
}

fn is_plain(secret: &str) -> bool {
    (1..=500).contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic())
}
