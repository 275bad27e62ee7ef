//! From a qualified lead to its receiver.

use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use transom_edge_tests::receiver::{Does, Receiver, poll};
use transom_edge_tests::{Service, definition, simple_fields, unique};
use transom_shared::delivery::{DeliveryState, SCHEDULE_MS};
use transom_shared::destination::DestinationState;
use transom_shared::wire::{
    CountersBody, DeliveryBody, DestinationBody, KeyedDestinationBody, LeadBody, PageBody,
    ReplayedBody, TestBody,
};

const OK: Does = Does::Answer(200, "");
const ROBOT_OK: Does = Does::Answer(200, r#"{"errcode":0,"code":0}"#);

/// Makes a destination for the leads of `form`.
fn destination(service: &Service, form: &str, url: &str, more: &Value) -> KeyedDestinationBody {
    let mut draft =
        json!({ "name": unique("dest"), "kind": "webhook", "url": url, "forms": [form] });
    draft
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let made = service.owner("POST", "/v1/destinations", Some(&draft));
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

fn submit(service: &Service, form: &str, name: &str) {
    let values = json!({ "name": name, "email": format!("{}@example.com", unique("d")), "message": "Hello" });
    let answer = service.submit(form, &values);
    assert_eq!(answer.status, 201, "{}", answer.text);
}

fn deliveries(service: &Service, destination: &str) -> Vec<DeliveryBody> {
    let path = format!("/v1/deliveries?destination={destination}&limit=200");
    service
        .owner("GET", &path, None)
        .json::<PageBody<DeliveryBody>>()
        .items
}

/// The one delivery to `destination`, with every try, once it had `tries`.
fn after_tries(service: &Service, destination: &str, tries: u32) -> DeliveryBody {
    poll(|| {
        let [delivery] = deliveries(service, destination).try_into().ok()?;
        let whole: DeliveryBody = service
            .owner("GET", &format!("/v1/deliveries/{}", delivery.id), None)
            .json();
        (whole.attempts >= tries && whole.state != DeliveryState::Leased).then_some(whole)
    })
}

/// Delivers what is due to `destination` at `now_ms`: the time of one test is not
/// that of another beside it.
fn sweep(service: &Service, destination: &str, now_ms: i64) {
    let path = format!("/test/sweep?now_ms={now_ms}&destination={destination}");
    let swept = service.owner("POST", &path, None);
    assert_eq!(swept.status, 200, "{}", swept.text);
}

fn post<T: serde::de::DeserializeOwned>(service: &Service, destination: &str, action: &str) -> T {
    let answer = service.owner(
        "POST",
        &format!("/v1/destinations/{destination}/{action}"),
        None,
    );
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[test]
fn a_lead_arrives_signed_so_that_an_independent_library_accepts_it() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let [request] = receiver.wait_for(1).try_into().unwrap();
    let mut headers = http::HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, request.header(name).parse().unwrap());
    }
    let verifier = Webhook::new(&made.secret.unwrap()).unwrap();
    verifier.verify(request.body.as_bytes(), &headers).unwrap();
    assert!(verifier.verify(b"{}", &headers).is_err());
    assert_eq!(request.json()["data"]["lead"]["name"], "Ada");
    let delivery = after_tries(&service, &made.destination.id, 1);
    assert_eq!(delivery.state, DeliveryState::Delivered);
    assert_eq!(delivery.id, request.header("webhook-id"));
}

#[test]
fn an_asymmetric_signature_is_verified_with_the_public_key_alone() {
    use base64::Engine;
    let decode = |text: &str| {
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    };
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let made = destination(
        &service,
        &form,
        &receiver.url,
        &json!({ "signature": "ed25519" }),
    );
    assert_eq!(made.secret, None);
    submit(&service, &form, "Ada");
    let [request] = receiver.wait_for(1).try_into().unwrap();
    let public = made.destination.public_key.unwrap();
    let key: [u8; 32] = decode(public.strip_prefix("whpk_").unwrap())
        .try_into()
        .unwrap();
    let signature = request
        .header("webhook-signature")
        .strip_prefix("v1a,")
        .unwrap();
    let signature: [u8; 64] = decode(signature).try_into().unwrap();
    let (id, timestamp) = (
        request.header("webhook-id"),
        request.header("webhook-timestamp"),
    );
    let content = format!("{id}.{timestamp}.{}", request.body);
    let key = VerifyingKey::from_bytes(&key).unwrap();
    key.verify_strict(content.as_bytes(), &Signature::from_bytes(&signature))
        .unwrap();
}

