//! The only place that sends requests to others.

use std::iter::once;

use js_sys::Promise;
use serde_json::{Value, json};
use transom_shared::delivery::Reply;
use transom_shared::destination::outgoing::{self, Reach};
use transom_shared::destination::{Authorization, Message, Method};
use transom_shared::json;
use transom_shared::spam::Check;
use transom_shared::spam::turnstile::{SITEVERIFY, read_answer};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::crypto;
use crate::config::Config;

/// Where this build may send to.
pub const REACH: Reach = if cfg!(feature = "test-build") {
    Reach::Loopback
} else {
    Reach::Public
};

/// Longest a request may take, in milliseconds: what Standard Webhooks asks for.
const TIMEOUT_MS: u32 = 15_000;
/// Most bytes of an answer that are read.
const MAX_ANSWER_BYTES: u32 = 8 * 1024;
/// Who asks.
const USER_AGENT: (&str, &str) = ("user-agent", "Transom (+https://transom.dev)");

// The whole exchange is one crossing. A redirection is an answer: it could lead past the
// check of the address. Of an answer that breaks off, what came is given; in place of an
// answer, a word.
#[wasm_bindgen(inline_js = r#"
const answered = async (request, most) => {
  const response = await fetch(request);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let [text, size] = ["", 0];
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk.subarray(0, most - size), { stream: true });
      size += chunk.length;
      if (size >= most) break;
    }
  } catch {}
  const pause = response.headers.get("retry-after") ?? "";
  return `${response.status}\n${pause}\n${text}${decoder.decode()}`;
};
export async function exchange(method, url, headers, body, timeoutMs, most) {
  const stop = new AbortController();
  const { signal } = stop;
  let request;
  try {
    request = new Request(url, { method, body, redirect: "manual", signal });
    for (const [name, value] of JSON.parse(headers)) request.headers.set(name, value);
  } catch {
    return "unmade";
  }
  let clock;
  const late = new Promise((over) => (clock = setTimeout(() => over("late"), timeoutMs)));
  late.then(() => stop.abort());
  return Promise.race([answered(request, most), late]).finally(() => clearTimeout(clock));
}"#)]
extern "C" {
    fn exchange(
        method: &str,
        url: &str,
        headers: &str,
        body: &str,
        timeout_ms: u32,
        most: u32,
    ) -> Promise;
}

/// Sends `message` and gives what came back. The address is checked again: it
/// may have been saved by another build, under other rules.
pub async fn send(config: &Config, message: Message) -> Reply {
    match try_send(config, message).await {
        Ok(reply) => reply,
        Err(reason) => Reply::Nothing(reason),
    }
}

async fn try_send(config: &Config, mut message: Message) -> Result<Reply, String> {
    authorize(config, &mut message).await?;
    fetch(config, &message).await
}

/// Adds what the sender has to add.
async fn authorize(config: &Config, message: &mut Message) -> Result<(), String> {
    let authorization = std::mem::replace(&mut message.authorization, Authorization::None);
    let token = match authorization {
        Authorization::None => return Ok(()),
        Authorization::Ed25519 { content, seeds } => {
            let mut signatures = Vec::new();
            for seed in seeds {
                let signature = crypto::ed25519(&seed, &content).await;
                signatures.push(["v1a,", &signature.ok_or("it could not be signed")?].concat());
            }
            message
                .headers
                .push(("webhook-signature", signatures.join(" ")));
            return Ok(());
        }
        Authorization::Bearer(token) => token,
        Authorization::ClientCredentials {
            token_url,
            client_id,
            client_secret,
        } => fetch_token(config, token_url, &client_id, &client_secret).await?,
    };
    message
        .headers
        .push(("authorization", ["Bearer ", &token].concat()));
    Ok(())
}

