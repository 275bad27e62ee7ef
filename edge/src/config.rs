//! Everything an operator sets, read and checked here: once for an isolate, or for an
//! event of a queue or the clock.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use transom_shared::hex;
use transom_shared::origin::{Origin, is_own};
use worker::Env;

use crate::error::ApiError;

/// The settings of a deployment.
#[derive(Clone)]
pub struct Config {
    /// Secret `ADMIN_TOKEN_SHA256`: the SHA-256 of the owner's API token, 64
    /// hexadecimal digits. The token itself is nowhere on the service.
    pub admin_token_sha256: [u8; 32],
    /// Secrets `SECRETS_KEY` and `SECRETS_KEY_PREVIOUS`.
    pub secrets: SecretsKeys,
    /// Secret `TURNSTILE_SECRET`: of the Turnstile widget whose site key forms name.
    pub turnstile_secret: Option<String>,
    /// Where Turnstile tokens are checked, in a rehearsal.
    #[cfg(feature = "test-build")]
    pub siteverify: String,
    /// Variable `OWN_HOSTS`: the service's own host names, separated by blanks; where it is
    /// empty, every host that a request is sent to.
    /// Messages never go to them, nor to names below them, and pages of theirs may send
    /// any form.
    pub own_hosts: Vec<String>,
    /// Variable `ADDRESS_DAILY_LIMIT`: how many submissions of one day one address may send
    /// to one form in quick succession; 0 is no limit.
    pub address_daily_limit: u32,
    /// Variable `HSTS_INCLUDE_SUBDOMAINS`: whether browsers come by `https` only to every
    /// host below the service's as well.
    pub is_strict_below: bool,
}

/// How many submissions of one day one address may send to one form in quick succession,
/// where the operator sets none: more than a stand at a trade fair, and less than a flood.
const ADDRESS_DAILY_LIMIT: u32 = 500;

/// The keys that destinations' secrets are encrypted with.
#[derive(Clone, Default)]
pub struct SecretsKeys {
    /// Secret `SECRETS_KEY`: 32 random bytes, Base64. Without it there are no
    /// destinations.
    pub current: Option<[u8; 32]>,
    /// Secret `SECRETS_KEY_PREVIOUS`: the key before, while it is exchanged.
    pub previous: Option<[u8; 32]>,
}

impl Config {
    /// The hosts that are the service itself: those of [`Config::own_hosts`]. Where the
    /// operator sets none, and to develop with, it is the host of `sent_to`, the origin that
    /// a request was sent to.
    pub fn own_hosts(&self, sent_to: &str) -> Vec<String> {
        let is_told = !self.own_hosts.is_empty() && !cfg!(feature = "test-build");
        let host = Origin::of_address(sent_to).filter(|_| !is_told);
        let host = host.map(|origin| origin.host().to_owned());
        self.own_hosts.iter().cloned().chain(host).collect()
    }

    /// Whether `origin`, of an `Origin` or `Referer` header, is the service itself.
    /// `sent_to` is the origin that the request was sent to.
    pub fn is_own_origin(&self, origin: &str, sent_to: &str) -> bool {
        let is_there = cfg!(feature = "test-build") && is_own(origin, &[], sent_to);
        is_there || is_own(origin, &self.own_hosts, sent_to)
    }

    /// A key of the service for `purpose`, made of its secrets, so that there is one less
    /// to set. None where `SECRETS_KEY` is not set.
    pub fn derived_key(&self, purpose: &str) -> Option<[u8; 32]> {
        Some(derived(&self.secrets.current?, purpose))
    }

    /// A key for digests of visitors' addresses: of `SECRETS_KEY`, or else of what there
    /// always is.
    pub fn address_key(&self) -> [u8; 32] {
        let key = self.secrets.current.unwrap_or(self.admin_token_sha256);
        derived(&key, "transom visitors' addresses")
    }

    /// Reads and checks the settings.
    ///
    /// # Errors
    /// [`ApiError::Misconfigured`], which names the setting.
    pub fn read(env: &Env) -> Result<Self, ApiError> {
        let digest = secret(env, "ADMIN_TOKEN_SHA256");
        let digest = digest.and_then(|text| hex::decode(&text)?.try_into().ok());
        let admin_token_sha256 = digest.ok_or(ApiError::Misconfigured(
            "Set the secret ADMIN_TOKEN_SHA256 to the SHA-256 of your API token in hexadecimal.",
        ))?;
        let wrong_key = ApiError::Misconfigured(
            "SECRETS_KEY and SECRETS_KEY_PREVIOUS are 32 bytes in Base64: openssl rand -base64 32.",
        );
        let key = |name| match secret(env, name) {
            None => Ok(None),
            Some(text) => {
                let bytes = STANDARD.decode(text).ok();
                let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                key.map(Some).ok_or(())
            }
        };
        let (Ok(current), Ok(previous)) = (key("SECRETS_KEY"), key("SECRETS_KEY_PREVIOUS")) else {
            return Err(wrong_key);
        };
        let daily_limit = match variable(env, "ADDRESS_DAILY_LIMIT").as_str() {
            "" => Some(ADDRESS_DAILY_LIMIT),
            limit => limit.parse().ok(),
        };
        let address_daily_limit = daily_limit.ok_or(ApiError::Misconfigured(
            "ADDRESS_DAILY_LIMIT is a whole number such as 500, or 0 for no limit.",
        ))?;
        let is_strict_below = match variable(env, "HSTS_INCLUDE_SUBDOMAINS").as_str() {
            "" | "false" => Some(false),
            "true" => Some(true),
            _ => None,
        };
        let is_strict_below = is_strict_below.ok_or(ApiError::Misconfigured(
            "HSTS_INCLUDE_SUBDOMAINS is true or false.",
        ))?;
        Ok(Self {
            admin_token_sha256,
            secrets: SecretsKeys { current, previous },
            turnstile_secret: secret(env, "TURNSTILE_SECRET"),
            #[cfg(feature = "test-build")]
            siteverify: String::new(),
            address_daily_limit,
            is_strict_below,
            own_hosts: variable(env, "OWN_HOSTS")
                .split_whitespace()
                .map(str::to_ascii_lowercase)
                .collect(),
        })
    }
}

/// The variable `name`; empty where it is absent.
fn variable(env: &Env, name: &str) -> String {
    let variable = env.var(name).map(|variable| variable.to_string());
    variable.unwrap_or_default().trim().to_owned()
}

fn secret(env: &Env, name: &str) -> Option<String> {
    let secret = env.secret(name).ok()?.to_string();
    let secret = secret.trim();
    (!secret.is_empty()).then(|| secret.to_owned())
}

fn derived(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return *key;
    };
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}