#[test]
fn every_failure_is_recorded_and_tried_again_on_the_schedule() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[
        Does::Answer(500, "secret words of the receiver"),
        Does::Answer(502, ""),
        Does::Pause(429, 7200),
        Does::Answer(301, ""),
        Does::Answer(400, ""),
        Does::Answer(401, ""),
        Does::Answer(408, ""),
        Does::Closes,
        Does::Answer(503, ""),
        Does::Answer(204, ""),
    ]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let id = &made.destination.id;
    let mut delivery = after_tries(&service, id, 1);
    let mut waits = Vec::new();
    while delivery.state == DeliveryState::Waiting {
        let last = delivery.history.last().unwrap();
        waits.push(delivery.due_ms - last.started_ms - last.duration_ms);
        sweep(&service, id, delivery.due_ms);
        delivery = after_tries(&service, id, delivery.attempts + 1);
    }
    let history: Vec<String> = delivery
        .history
        .iter()
        .map(|try_| {
            let status = try_
                .status
                .map_or("-".to_owned(), |status| status.to_string());
            format!("{} {status} {} {}", try_.number, try_.outcome, try_.reason)
        })
        .collect();
    assert_eq!(
        history,
        [
            "1 500 failed answered 500",
            "2 502 slow_down answered 502",
            "3 429 slow_down answered 429",
            "4 301 failed answered 301",
            "5 400 failed answered 400",
            "6 401 failed answered 401",
            "7 408 failed answered 408",
            "8 - failed it could not be reached",
            "9 503 slow_down answered 503",
            "10 204 accepted ",
        ]
    );
    assert_eq!(delivery.state, DeliveryState::Delivered);
    // What a receiver asked for counts where it is longer than the schedule.
    let mut least = SCHEDULE_MS;
    least[2] = 7_200_000;
    for (wait, least) in waits.iter().zip(least) {
        assert!(
            (least..=least + least / 4).contains(wait),
            "{wait} for {least}"
        );
    }
    let ids: Vec<String> = receiver
        .received()
        .iter()
        .map(|request| request.header("webhook-id").to_owned())
        .collect();
    assert!(ids.iter().all(|id| *id == delivery.id), "{ids:?}");
    let text = service
        .owner("GET", &format!("/v1/deliveries/{}", delivery.id), None)
        .text;
    assert!(!text.contains("secret words"), "{text}");
}

#[test]
fn after_ten_failures_a_delivery_is_dead_with_a_reason_and_a_replay_revives_it() {
    let service = Service::running();
    let form = service.simple_form();
    let mut script = vec![Does::Answer(500, ""); 10];
    script.push(OK);
    let receiver = Receiver::new(&script);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let id = &made.destination.id;
    let mut delivery = after_tries(&service, id, 1);
    for tries in 2..=10 {
        sweep(&service, id, delivery.due_ms);
        delivery = after_tries(&service, id, tries);
    }
    assert_eq!(delivery.state, DeliveryState::Dead);
    assert_eq!(
        delivery.reason.as_deref(),
        Some("No success in 10 tries: answered 500")
    );
    let shown: DestinationBody = service
        .owner("GET", &format!("/v1/destinations/{id}"), None)
        .json();
    assert_eq!((shown.dead, shown.failures), (1, 10));
    let dead: PageBody<DeliveryBody> = service
        .owner(
            "GET",
            &format!("/v1/deliveries?state=dead&destination={id}"),
            None,
        )
        .json();
    assert_eq!(dead.items.len(), 1);
    // The circuit is open since the last failure: what is replayed waits for it.
    let replayed: ReplayedBody = post(&service, id, "replay");
    assert_eq!(replayed.replayed, 1);
    sweep(&service, id, delivery.due_ms + 3_600_000);
    let delivery = after_tries(&service, id, 11);
    assert_eq!(
        (delivery.state, delivery.attempts),
        (DeliveryState::Delivered, 11)
    );
}

#[test]
fn a_destination_that_is_gone_is_switched_off_and_can_be_revived() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Answer(410, ""), OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    let id = &made.destination.id;
    submit(&service, &form, "Ada");
    let delivery = after_tries(&service, id, 1);
    assert_eq!(delivery.state, DeliveryState::Dead);
    let shown: DestinationBody = poll(|| {
        let shown: DestinationBody = service
            .owner("GET", &format!("/v1/destinations/{id}"), None)
            .json();
        (shown.state == DestinationState::Disabled).then_some(shown)
    });
    assert_eq!(shown.dead, 1);
    // New leads are not meant for it.
    submit(&service, &form, "Grace");
    assert_eq!(deliveries(&service, id).len(), 1);
    let _: DestinationBody = post(&service, id, "resume");
    let _: ReplayedBody = post(&service, id, "replay");
    assert_eq!(after_tries(&service, id, 2).state, DeliveryState::Delivered);
}

