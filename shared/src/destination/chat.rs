//! Messages to the robots of `WeCom`, `DingTalk`, Feishu and Slack.

use serde_json::{Value, json};

use super::message::Message;
use super::template::{is_hidden, shorten};
use super::{Credentials, Destination, DestinationKind, LeadData, Markup, Template, sign};
use crate::json;
use crate::texts;
use crate::wording::{fill, number_text};

/// Most characters of one answer in a message; the whole stands in the lead.
const LONGEST_ANSWER: usize = 600;
/// Most leads that a digest names; the rest is counted.
const MOST_NAMED: usize = 20;
/// Slack's limit of a header block, in characters.
const LONGEST_HEADER: usize = 140;

/// Most bytes of the whole body that `DingTalk` and Feishu take.
const MOST_BYTES: usize = 20_000;

/// Most bytes of the text that a robot takes, with room for what surrounds it:
/// `WeCom` 4096, `DingTalk` and Feishu 20 KB for the whole body, Slack 3000
/// characters a block.
fn limit(kind: DestinationKind) -> usize {
    match kind {
        DestinationKind::Wecom => 4096,
        DestinationKind::Slack => 2900,
        // JSON writes a line break as two bytes and Feishu's escapes stay as they are.
        _ => 15_000,
    }
}

/// A message about one lead, or a digest of several.
pub(super) fn message(
    destination: &Destination,
    credentials: &Credentials,
    leads: &[&LeadData],
    now_ms: i64,
) -> Message {
    let markup = destination.kind.markup();
    // Titles are plain text at most receivers, and one line.
    let title: String = title(destination, leads)
        .chars()
        .filter(|c| !is_hidden(*c) && *c != '\n')
        .collect();
    let text = match leads {
        [lead] => text_of(destination, lead, markup),
        several => digest(destination, several, markup),
    };
    let cut = texts::get(&destination.locale, "cut");
    let mut limit = limit(destination.kind);
    // JSON writes some characters as two bytes or six: less text is taken until the body
    // fits.
    loop {
        let message = within(destination, credentials, &title, &text, limit, now_ms);
        if message.body.len() <= MOST_BYTES || limit < cut.len() {
            return message;
        }
        limit = limit * 3 / 4;
    }
}

/// The message with at most `limit` bytes of text.
fn within(
    destination: &Destination,
    credentials: &Credentials,
    title: &str,
    text: &str,
    limit: usize,
    now_ms: i64,
) -> Message {
    let markup = destination.kind.markup();
    let cut = texts::get(&destination.locale, "cut");
    let heading = [&markup.strong(&markup.escape(title)), markup.line_break()].concat();
    match destination.kind {
        DestinationKind::Wecom => {
            let content = shorten(&[&heading, text].concat(), limit, cut);
            let body = json!({ "msgtype": "markdown", "markdown": { "content": content } });
            Message::post(&credentials.url, json::text(&body))
        }
        DestinationKind::Dingtalk => {
            let text = shorten(&[&heading, text].concat(), limit, cut);
            let body =
                json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text } });
            Message::post(dingtalk_url(credentials, now_ms), json::text(&body))
        }
        DestinationKind::Feishu => feishu(credentials, title, &shorten(text, limit, cut), now_ms),
        _ => slack(credentials, title, &shorten(text, limit, cut)),
    }
}

fn title(destination: &Destination, leads: &[&LeadData]) -> String {
    let word = |key| texts::get(&destination.locale, key);
    match leads {
        [lead] => {
            let name = lead.value("lead.name");
            let name = if name.is_empty() {
                word("lead_nobody").to_owned()
            } else {
                shorten(&name, LONGEST_HEADER / 2, "…")
            };
            fill(word(lead.topic.title()), &[("name", &name)])
        }
        several => fill(
            word("leads_title"),
            &[("count", &number_text(several.len()))],
        ),
    }
}

