//! Proof of work after ALTCHA, version 2 (<https://altcha.org/docs/v2/>): the
//! browser looks for a counter whose derived key begins with a given prefix. It
//! runs in the background, asks nothing of the person and nobody else.

use std::collections::BTreeMap;

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::hex;

/// Rounds of PBKDF2 for one try. With a prefix of one byte the browser makes 256
/// tries on average; the service checks one.
pub const COST: u32 = 1000;
/// How long a challenge can be answered, in seconds: a form may stand open.
pub const EXPIRES_SECONDS: i64 = 2 * 60 * 60;
/// Most bytes of a payload; a real one has about 500.
const MAX_BYTES: usize = 4000;

/// A challenge: its parameters in the order of their names, which is the order
/// they are signed in, and the signature over their JSON text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Challenge {
    /// `algorithm`, `cost`, `expiresAt`, `keyLength`, `keyPrefix`, `nonce`, `salt`.
    pub parameters: BTreeMap<String, Value>,
    /// HMAC-SHA-256 in hexadecimal.
    pub signature: String,
}

#[derive(Deserialize)]
struct Payload {
    challenge: Challenge,
    solution: Solution,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Solution {
    counter: u32,
    derived_key: String,
}

/// What a payload is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Work was done; the challenge had this nonce, which must not come twice.
    Valid {
        /// The nonce in hexadecimal.
        nonce: String,
    },
    /// It was not, or not for us, or too long ago.
    Invalid,
}

/// A challenge at `now_ms`, milliseconds since 1970, UTC, with 32 bytes of chance,
/// signed with `secret`.
pub fn challenge(now_ms: i64, chance: [u8; 32], secret: &[u8]) -> Challenge {
    let (nonce, salt) = chance.split_at(16);
    let parameters: BTreeMap<String, Value> = [
        ("algorithm", json!("PBKDF2/SHA-256")),
        ("cost", json!(COST)),
        (
            "expiresAt",
            json!(now_ms.div_euclid(1000) + EXPIRES_SECONDS),
        ),
        ("keyLength", json!(32)),
        ("keyPrefix", json!("00")),
        ("nonce", json!(hex::encode(nonce))),
        ("salt", json!(hex::encode(salt))),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let signature = sign(&parameters, secret);
    Challenge {
        parameters,
        signature,
    }
}

/// Checks a `payload`, Base64 of JSON as ALTCHA's own clients send it.
pub fn verify(payload: &str, now_ms: i64, secret: &[u8]) -> Proof {
    try_verify(payload, now_ms, secret).map_or(Proof::Invalid, |nonce| Proof::Valid { nonce })
}

fn try_verify(payload: &str, now_ms: i64, secret: &[u8]) -> Option<String> {
    use base64::Engine;
    if payload.len() > MAX_BYTES {
        return None;
    }
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(payload)
        .ok()?;
    let Payload {
        challenge,
        solution,
    } = crate::json::read(std::str::from_utf8(&bytes).ok()?).ok()?;
    let signature = sign(&challenge.parameters, secret);
    let is_ours: bool = signature
        .as_bytes()
        .ct_eq(challenge.signature.as_bytes())
        .into();
    let expires = challenge.parameters.get("expiresAt")?.as_i64()?;
    if !is_ours || expires * 1000 < now_ms {
        return None;
    }
    // What is ours has our own parameters: only nonce and salt differ.
    let text = |name: &str| challenge.parameters.get(name)?.as_str();
    let (nonce, salt) = (text("nonce")?, text("salt")?);
    let mut password = hex::decode(nonce)?;
    password.extend(solution.counter.to_be_bytes());
    let key = pbkdf2(&password, &hex::decode(salt)?)?;
    let found = hex::encode(&key);
    (found.starts_with(text("keyPrefix")?) && found == solution.derived_key)
        .then(|| nonce.to_owned())
}

fn sign(parameters: &BTreeMap<String, Value>, secret: &[u8]) -> String {
    let text = serde_json::to_string(parameters).unwrap_or_default();
    mac(secret, &[text.as_bytes()]).map_or_else(String::new, |mac| hex::encode(&mac))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Option<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac.finalize().into_bytes().into())
}

/// The first block of PBKDF2 with HMAC-SHA-256 (RFC 8018 § 5.2), which is the
/// whole of a 32-byte key.
fn pbkdf2(password: &[u8], salt: &[u8]) -> Option<[u8; 32]> {
    let keyed = Hmac::<Sha256>::new_from_slice(password).ok()?;
    let round = |parts: &[&[u8]]| -> [u8; 32] {
        let mut mac = keyed.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    };
    let mut block = round(&[salt, &1_u32.to_be_bytes()]);
    let mut key = block;
    for _ in 1..COST {
        block = round(&[&block]);
        for (sum, byte) in key.iter_mut().zip(block) {
            *sum ^= byte;
        }
    }
    Some(key)
}