#[test]
fn a_receiver_that_never_answers_is_given_up_after_15_seconds() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Nothing, Does::Twice]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let delivery = after_tries(&service, &made.destination.id, 1);
    let [first] = delivery.history.clone().try_into().unwrap();
    assert_eq!(first.reason, "it did not answer within 15 seconds");
    assert!(first.duration_ms >= 15_000);
    sweep(&service, &made.destination.id, delivery.due_ms);
    let delivery = after_tries(&service, &made.destination.id, 2);
    assert_eq!(delivery.state, DeliveryState::Delivered);
}

#[test]
fn a_burst_becomes_a_few_messages_and_nothing_is_dropped() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[ROBOT_OK]);
    let made = destination(&service, &form, &receiver.url, &json!({ "kind": "wecom" }));
    let id = &made.destination.id;
    let _: DestinationBody = post(&service, id, "pause");
    for number in 0..30 {
        submit(&service, &form, &format!("Lead *{number}*"));
    }
    assert_eq!(receiver.received().len(), 0);
    let _: DestinationBody = post(&service, id, "resume");
    poll(|| {
        deliveries(&service, id)
            .iter()
            .all(|d| d.state == DeliveryState::Delivered)
            .then_some(())
    });
    // Ten requests at once are what 20 a minute allow: nine leads and a digest.
    let texts: Vec<String> = receiver
        .received()
        .iter()
        .map(|request| {
            request.json()["markdown"]["content"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(texts.len(), 10, "{texts:?}");
    let digest = texts
        .iter()
        .find(|text| text.starts_with("**21 new leads**"))
        .unwrap();
    assert!(digest.contains("Lead ＊"), "{digest}");
    assert!(digest.ends_with("and 1 more"), "{digest}");
}

#[test]
fn a_robot_that_answers_200_and_refuses_is_not_believed() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[
        Does::Answer(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#),
        ROBOT_OK,
    ]);
    let made = destination(
        &service,
        &form,
        &receiver.url,
        &json!({ "kind": "dingtalk", "secret": "SEC-robot" }),
    );
    assert_eq!(made.secret, None);
    submit(&service, &form, "Ada");
    let delivery = after_tries(&service, &made.destination.id, 1);
    assert_eq!(delivery.history[0].reason, "answered with code 93000");
    sweep(&service, &made.destination.id, delivery.due_ms);
    assert_eq!(
        after_tries(&service, &made.destination.id, 2).state,
        DeliveryState::Delivered
    );
    assert!(
        receiver.received()[0].path.contains("&sign=")
            || receiver.received()[0].path.contains("?timestamp=")
    );
}

#[test]
fn crms_are_asked_with_their_tokens() {
    let service = Service::running();
    let form = service.simple_form();
    let hubspot = Receiver::new(&[Does::Answer(200, r#"{"status":"COMPLETE"}"#)]);
    let salesforce = Receiver::new(&[
        Does::Answer(200, r#"{"access_token":"token-1"}"#),
        Does::Answer(201, ""),
    ]);
    let base = |receiver: &Receiver| receiver.url.trim_end_matches("/hook").to_owned();
    destination(
        &service,
        &form,
        &base(&hubspot),
        &json!({ "kind": "hubspot", "secret": "pat-1" }),
    );
    destination(
        &service,
        &form,
        &base(&salesforce),
        &json!({ "kind": "salesforce", "secret": "client:word" }),
    );
    submit(&service, &form, "Ada");
    let [upsert] = hubspot.wait_for(1).try_into().unwrap();
    assert_eq!(upsert.path, "/crm/v3/objects/contacts/batch/upsert");
    assert_eq!(upsert.header("authorization"), "Bearer pat-1");
    let [token, upsert] = salesforce.wait_for(2).try_into().unwrap();
    assert_eq!(token.path, "/services/oauth2/token");
    assert_eq!(
        token.body,
        "grant_type=client_credentials&client_id=client&client_secret=word"
    );
    assert_eq!(
        (upsert.method.as_str(), upsert.header("authorization")),
        ("PATCH", "Bearer token-1")
    );
    assert!(
        upsert.path.contains("/sobjects/Lead/Transom_Id__c/lead_"),
        "{}",
        upsert.path
    );
}

#[test]
fn conditions_of_form_and_destination_decide_what_is_sent() {
    let service = Service::running();
    let name = unique("form");
    let mut qualified = definition(&name, &simple_fields());
    qualified["qualify"] = json!({ "contains": { "field": "message", "value": "buy" } });
    service.owner("PUT", &format!("/v1/forms/{name}"), Some(&qualified));
    service.owner("POST", &format!("/v1/forms/{name}/publish"), None);
    let receiver = Receiver::new(&[OK]);
    let when = json!({ "when": { "contains": { "field": "message", "value": "seats" } } });
    let made = destination(&service, &name, &receiver.url, &when);
    for (number, message) in ["hello", "buy one", "buy 40 seats"].iter().enumerate() {
        let values =
            json!({ "name": "Ada", "email": format!("q{number}@example.com"), "message": message });
        assert_eq!(service.submit(&name, &values).status, 201);
    }
    let mut states: Vec<(DeliveryState, Option<String>)> = poll(|| {
        let found = deliveries(&service, &made.destination.id);
        let ended = found.len() == 2 && found.iter().all(|delivery| delivery.state.is_final());
        ended.then(|| {
            found
                .into_iter()
                .map(|delivery| (delivery.state, delivery.reason))
                .collect()
        })
    });
    states.sort();
    let reason = "The destination's condition does not hold for it.".to_owned();
    assert_eq!(
        states,
        [
            (DeliveryState::Delivered, None),
            (DeliveryState::Withheld, Some(reason))
        ]
    );
    assert_eq!(receiver.received().len(), 1);
}

#[test]
fn a_test_message_says_what_came_back() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK, Does::Answer(404, "")]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    let test: TestBody = post(&service, &made.destination.id, "test");
    assert_eq!(
        (test.outcome.as_str(), test.status),
        ("accepted", Some(200))
    );
    let test: TestBody = post(&service, &made.destination.id, "test");
    assert_eq!(
        (test.outcome.as_str(), test.reason.as_str()),
        ("failed", "answered 404")
    );
    assert_eq!(
        receiver.received()[0].json()["data"]["lead"]["form"],
        "test"
    );
}

#[test]
fn a_rotated_key_signs_beside_the_old_one_and_loses_no_delivery() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    let rotated: KeyedDestinationBody = {
        let path = format!("/v1/destinations/{}/rotate", made.destination.id);
        let answer = service.owner("POST", &path, Some(&json!({})));
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    };
    submit(&service, &form, "Ada");
    let [request] = receiver.wait_for(1).try_into().unwrap();
    for secret in [made.secret.unwrap(), rotated.secret.unwrap()] {
        let mut headers = http::HeaderMap::new();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            headers.insert(name, request.header(name).parse().unwrap());
        }
        Webhook::new(&secret)
            .unwrap()
            .verify(request.body.as_bytes(), &headers)
            .unwrap();
    }
}

#[test]
fn the_clock_makes_good_what_no_queue_woke() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Answer(500, ""), OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    after_tries(&service, &made.destination.id, 1);
    // The second try is due five seconds later, and only the clock looks.
    let delivery = poll(|| {
        service.get("/cdn-cgi/handler/scheduled", &[]);
        let found = deliveries(&service, &made.destination.id);
        found.into_iter().find(|delivery| delivery.state.is_final())
    });
    assert_eq!(
        (delivery.state, delivery.attempts),
        (DeliveryState::Delivered, 2)
    );
}

