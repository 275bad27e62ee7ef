//! What is sent to each kind of destination.

use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::destination::outgoing::Reach;
use transom_shared::destination::{
    Authorization, Credentials, Destination, DestinationDraft, LeadData, Message, compose,
    compose_digest, masked, sign,
};
use transom_shared::submission::Answer;

const NOW_MS: i64 = 1_614_265_330_000;

fn destination(kind: &str, more: Value) -> Destination {
    let url = match kind {
        "hubspot" => "https://api.hubapi.com/",
        "salesforce" => "https://acme.my.salesforce.com/",
        _ => "https://x.acme.com/",
    };
    let mut draft = json!({ "name": "Test", "kind": kind, "url": url });
    let fields = draft.as_object_mut().expect("an object");
    fields.extend(more.as_object().cloned().unwrap_or_default());
    let draft: DestinationDraft = serde_json::from_value(draft).expect("a draft");
    match draft.parse(true, &[], Reach::Public) {
        Ok(new) => new.destination,
        Err(problems) => panic!("{problems:?}"),
    }
}

fn credentials(url: &str, secret: &str) -> Credentials {
    Credentials {
        url: url.to_owned(),
        secret: secret.to_owned(),
        previous_secret: None,
        previous_until_ms: 0,
    }
}

fn lead(name: &str, message: &str) -> LeadData {
    let id = "lead_018bcfe568007fffbfffffffffffffff".to_owned();
    let mut data = LeadData::sample(id, NOW_MS, "en");
    data.lead.name = Some(name.to_owned());
    data.answers
        .insert("message".to_owned(), Answer::Text(message.to_owned()));
    data
}

fn body(message: &Message) -> Value {
    serde_json::from_str(&message.body).expect("JSON")
}

fn header<'a>(message: &'a Message, name: &str) -> &'a str {
    let found = message.headers.iter().find(|(header, _)| *header == name);
    found.map_or("", |(_, value)| value)
}

#[test]
fn a_webhook_carries_the_lead_and_both_keys_sign_while_one_is_exchanged() {
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let keys = credentials("https://x.acme.com/hook", secret);
    let next = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".to_owned();
    let keys = keys.rotated(next.clone(), true, NOW_MS);
    let webhook = destination("webhook", json!({}));
    let data = lead("Ada", "Hello");
    let message = compose(&webhook, &keys, "dlv_1", &data, NOW_MS).expect("a message");
    assert_eq!(header(&message, "webhook-id"), "dlv_1");
    assert_eq!(header(&message, "webhook-timestamp"), "1614265330");
    let signed = |key| sign::webhook(key, "dlv_1", 1_614_265_330, &message.body).expect("signed");
    let both = [signed(&next), signed(secret)].join(" ");
    assert_eq!(header(&message, "webhook-signature"), both);
    assert_eq!(body(&message)["data"]["lead"]["name"], "Ada");
    assert_eq!(body(&message)["type"], "lead.qualified");
    assert_eq!(body(&message)["timestamp"], "2021-02-25T15:02:10.000Z");
    // A day later only the new key signs.
    let later = NOW_MS + 86_400_000;
    let message = compose(&webhook, &keys, "dlv_1", &data, later).expect("a message");
    assert_eq!(header(&message, "webhook-signature").split(' ').count(), 1);
}

#[test]
fn a_webhook_never_exceeds_twenty_kilobytes_and_says_that_it_was_shortened() {
    let webhook = destination("webhook", json!({}));
    let keys = credentials(
        "https://x.acme.com/",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    );
    let data = lead("Ada", &"长\"".repeat(20_000));
    let message = compose(&webhook, &keys, "dlv_1", &data, NOW_MS).expect("a message");
    assert!(message.body.len() <= 20_000, "{}", message.body.len());
    assert_eq!(body(&message)["shortened"], true);
    let text = body(&message)["data"]["answers"]["message"].to_string();
    assert!(text.contains("(shortened)"), "{text}");
}

#[test]
fn only_the_longest_text_of_a_webhook_is_cut_and_only_to_fit() {
    let webhook = destination("webhook", json!({}));
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let keys = credentials("https://x.acme.com/", secret);
    let mut data = lead("Ada", &"x".repeat(20_500));
    let short = "y".repeat(900);
    data.answers
        .insert("other".to_owned(), Answer::Text(short.clone()));
    let message = compose(&webhook, &keys, "dlv_1", &data, NOW_MS).expect("a message");
    assert!((19_900..=20_000).contains(&message.body.len()));
    assert_eq!(body(&message)["data"]["answers"]["other"], short);
    // Many answers: each keeps what there is room for.
    for (count, length) in [(130, 400), (500, 100), (900, 5)] {
        for n in 0..count {
            let text = Answer::Text("\"".repeat(length));
            data.answers.insert(format!("answer_{n:04}"), text);
        }
        let message = compose(&webhook, &keys, "dlv_1", &data, NOW_MS).expect("a message");
        assert!(message.body.len() <= 20_000, "{}", message.body.len());
        assert!(message.body.len() > 15_000, "{}", message.body.len());
        assert_eq!(body(&message)["shortened"], true);
    }
}

