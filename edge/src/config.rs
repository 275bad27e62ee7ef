//! Everything an operator sets, read once per event and checked here.

use worker::Env;

use crate::error::ApiError;

/// The settings of a deployment.
#[derive(Clone)]
pub struct Config {
    /// Secret `ADMIN_TOKEN_SHA256`: the SHA-256 of the owner's API token, 64
    /// hexadecimal digits. The token itself is nowhere on the service.
    pub admin_token_sha256: [u8; 32],
}

impl Config {
    /// Reads and checks the settings.
    ///
    /// # Errors
    /// [`ApiError::Misconfigured`], which names the setting.
    pub fn read(env: &Env) -> Result<Self, ApiError> {
        let digest = env
            .secret("ADMIN_TOKEN_SHA256")
            .map(|secret| secret.to_string());
        let digest = digest.ok().and_then(|text| from_hex(text.trim()));
        let admin_token_sha256 = digest.ok_or(ApiError::Misconfigured(
            "Set the secret ADMIN_TOKEN_SHA256 to the SHA-256 of your API token in hexadecimal.",
        ))?;
        Ok(Self { admin_token_sha256 })
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}
