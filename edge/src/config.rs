//! Everything an operator sets, read and checked here: once for an isolate, or for an
//! event of a queue or the clock.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use transom_shared::hex;
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
    /// Variable `OWN_HOSTS`: the service's own host names, separated by blanks.
    /// Messages never go to them, nor to names below them.
    pub own_hosts: Vec<String>,
}

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
        let hosts = env.var("OWN_HOSTS").map(|hosts| hosts.to_string());
        Ok(Self {
            admin_token_sha256,
            secrets: SecretsKeys { current, previous },
            turnstile_secret: secret(env, "TURNSTILE_SECRET"),
            #[cfg(feature = "test-build")]
            siteverify: String::new(),
            own_hosts: hosts
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_ascii_lowercase)
                .collect(),
        })
    }
}

fn secret(env: &Env, name: &str) -> Option<String> {
    let secret = env.secret(name).ok()?.to_string();
    let secret = secret.trim();
    (!secret.is_empty()).then(|| secret.to_owned())
}