#[test]
fn robots_take_whole_bodies_within_their_limits_whatever_is_in_them() {
    for sign in ["\"", "\\", "\u{1f600}", "&", "\t"] {
        for kind in ["wecom", "dingtalk", "feishu", "slack"] {
            let long = sign.repeat(20_000);
            let template = json!({ "message": "{{message}}".repeat(40) });
            let robot = destination(kind, template);
            let keys = credentials("https://x.acme.com/?key=1", "");
            let data = lead("\u{202e}Ada", &long);
            let message = compose(&robot, &keys, "dlv_1", &data, NOW_MS).expect("a message");
            assert!(
                message.body.len() <= 20_480,
                "{kind}: {}",
                message.body.len()
            );
            assert!(!message.body.contains('\u{202e}'), "{kind}");
        }
    }
}

#[test]
fn a_mapping_names_what_the_receiver_reads() {
    let fields = json!({ "fields": { "full_name": "{{name}}", "note": "From {{lead.form}}: {{message|-}}", "empty": "{{phone}}" } });
    let webhook = destination("webhook", fields);
    let keys = credentials(
        "https://x.acme.com/",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    );
    let message = compose(&webhook, &keys, "dlv_1", &lead("Ada", "Hi"), NOW_MS).expect("a message");
    let expected = json!({ "full_name": "Ada Lovelace", "note": "From test: Hi" });
    assert_eq!(body(&message)["data"], expected);
}

#[test]
fn an_extension_has_its_own_field_and_follows_the_number_where_there_is_one_field() {
    let mut data = lead("Ada", "Hello");
    data.lead.phone = Some("+14155552671".to_owned());
    data.lead.phone_extension = Some("42".to_owned());
    for (name, text) in [("phone", "+14155552671"), ("phone.extension", "42")] {
        data.answers
            .insert(name.to_owned(), Answer::Text(text.to_owned()));
    }
    let keys = credentials("https://x.acme.com/", "");
    let send = |kind, more| {
        let to = destination(kind, more);
        compose(&to, &keys, "dlv_1", &data, NOW_MS).expect("a message")
    };
    let webhook = body(&send("webhook", json!({})));
    assert_eq!(webhook["data"]["lead"]["phone"], "+14155552671");
    assert_eq!(webhook["data"]["lead"]["phone_extension"], "42");
    assert_eq!(webhook["data"]["answers"]["phone.extension"], "42");
    let places = "{{phone}} {{phone.extension}} {{lead.phone_extension}}";
    let mapped = send("webhook", json!({ "fields": { "tel": places } }));
    assert_eq!(body(&mapped)["data"]["tel"], "+14155552671 42 42");
    let hubspot = json!({ "secret": "pat-1" });
    let properties = &body(&send("hubspot", hubspot))["inputs"][0]["properties"];
    assert_eq!(properties["phone"], "+14155552671 ext. 42");
    let chat = body(&send("slack", json!({})));
    let text = chat["blocks"][1]["text"]["text"].as_str().expect("a text");
    assert_eq!(text.matches("+14155552671").count(), 1, "{text}");
    assert_eq!(text.matches("42").count(), 1, "{text}");
    assert!(text.contains("+14155552671 ext. 42"), "{text}");
}

#[test]
fn robots_get_their_own_shape_and_never_more_than_they_take() {
    let long = "很长 **x** <b> ".repeat(4000);
    for (kind, limit) in [
        ("wecom", 4096),
        ("dingtalk", 20_000),
        ("feishu", 20_000),
        ("slack", 3000),
    ] {
        let robot = destination(
            kind,
            json!({ "message": "{{message}} {{message}} {{message}} {{message}} {{message}}" }),
        );
        let keys = credentials(
            "https://x.acme.com/?key=1",
            if kind == "feishu" { "xxx" } else { "" },
        );
        let message =
            compose(&robot, &keys, "dlv_1", &lead("Ada", &long), NOW_MS).expect("a message");
        let body = body(&message);
        let text = match kind {
            "wecom" => &body["markdown"]["content"],
            "dingtalk" => &body["markdown"]["text"],
            "feishu" => &body["card"]["elements"][0]["text"]["content"],
            _ => &body["blocks"][1]["text"]["text"],
        };
        let text = text.as_str().expect("a text");
        assert!(text.len() <= limit, "{kind}: {}", text.len());
        assert!(text.contains("(shortened)"), "{kind}: {text}");
        assert!(
            !text.contains("<b>") && !text.contains("**x**"),
            "{kind}: {text}"
        );
        if kind != "wecom" && kind != "slack" {
            assert!(
                message.body.len() <= 20_480,
                "{kind}: {}",
                message.body.len()
            );
        }
    }
}

