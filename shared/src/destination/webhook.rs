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

pub(super) fn message(
    destination: &Destination,
    credentials: &Credentials,
    id: &str,
    data: &LeadData,
    now_ms: i64,
) -> Message {
    let timestamp_s = now_ms.div_euclid(1000);
    let body = fitting(destination, data);
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

/// The body within the limit. Only the longest texts are cut, to the greatest length at
/// which the whole fits; where there are too many answers even for that, the last ones
/// are left out.
fn fitting(destination: &Destination, data: &LeadData) -> String {
    let whole = body(destination, data, Room::default());
    if whole.len() <= MAX_BODY_BYTES {
        return whole;
    }
    let fits = |room| body(destination, data, room).len() <= MAX_BODY_BYTES;
    let least = texts::get(&destination.locale, "cut").len();
    let cut = |longest| Room {
        longest,
        ..Room::default()
    };
    if let Some(longest) = greatest(least, MAX_BODY_BYTES, |longest| fits(cut(longest))) {
        return body(destination, data, cut(longest));
    }
    let few = |most| Room {
        longest: least,
        most,
    };
    let most = greatest(
        0,
        data.answers.len().max(destination.fields.len()),
        |most| fits(few(most)),
    );
    body(destination, data, few(most.unwrap_or(0)))
}

/// What a body may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Room {
    /// Most bytes of a text.
    longest: usize,
    /// Most answers, or fields of a mapping.
    most: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            longest: usize::MAX,
            most: usize::MAX,
        }
    }
}

/// The greatest number from `least` to `most` that `fits`, where all below one that
/// fits do; none where `least` does not.
fn greatest(least: usize, most: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
    if !fits(least) {
        return None;
    }
    let (mut good, mut bad) = (least, most + 1);
    while bad - good > 1 {
        let middle = usize::midpoint(good, bad);
        if fits(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    Some(good)
}

/// The body; texts of more bytes than there is room for are shortened, and the body then
/// says so.
fn body(destination: &Destination, data: &LeadData, room: Room) -> String {
    let cut = texts::get(&destination.locale, "cut");
    let short = |text: &str| shorten(text, room.longest, cut);
    let content = if destination.fields.is_empty() {
        let mut answers = Map::new();
        for (name, answer) in data.answers.iter().take(room.most) {
            let value = match answer {
                Answer::Yes(yes) => json!(yes),
                Answer::Text(text) => json!(short(text)),
                Answer::Many(texts) => {
                    json!(texts.iter().map(|text| short(text)).collect::<Vec<_>>())
                }
            };
            answers.insert(name.clone(), value);
        }
        let mut consents = data.consents.clone();
        for consent in &mut consents {
            consent.text = short(&consent.text);
        }
        consents.truncate(room.most);
        json!({
            "lead": data.lead,
            "answers": answers,
            "consents": consents,
            "page": data.page.as_deref().map(short),
            "referrer": data.referrer.as_deref().map(short),
            "locale": data.locale,
        })
    } else {
        let mapped = mapped(destination, data).into_iter().take(room.most);
        Value::Object(
            mapped
                .map(|(name, text)| (name, json!(short(&text))))
                .collect(),
        )
    };
    let body = json!({
        "type": data.topic.as_str(),
        "timestamp": instant_text(data.lead.created_ms),
        "shortened": room != Room::default(),
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