/// The owner's template filled, or every answer on a line of its own.
fn text_of(destination: &Destination, data: &LeadData, markup: Markup) -> String {
    let cut = texts::get(&destination.locale, "cut");
    let value = |name: &str| shorten(&data.value(name), LONGEST_ANSWER, cut);
    if let (false, Ok(template)) = (
        destination.message.is_empty(),
        Template::parse(&destination.message),
    ) {
        return template.fill(markup, &value);
    }
    let word = |key| texts::get(&destination.locale, key);
    let known = [
        (word("lead_name"), "lead.name"),
        (word("lead_company"), "lead.company"),
        (word("lead_email"), "lead.email"),
        (word("lead_phone"), "lead.phone_with_extension"),
    ];
    let mut lines: Vec<(String, String)> = known
        .into_iter()
        .map(|(label, name)| (markup.strong(label), value(name)))
        .collect();
    let parts = ["lead.phone", "lead.phone_extension"].map(value);
    let told = lines.iter().map(|(_, text)| text.clone()).chain(parts);
    let told: Vec<String> = told.filter(|text| !text.is_empty()).collect();
    for (name, answer) in &data.answers {
        let text = shorten(&answer.texts().join(", "), LONGEST_ANSWER, cut);
        if !told.contains(&text) {
            lines.push((markup.strong(&markup.escape(name)), text));
        }
    }
    lines.push((markup.strong(word("lead_form")), value("lead.form")));
    lines.push((markup.strong(word("lead_page")), value("lead.page")));
    let lines: Vec<String> = lines
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| [&label, ": ", &markup.escape(&text)].concat())
        .collect();
    lines.join(markup.line_break())
}

fn digest(destination: &Destination, leads: &[&LeadData], markup: Markup) -> String {
    let mut lines: Vec<String> = leads
        .iter()
        .take(MOST_NAMED)
        .map(|lead| {
            let parts = [
                "lead.name",
                "lead.company",
                "lead.email",
                "lead.phone_with_extension",
            ];
            let parts: Vec<String> = parts
                .iter()
                .map(|name| shorten(&lead.value(name), 60, "…"))
                .filter(|text| !text.is_empty())
                .collect();
            markup.escape(&parts.join(" · "))
        })
        .collect();
    if let Some(more) = leads.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        let sentence = texts::get(&destination.locale, "leads_more");
        lines.push(fill(sentence, &[("count", &number_text(more))]));
    }
    lines.join(markup.line_break())
}

fn dingtalk_url(credentials: &Credentials, now_ms: i64) -> String {
    if credentials.secret.is_empty() {
        return credentials.url.clone();
    }
    let signature = sign::dingtalk(&credentials.secret, now_ms);
    let signature: String = form_urlencoded::byte_serialize(signature.as_bytes()).collect();
    let now = now_ms.to_string();
    let parts = [
        credentials.url.as_str(),
        if credentials.url.contains('?') {
            "&"
        } else {
            "?"
        },
        "timestamp=",
        &now,
        "&sign=",
        &signature,
    ];
    parts.concat()
}

fn feishu(credentials: &Credentials, title: &str, text: &str, now_ms: i64) -> Message {
    let mut body = json!({
        "msg_type": "interactive",
        "card": {
            "config": { "wide_screen_mode": true },
            "header": { "title": { "tag": "plain_text", "content": title }, "template": "blue" },
            "elements": [{ "tag": "div", "text": { "tag": "lark_md", "content": text } }],
        }
    });
    if let (false, Some(body)) = (credentials.secret.is_empty(), body.as_object_mut()) {
        let seconds = now_ms.div_euclid(1000);
        body.insert("timestamp".into(), json!(seconds.to_string()));
        body.insert(
            "sign".into(),
            json!(sign::feishu(&credentials.secret, seconds)),
        );
    }
    Message::post(&credentials.url, json::text(&body))
}

fn slack(credentials: &Credentials, title: &str, text: &str) -> Message {
    let plain = |text: &str| json!({ "type": "plain_text", "text": text, "emoji": false });
    let blocks: Vec<Value> = vec![
        json!({ "type": "header", "text": plain(&shorten(title, LONGEST_HEADER, "…")) }),
        json!({ "type": "section", "text": { "type": "mrkdwn", "text": text, "verbatim": true } }),
    ];
    // The text is what a notification shows; it is read as markup, too.
    let body = json!({ "text": Markup::Slack.escape(title), "blocks": blocks });
    Message::post(&credentials.url, json::text(&body))
}