#[test]
fn a_lead_with_one_destination_is_six_rows() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    destination(&service, &form, &receiver.url, &json!({}));
    let values = json!({ "name": "Ada", "email": "rows@example.com" });
    let answer = service.submit(&form, &values);
    // Submission and its key, lead and its form, delivery and its due time.
    let cost = answer.header("server-timing");
    assert!(cost.contains("written=6 "), "{cost}");
}

#[test]
fn counters_agree_with_what_happened() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let before: CountersBody = service.owner("GET", "/v1/counters", None).json();
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    after_tries(&service, &made.destination.id, 1);
    let after: CountersBody = service.owner("GET", "/v1/counters", None).json();
    assert!(after.accepted > before.accepted && after.delivered > before.delivered);
    let none: CountersBody = service
        .owner("GET", "/v1/counters?since_ms=9000000000000", None)
        .json();
    assert_eq!((none.accepted, none.delivered), (0, 0));
}

#[test]
fn leads_that_look_like_spam_go_nowhere() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    let trapped = json!({ "name": "Bot", "email": "bot@example.com", transom_shared::submission::HONEYPOT: "x" });
    assert_eq!(service.submit(&form, &trapped).status, 201);
    let leads: Vec<LeadBody> = service.leads(&form);
    assert_eq!(leads.len(), 1);
    assert!(deliveries(&service, &made.destination.id).is_empty());
}
