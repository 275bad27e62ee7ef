//! How much comes from where: counters of the platform, kept at each location and
//! in memory only. Passing a limit is a signal, never a refusal: a burst of spam
//! must not keep real leads out.

use axum::http::{HeaderMap, HeaderName};
use futures_util::future::join3;
use sha2::{Digest, Sha256};
use worker::{Env, RateLimiter};

use crate::answer::text;

/// The address of the visitor, as the platform tells it.
const ADDRESS: HeaderName = HeaderName::from_static("cf-connecting-ip");
/// Shortest text, in characters, whose repetition means anything.
const LONG_TEXT: usize = 20;

/// The counters of `env`. A deployment may leave them out.
pub struct Limits {
    address: Option<RateLimiter>,
    form: Option<RateLimiter>,
    content: Option<RateLimiter>,
}

/// Which limits a submission passed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bursts {
    /// From one address to one form.
    pub address: bool,
    /// To one form.
    pub form: bool,
    /// The same text.
    pub content: bool,
}

impl Limits {
    /// The counters of `env`.
    pub fn bind(env: &Env) -> Self {
        Self {
            address: env.rate_limiter("ADDRESS_LIMIT").ok(),
            form: env.rate_limiter("FORM_LIMIT").ok(),
            content: env.rate_limiter("CONTENT_LIMIT").ok(),
        }
    }

    /// Counts a submission to `form` whose longest text is `content`. Only
    /// digests leave this function.
    pub async fn count(&self, form: &str, headers: &HeaderMap, content: &str) -> Bursts {
        let address = text(headers, ADDRESS);
        let content = content.trim().to_lowercase();
        let is_long = content.chars().count() >= LONG_TEXT;
        let by_address = (!address.is_empty()).then(|| digest(&[form, address]));
        let by_content = is_long.then(|| digest(&[form, &content]));
        let (address, form, content) = join3(
            passed(self.address.as_ref(), by_address),
            passed(self.form.as_ref(), Some(form.to_owned())),
            passed(self.content.as_ref(), by_content),
        )
        .await;
        Bursts {
            address,
            form,
            content,
        }
    }
}

/// Whether `key` passed its limit; a counter that fails counts nothing.
async fn passed(limiter: Option<&RateLimiter>, key: Option<String>) -> bool {
    let (Some(limiter), Some(key)) = (limiter, key) else {
        return false;
    };
    let outcome = limiter.limit(key).await;
    outcome.is_ok_and(|outcome| !outcome.success)
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    bytes
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
