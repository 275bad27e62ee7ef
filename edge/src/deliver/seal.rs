//! Destinations' secrets at rest, and new keys for them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use transom_shared::destination::sign::{
    PUBLIC_KEY_PREFIX, SECRET_PREFIX, SIGNING_KEY_PREFIX, signing_seed,
};
use transom_shared::destination::{Credentials, DestinationKind, Signature, is_same_receiver};
use transom_shared::json;
use transom_shared::origin::Origin;

use super::crypto;
use crate::config::SecretsKeys;
use crate::error::ApiError;
use crate::store::StoredDestination;

fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut bytes = [0; N];
    // Without chance no key and no vector is safe: better no answer.
    getrandom::fill(&mut bytes).map_err(|error| ApiError::unavailable(error.to_string()))?;
    Ok(bytes)
}

/// What stands before secrets that are bound to the kind and the host of their
/// destination. Those without it are bound to its identifier only; they are bound anew
/// when it is next changed.
const BOUND: &str = "v2:";

/// What secrets are bound to, so that they open nowhere else: a destination, its kind, and
/// the origin they are sent to.
fn context(id: &str, kind: DestinationKind, address: &str) -> String {
    let origin = Origin::of_address(address).map(|origin| origin.to_text());
    [id, "\n", kind.as_str(), "\n", &origin.unwrap_or_default()].concat()
}

/// `credentials` encrypted for the destination `id` of this kind.
///
/// # Errors
/// [`ApiError::Misconfigured`] where the deployment has no key for secrets.
pub async fn seal(
    keys: &SecretsKeys,
    id: &str,
    kind: DestinationKind,
    credentials: &Credentials,
) -> Result<String, ApiError> {
    let key = keys.current.ok_or(ApiError::Misconfigured(
        "Set the secret SECRETS_KEY to 32 random bytes in Base64: openssl rand -base64 32.",
    ))?;
    let plain = serde_json::to_vec(credentials).map_err(worker::Error::from)?;
    let context = context(id, kind, &credentials.url);
    let sealed = crypto::encrypted(&key, random()?, &context, &plain).await;
    let sealed = sealed.map(|sealed| [BOUND, &sealed].concat());
    sealed.ok_or(ApiError::unavailable("encrypting failed"))
}

/// The credentials that [`seal`] was given, by the current key or the previous; none where
/// the destination is of another kind by now, or its address shows another host.
pub async fn open(keys: &SecretsKeys, stored: &StoredDestination) -> Option<Credentials> {
    let kind = stored.definition.kind;
    let (sealed, context) = match stored.sealed.strip_prefix(BOUND) {
        Some(sealed) => (sealed, context(&stored.id, kind, &stored.address)),
        None => (stored.sealed.as_str(), stored.id.clone()),
    };
    for key in [keys.current, keys.previous].into_iter().flatten() {
        if let Some(plain) = crypto::decrypted(&key, &context, sealed).await {
            let credentials = json::read(std::str::from_utf8(&plain).ok()?).ok();
            return credentials
                .filter(|known: &Credentials| is_same_receiver(&known.url, &stored.address));
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
