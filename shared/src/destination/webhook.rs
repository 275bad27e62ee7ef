//! Signed webhooks (Standard Webhooks, <https://www.standardwebhooks.com>).

use serde_json::{Map, Value, json};

use super::message::{Authorization, Message};
use super::template::shorten;
use super::{Credentials, Destination, LeadData, Markup, Signature, Template, sign};
use crate::calendar::instant_text;
use crate::json;
use crate::submission::Answer;
use crate::texts;

/// Most bytes of a body. The specification asks for less than 20 KB.
const MAX_BODY_BYTES: usize = 20_000;
/// Most bytes of one answer in a body that would be too long.
const SHORT_ANSWER_BYTES: usize = 400;

pub(super) fn message(
    destination: &Destination,
    credentials: &Credentials,
    id: &str,
    data: &LeadData,
    now_ms: i64,
) -> Message {
    let timestamp_s = now_ms.div_euclid(1000);
    let body = body(destination, data, usize::MAX);
    let body = if body.len() > MAX_BODY_BYTES {
        self::body(destination, data, SHORT_ANSWER_BYTES)
    } else {
        body
    };
    let mut message = Message::post(&credentials.url, body);
    message.headers.push(("webhook-id", id.to_owned()));
    message
        .headers
        .push(("webhook-timestamp", timestamp_s.to_string()));
    let keys = credentials.signing(now_ms);
    match destination.signature {
        Signature::Hmac => {
            let signatures: Vec<String> = keys
                .iter()
                .filter_map(|key| sign::webhook(key, id, timestamp_s, &message.body))
                .collect();
            message
                .headers
                .push(("webhook-signature", signatures.join(" ")));
        }
        Signature::Ed25519 => {
            message.authorization = Authorization::Ed25519 {
                content: sign::webhook_content(id, timestamp_s, &message.body),
                seeds: keys
                    .iter()
                    .filter_map(|key| sign::signing_seed(key))
                    .collect(),
            };
        }
    }
    message
}

/// The body; answers of more than `longest` bytes are shortened, and the body
/// then says so.
fn body(destination: &Destination, data: &LeadData, longest: usize) -> String {
    let cut = texts::get(&destination.locale, "cut");
    let short = |text: &str| shorten(text, longest, cut);
    let content = if destination.fields.is_empty() {
        let mut answers = Map::new();
        for (name, answer) in &data.answers {
            let value = match answer {
                Answer::Yes(yes) => json!(yes),
                Answer::Text(text) => json!(short(text)),
                Answer::Many(texts) => {
                    json!(texts.iter().map(|text| short(text)).collect::<Vec<_>>())
                }
            };
            answers.insert(name.clone(), value);
        }
        json!({
            "lead": data.lead,
            "answers": answers,
            "consents": data.consents,
            "page": data.page.as_deref().map(short),
            "referrer": data.referrer.as_deref().map(short),
            "locale": data.locale,
        })
    } else {
        let mapped = mapped(destination, data).into_iter();
        Value::Object(
            mapped
                .map(|(name, text)| (name, json!(short(&text))))
                .collect(),
        )
    };
    let body = json!({
        "type": data.topic.as_str(),
        "timestamp": instant_text(data.lead.created_ms),
        "shortened": longest != usize::MAX,
        "data": content,
    });
    json::text(&body)
}

/// The destination's field mapping filled with a lead. What is empty is left out,
/// so that a receiver keeps what it already knows.
pub(super) fn mapped(destination: &Destination, data: &LeadData) -> Vec<(String, String)> {
    let filled = destination.fields.iter().filter_map(|(name, template)| {
        let template = Template::parse(template).ok()?;
        let text = template.fill(Markup::Plain, &|place| data.value(place));
        Some((name.clone(), text))
    });
    filled.filter(|(_, text)| !text.is_empty()).collect()
}