#[test]
fn dingtalk_signs_its_address_and_feishu_its_body() {
    let data = lead("Ada", "Hi");
    let robot = destination("dingtalk", json!({}));
    let keys = credentials(
        "https://oapi.acme.com/robot/send?access_token=T",
        "this is secret",
    );
    let message = compose(&robot, &keys, "dlv_1", &data, 1_582_163_555_000).expect("a message");
    assert_eq!(
        message.url,
        "https://oapi.acme.com/robot/send?access_token=T&timestamp=1582163555000\
         &sign=1pZbuc8AV5OdpSsTtxSLDV03h35YYwT%2B4fP9NIYFNmI%3D"
    );
    let robot = destination("feishu", json!({ "locale": "zh-CN" }));
    let keys = credentials("https://open.acme.com/hook/1", "xxx");
    let message = compose(&robot, &keys, "dlv_1", &data, 1_661_860_880_000).expect("a message");
    assert_eq!(body(&message)["timestamp"], "1661860880");
    assert_eq!(
        body(&message)["sign"],
        "QnWVTSBe6FmQDE0bG6X0mURbI+DnvVyu1h+j5dHOjrU="
    );
    assert_eq!(
        body(&message)["card"]["header"]["title"]["content"],
        "新线索：Ada"
    );
}

#[test]
fn a_digest_names_twenty_leads_and_counts_the_rest() {
    let robot = destination("wecom", json!({}));
    let keys = credentials("https://x.acme.com/?key=1", "");
    let leads: Vec<LeadData> = (0..25)
        .map(|number| lead(&format!("Lead {number}"), ""))
        .collect();
    let leads: Vec<&LeadData> = leads.iter().collect();
    let message = compose_digest(&robot, &keys, &leads, NOW_MS);
    let text = body(&message)["markdown"]["content"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(text.starts_with("**25 new leads**\n"), "{text}");
    assert!(
        text.contains("Lead 19") && !text.contains("Lead 20"),
        "{text}"
    );
    assert!(text.ends_with("and 5 more"), "{text}");
}

#[test]
fn crms_are_asked_to_upsert_by_a_key() {
    let data = lead("Ada Lovelace", "Hi");
    let hubspot = destination("hubspot", json!({ "secret": "pat-1" }));
    let keys = credentials("https://api.hubapi.com/", "pat-1");
    let message = compose(&hubspot, &keys, "dlv_1", &data, NOW_MS).expect("a message");
    assert_eq!(
        message.url,
        "https://api.hubapi.com/crm/v3/objects/contacts/batch/upsert"
    );
    assert!(message.authorization == Authorization::Bearer("pat-1".to_owned()));
    let input = &body(&message)["inputs"][0];
    assert_eq!(
        (&input["idProperty"], &input["id"]),
        (&json!("email"), &json!("test@example.com"))
    );
    assert_eq!(input["properties"]["firstname"], "Ada");
    assert_eq!(input["properties"]["lastname"], "Lovelace");
    let note = input["properties"]["message"].as_str().unwrap_or_default();
    assert!(note.contains("Source: direct"), "{note}");
    assert_eq!(input["objectWriteTraceId"], "dlv_1");
    let salesforce = destination("salesforce", json!({ "secret": "id:secret" }));
    let keys = credentials("https://acme.my.salesforce.com", "id:secret");
    let message = compose(&salesforce, &keys, "dlv_1", &data, NOW_MS).expect("a message");
    assert!(
        message
            .url
            .ends_with("/sobjects/Lead/Transom_Id__c/lead_018bcfe568007fffbfffffffffffffff")
    );
    assert_eq!(body(&message)["FirstName"], "Ada");
    assert_eq!(body(&message)["LastName"], "Lovelace");
    assert_eq!(body(&message)["LeadSource"], "Web");
    let note = body(&message)["Description"].to_string();
    assert!(note.contains("Source: direct"), "{note}");
    let mut nobody = data;
    nobody.answers.clear();
    nobody.lead.email = None;
    assert!(compose(&hubspot, &keys_of("pat-1"), "dlv_1", &nobody, NOW_MS).is_err());
}

fn keys_of(secret: &str) -> Credentials {
    credentials("https://api.hubapi.com", secret)
}

#[test]
fn addresses_are_shown_without_their_keys() {
    let shown = masked("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4");
    assert_eq!(shown, "https://qyapi.weixin.qq.com/…4bc4");
    assert_eq!(masked("https://x.com/short"), "https://x.com/…");
    assert_eq!(masked("https://x.com"), "https://x.com");
    assert_eq!(format!("{:?}", keys_of("pat-1")), "Credentials(…)");
}
