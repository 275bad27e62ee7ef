//! What receivers get: signatures, the shapes of robots and CRMs.

use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::json;
use standardwebhooks::Webhook;
use transom_edge_tests::Service;
use transom_edge_tests::outbox::{OK, after_tries, deliveries, destination, post, submit, sweep};
use transom_edge_tests::receiver::{Does, Receiver, poll};
use transom_shared::delivery::DeliveryState;
use transom_shared::wire::{DestinationBody, KeyedDestinationBody, TestBody};

const ROBOT_OK: Does = Does::Answer(200, r#"{"errcode":0,"code":0}"#);

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
fn a_webhook_has_the_extension_in_a_field_of_its_own() {
    let service = Service::running();
    let label = json!({ "en": "Phone", "zh-CN": "电话" });
    let field = json!({ "name": "phone", "kind": "phone", "label": label, "country": "US" });
    let form = service.form(&json!([field]));
    let receiver = Receiver::new(&[OK]);
    destination(&service, &form, &receiver.url, &json!({}));
    let answer = service.submit(&form, &json!({ "phone": "415-555-2671 x42" }));
    assert_eq!(answer.status, 201, "{}", answer.text);
    let [request] = receiver.wait_for(1).try_into().unwrap();
    let data = &request.json()["data"];
    assert_eq!(data["lead"]["phone"], "+14155552671");
    assert_eq!(data["lead"]["phone_extension"], "42");
    assert_eq!(data["answers"]["phone.extension"], "42");
}
