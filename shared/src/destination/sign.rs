//! Signatures of outgoing messages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// What a symmetric webhook secret begins with (Standard Webhooks).
pub const SECRET_PREFIX: &str = "whsec_";
/// What an asymmetric signing key begins with: 32 bytes of ed25519 seed follow.
pub const SIGNING_KEY_PREFIX: &str = "whsk_";
/// What the public key for it begins with.
pub const PUBLIC_KEY_PREFIX: &str = "whpk_";

fn hmac_base64(key: &[u8], message: &[u8]) -> String {
    // HMAC takes keys of every length (RFC 2104 § 2), so this does not fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(message);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The bytes of a `whsec_…` secret: 24 to 64.
pub fn webhook_key(secret: &str) -> Option<Vec<u8>> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    (24..=64).contains(&key.len()).then_some(key)
}

/// The seed of a `whsk_…` signing key.
pub fn signing_seed(secret: &str) -> Option<[u8; 32]> {
    let key = STANDARD.decode(secret.strip_prefix(SIGNING_KEY_PREFIX)?);
    key.ok()?.try_into().ok()
}

/// What a webhook's signature is made over (Standard Webhooks, signature scheme).
pub fn webhook_content(id: &str, timestamp_s: i64, body: &str) -> String {
    [id, ".", &timestamp_s.to_string(), ".", body].concat()
}

/// The symmetric signature `v1,…` of a webhook; none where `secret` is not one.
pub fn webhook(secret: &str, id: &str, timestamp_s: i64, body: &str) -> Option<String> {
    let content = webhook_content(id, timestamp_s, body);
    let signature = hmac_base64(&webhook_key(secret)?, content.as_bytes());
    Some(["v1,", &signature].concat())
}

/// The signature of a `DingTalk` robot's URL: HMAC-SHA256 of
/// "milliseconds\nsecret" under the secret, in Base64.
pub fn dingtalk(secret: &str, now_ms: i64) -> String {
    let message = [&now_ms.to_string(), "\n", secret].concat();
    hmac_base64(secret.as_bytes(), message.as_bytes())
}

/// The signature in a Feishu robot's body: "seconds\nsecret" is the key and the
/// message is empty, in Base64.
pub fn feishu(secret: &str, timestamp_s: i64) -> String {
    let key = [&timestamp_s.to_string(), "\n", secret].concat();
    hmac_base64(key.as_bytes(), b"")
}
