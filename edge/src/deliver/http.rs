//! The only place that sends requests to others.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use serde_json::{Value, json};
use transom_shared::delivery::Reply;
use transom_shared::destination::outgoing::{self, Reach};
use transom_shared::destination::{Authorization, Message, Method};
use transom_shared::json;
use transom_shared::spam::Check;
use transom_shared::spam::turnstile::{SITEVERIFY, read_answer};
use worker::{AbortController, Fetch, Headers, Request, RequestInit, RequestRedirect, Response};

use super::crypto;
use crate::config::Config;

/// Where this build may send to.
pub const REACH: Reach = if cfg!(feature = "test-build") {
    Reach::Loopback
} else {
    Reach::Public
};

/// Longest a request may take, in milliseconds: what Standard Webhooks asks for.
const TIMEOUT: Duration = Duration::from_millis(15_000);
/// Most bytes of an answer that are read.
const MAX_ANSWER_BYTES: usize = 8 * 1024;

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
    let request = request(message).map_err(|_| "the request could not be made".to_owned())?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let exchange = Box::pin(async {
        match fetch.send_with_signal(&signal).await {
            Ok(response) => Ok(read(response).await),
            Err(_) => Err("it could not be reached".to_owned()),
        }
    });
    match select(exchange, worker::Delay::from(TIMEOUT)).await {
        Either::Left((reply, _)) => reply,
        Either::Right(_) => {
            controller.abort();
            Err("it did not answer within 15 seconds".to_owned())
        }
    }
}

fn request(message: &Message) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("user-agent", "Transom (+https://transom.dev)")?;
    for (name, value) in &message.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(match message.method {
        Method::Post => worker::Method::Post,
        Method::Patch => worker::Method::Patch,
    })
    .with_headers(headers)
    // A redirection could lead past the check of the address.
    .with_redirect(RequestRedirect::Manual)
    .with_body(Some(message.body.as_str().into()));
    Request::new_with_init(&message.url, &init)
}

async fn read(mut response: Response) -> Reply {
    let status = response.status_code();
    let pause = response.headers().get("retry-after").ok().flatten();
    let mut body = Vec::new();
    if let Ok(mut stream) = response.stream() {
        while let Some(Ok(chunk)) = stream.next().await {
            body.extend(chunk);
            if body.len() >= MAX_ANSWER_BYTES {
                break;
            }
        }
    }
    body.truncate(MAX_ANSWER_BYTES);
    Reply::Answer {
        status,
        pause_ms: pause.and_then(|pause| pause_ms(&pause)),
        body: String::from_utf8_lossy(&body).into_owned(),
    }
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
