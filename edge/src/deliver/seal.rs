//! Destinations' secrets at rest, and new keys for them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use transom_shared::destination::sign::{
    PUBLIC_KEY_PREFIX, SECRET_PREFIX, SIGNING_KEY_PREFIX, signing_seed,
};
use transom_shared::destination::{Credentials, Signature};
use transom_shared::json;

use super::crypto;
use crate::config::SecretsKeys;
use crate::error::ApiError;

fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut bytes = [0; N];
    // Without chance no key and no vector is safe: better no answer.
    getrandom::fill(&mut bytes).map_err(|error| ApiError::unavailable(error.to_string()))?;
    Ok(bytes)
}

/// `credentials` encrypted for the destination `id`.
///
/// # Errors
/// [`ApiError::Misconfigured`] where the deployment has no key for secrets.
pub async fn seal(
    keys: &SecretsKeys,
    id: &str,
    credentials: &Credentials,
) -> Result<String, ApiError> {
    let key = keys.current.ok_or(ApiError::Misconfigured(
        "Set the secret SECRETS_KEY to 32 random bytes in Base64: openssl rand -base64 32.",
    ))?;
    let plain = serde_json::to_vec(credentials).map_err(worker::Error::from)?;
    let sealed = crypto::encrypted(&key, random()?, id, &plain).await;
    sealed.ok_or(ApiError::unavailable("encrypting failed"))
}

/// The credentials that [`seal`] was given, by the current key or the previous.
pub(super) async fn open(keys: &SecretsKeys, id: &str, sealed: &str) -> Option<Credentials> {
    for key in [keys.current, keys.previous].into_iter().flatten() {
        if let Some(plain) = crypto::decrypted(&key, id, sealed).await {
            return json::read(std::str::from_utf8(&plain).ok()?).ok();
        }
    }
    None
}

/// The keys of a webhook.
pub struct Keys {
    /// What signs.
    pub secret: String,
    /// What a receiver verifies with; only of an asymmetric pair.
    pub public_key: Option<String>,
}

/// The keys of a webhook that is signed in this way: of the `given` secret, or new.
///
/// # Errors
/// [`ApiError::Unavailable`] where the platform gives no key.
pub async fn new_keys(signature: Signature, given: Option<String>) -> Result<Keys, ApiError> {
    let new = |prefix: &str, bytes: [u8; 32]| [prefix, &STANDARD.encode(bytes)].concat();
    match signature {
        Signature::Hmac => Ok(Keys {
            secret: match given {
                Some(secret) => secret,
                None => new(SECRET_PREFIX, random()?),
            },
            public_key: None,
        }),
        Signature::Ed25519 => {
            let secret = match given {
                Some(secret) => secret,
                None => new(SIGNING_KEY_PREFIX, random()?),
            };
            let failed = || ApiError::unavailable("no ed25519 key");
            let seed = signing_seed(&secret).ok_or_else(failed)?;
            let public = crypto::ed25519_public(&seed).await.ok_or_else(failed)?;
            Ok(Keys {
                secret,
                public_key: Some([PUBLIC_KEY_PREFIX, &public].concat()),
            })
        }
    }
}
