//! How much comes from where: counters of the platform, kept at each location and
//! in memory only. Passing a limit is a signal, never a refusal: a burst of spam
//! must not keep real leads out. What comes from one address in quick succession is also
//! counted for the day, in the database, where there is a ceiling.
//!
//! Addresses themselves are nowhere: what is counted are digests with a key of the
//! service, which are others every day.

use hmac::{Hmac, Mac};
use js_sys::{Array, Promise};
use sha2::Sha256;
use transom_shared::calendar::Date;
use transom_shared::hex;
use transom_shared::network::Network;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::headers::Headers;

/// The address of the visitor, as the platform tells it.
const ADDRESS: &str = "cf-connecting-ip";
/// Shortest text, in characters, whose repetition means anything.
const LONG_TEXT: usize = 20;

// All counters are asked in one crossing. One that is missing or fails says what is usual.
#[wasm_bindgen(inline_js = r#"
export async function passed(limiters, lines, usual) {
  const keys = lines.split("\n");
  const ask = async (limiter, number) => {
    const key = keys[number];
    try {
      if (limiter && key) return (await limiter.limit({ key })).success ? 0 : 1;
    } catch {}
    return key ? usual[number] : 0;
  };
  const passed = await Promise.all(limiters.map(ask));
  return passed.join("");
}"#)]
extern "C" {
    fn passed(limiters: &Array, keys: &str, usual: &str) -> Promise;
}

/// What a counter says that is not there: nothing is a burst, and everything is counted
/// for the day.
const USUAL: &str = "0001";

/// The counters of `env`: of addresses, of forms, of contents, and of addresses within
/// quick succession. A deployment may leave them out.
pub struct Limits {
    limiters: Array,
}

/// What one submission is counted by.
pub struct Counted<'a> {
    /// The form.
    pub form: &'a str,
    /// The headers it came with.
    pub headers: &'a Headers,
    /// Its longest text.
    pub content: &'a str,
    /// The key of digests of addresses.
    pub key: &'a [u8; 32],
    /// When it came, in milliseconds since 1970, UTC.
    pub now_ms: i64,
}

/// Which limits a submission passed.
#[derive(Clone, Debug, Default)]
pub struct Bursts {
    /// From one address to one form.
    pub address: bool,
    /// To one form.
    pub form: bool,
    /// The same text.
    pub content: bool,
    /// Whose it is.
    pub sender: Option<Sender>,
}

/// One address on one day at one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The day since 1970, UTC.
    pub day: i64,
    /// The digest of address and form, another every day.
    pub digest: String,
    /// Whether it is counted: it came soon after another.
    pub is_counted: bool,
}

impl Limits {
    /// The counters of `env`.
    pub fn bind(env: &Env) -> Self {
        let limiter = |name| match env.rate_limiter(name) {
            Ok(limiter) => limiter.as_ref().clone(),
            Err(_) => JsValue::NULL,
        };
        let names = [
            "ADDRESS_LIMIT",
            "FORM_LIMIT",
            "CONTENT_LIMIT",
            "REPEAT_LIMIT",
        ];
        Self {
            limiters: names.into_iter().map(limiter).collect(),
        }
    }

    /// Counts a submission. Only digests leave this function.
    pub async fn count(&self, counted: &Counted<'_>) -> Bursts {
        let Counted {
            form, headers, key, ..
        } = *counted;
        let day = i64::from(Date::from_epoch_ms(counted.now_ms).days_from(Date::from_days(0)));
        let network = Network::of(headers.text(ADDRESS));
        let by_address = network.map(|network| {
            let day = day.to_string();
            digest(key, &["address", &day, form, &network.to_text()])
        });
        let content = counted.content.trim().to_lowercase();
        let is_long = content.chars().count() >= LONG_TEXT;
        let by_content = is_long.then(|| digest(key, &["content", form, &content]));
        // None of them has a line break: three are digests, and a form's name is a plain word.
        let keys = [
            by_address.as_deref(),
            Some(form),
            by_content.as_deref(),
            by_address.as_deref(),
        ];
        let keys = keys.map(Option::unwrap_or_default).join("\n");
        let answer = JsFuture::from(passed(&self.limiters, &keys, USUAL)).await;
        let answer = answer.ok().and_then(|answer| answer.as_string());
        let answer = answer.unwrap_or_default();
        let has_passed = |place| answer.as_bytes().get(place) == Some(&b'1');
        // Whoever develops sends more in an hour than a visitor in a lifetime.
        let is_visitor = network.is_some_and(|network| !network.is_loopback());
        Bursts {
            address: has_passed(0),
            form: has_passed(1),
            content: has_passed(2),
            sender: by_address.filter(|_| is_visitor).map(|digest| Sender {
                day,
                digest,
                is_counted: has_passed(3),
            }),
        }
    }
}

fn digest(key: &[u8; 32], parts: &[&str]) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    let mut digest = hex::encode(&mac.finalize().into_bytes());
    // Half of it tells addresses apart.
    digest.truncate(32);
    digest
}