/// A token for a client (RFC 6749 § 4.4).
async fn fetch_token(
    config: &Config,
    url: String,
    client_id: &str,
    client_secret: &str,
) -> Result<String, String> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("client_id", client_id)
        .append_pair("client_secret", client_secret)
        .finish();
    let form = "application/x-www-form-urlencoded".to_owned();
    let request = Message {
        method: Method::Post,
        url,
        headers: vec![("content-type", form)],
        body,
        authorization: Authorization::None,
    };
    match fetch(config, &request).await? {
        Reply::Answer {
            status: 200, body, ..
        } => {
            let answer: Option<Value> = json::parse(&body).ok();
            let token = answer
                .as_ref()
                .and_then(|answer| answer.get("access_token"));
            let token = token.and_then(Value::as_str).map(str::to_owned);
            token.ok_or("it gave no token for its client".to_owned())
        }
        Reply::Answer { status, .. } => {
            Err(format!("it refused the client's secret with {status}"))
        }
        Reply::Nothing(reason) => Err(reason),
    }
}

/// Asks Turnstile about a visitor's `token`. `id` is a UUID that is the same for
/// the same submission, so that asking twice spends the token once.
pub async fn siteverify(config: &Config, secret: &str, token: &str, id: Option<String>) -> Check {
    #[cfg(feature = "test-build")]
    let url = config.siteverify.clone();
    #[cfg(not(feature = "test-build"))]
    let url = SITEVERIFY.to_owned();
    let mut body = json!({ "secret": secret, "response": token });
    if let (Some(id), Some(fields)) = (id, body.as_object_mut()) {
        fields.insert("idempotency_key".into(), json!(id));
    }
    let request = Message {
        method: Method::Post,
        url: if url.is_empty() {
            SITEVERIFY.to_owned()
        } else {
            url
        },
        headers: vec![("content-type", "application/json".to_owned())],
        body: body.to_string(),
        authorization: Authorization::None,
    };
    match fetch(config, &request).await {
        Ok(Reply::Answer { body, .. }) => read_answer(&body),
        Ok(Reply::Nothing(_)) | Err(_) => Check::Unreachable,
    }
}

async fn fetch(config: &Config, message: &Message) -> Result<Reply, String> {
    let own_hosts: Vec<&str> = config.own_hosts.iter().map(String::as_str).collect();
    outgoing::check(&message.url, &own_hosts, REACH)
        .map_err(|problem| format!("its address is not allowed: {problem}"))?;
    let method = match message.method {
        Method::Post => "POST",
        Method::Patch => "PATCH",
    };
    let headers = message.headers.iter();
    let headers = headers.map(|(name, value)| (*name, value.as_str()));
    let headers: Vec<(&str, &str)> = once(USER_AGENT).chain(headers).collect();
    let headers = serde_json::to_string(&headers).map_err(|error| error.to_string())?;
    let (url, body) = (&message.url, &message.body);
    let reply = exchange(method, url, &headers, body, TIMEOUT_MS, MAX_ANSWER_BYTES);
    let reply = JsFuture::from(reply).await;
    let reply = reply.map_err(|_| "it could not be reached".to_owned())?;
    let reply = reply.as_string().unwrap_or_default();
    match reply.as_str() {
        "unmade" => Err("the request could not be made".to_owned()),
        "late" => Err("it did not answer within 15 seconds".to_owned()),
        reply => read(reply).ok_or_else(|| "its answer could not be read".to_owned()),
    }
}

/// What `exchange` gives: the status, `Retry-After` and the body, each but the last on a
/// line of its own.
fn read(reply: &str) -> Option<Reply> {
    let mut parts = reply.splitn(3, '\n');
    Some(Reply::Answer {
        status: parts.next()?.parse().ok()?,
        pause_ms: parts.next().and_then(pause_ms),
        body: parts.next()?.to_owned(),
    })
}

/// The pause that `Retry-After` asks for, in milliseconds: a number of seconds or
/// a date (RFC 9110 § 10.2.3).
fn pause_ms(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.trim().parse::<u32>() {
        return Some(i64::from(seconds) * 1000);
    }
    let date = js_sys::Date::parse(text);
    let now = js_sys::Date::now();
    // Dates of HTTP are exact to the second, far within the integers of a double.
    #[allow(clippy::cast_possible_truncation, reason = "explained above")]
    let pause = (date - now) as i64;
    date.is_finite().then_some(pause.max(0))
}
