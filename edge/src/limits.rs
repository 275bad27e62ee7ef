//! How much comes from where: counters of the platform, kept at each location and
//! in memory only. Passing a limit is a signal, never a refusal: a burst of spam
//! must not keep real leads out.

use js_sys::{Array, Promise};
use sha2::{Digest, Sha256};
use transom_shared::hex;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::headers::Headers;

/// The address of the visitor, as the platform tells it.
const ADDRESS: &str = "cf-connecting-ip";
/// Shortest text, in characters, whose repetition means anything.
const LONG_TEXT: usize = 20;

// All counters are asked in one crossing. One that is missing or fails counts nothing.
#[wasm_bindgen(inline_js = r#"
export async function passed(limiters, lines) {
  const keys = lines.split("\n");
  const ask = async (limiter, key) => {
    try {
      return limiter && key && !(await limiter.limit({ key })).success ? 1 : 0;
    } catch {
      return 0;
    }
  };
  const passed = await Promise.all(limiters.map((limiter, number) => ask(limiter, keys[number])));
  return passed.join("");
}"#)]
extern "C" {
    fn passed(limiters: &Array, keys: &str) -> Promise;
}

/// The counters of `env`: of addresses, of forms, of contents. A deployment may leave
/// them out.
pub struct Limits {
    limiters: Array,
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
        let limiter = |name| match env.rate_limiter(name) {
            Ok(limiter) => limiter.as_ref().clone(),
            Err(_) => JsValue::NULL,
        };
        let names = ["ADDRESS_LIMIT", "FORM_LIMIT", "CONTENT_LIMIT"];
        Self {
            limiters: names.into_iter().map(limiter).collect(),
        }
    }

    /// Counts a submission to `form` whose longest text is `content`. Only
    /// digests leave this function.
    pub async fn count(&self, form: &str, headers: &Headers, content: &str) -> Bursts {
        let address = headers.text(ADDRESS);
        let content = content.trim().to_lowercase();
        let is_long = content.chars().count() >= LONG_TEXT;
        let by_address = (!address.is_empty()).then(|| digest(&[form, address]));
        let by_content = is_long.then(|| digest(&[form, &content]));
        // None of them has a line break: two are digests, and a form's name is a plain word.
        let keys = [by_address, Some(form.to_owned()), by_content];
        let keys = keys.map(Option::unwrap_or_default).join("\n");
        let answer = JsFuture::from(passed(&self.limiters, &keys)).await;
        let answer = answer.ok().and_then(|answer| answer.as_string());
        let answer = answer.unwrap_or_default();
        let has_passed = |place| answer.as_bytes().get(place) == Some(&b'1');
        Bursts {
            address: has_passed(0),
            form: has_passed(1),
            content: has_passed(2),
        }
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut digest = hex::encode(&hash.finalize());
    // Half of it tells addresses apart.
    digest.truncate(32);
    digest
}
