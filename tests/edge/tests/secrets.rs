//! What is written once and never comes back: keys of destinations.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use transom_edge_tests::outbox::{OK, destination, submit};
use transom_edge_tests::receiver::Receiver;
use transom_edge_tests::{Answer, Service, unique};

fn change(service: &Service, id: &str, draft: &Value) -> Answer {
    service.owner("PUT", &format!("/v1/destinations/{id}"), Some(draft))
}

#[test]
fn a_key_does_not_follow_to_another_host() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    for (kind, more) in [
        (
            "webhook",
            json!({ "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }),
        ),
        ("webhook", json!({})),
        ("hubspot", json!({ "secret": "pat-1" })),
        ("salesforce", json!({ "secret": "id:secret" })),
        ("dingtalk", json!({ "secret": "SEC1" })),
    ] {
        let mut draft = json!({ "kind": kind });
        let fields = draft.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        let made = destination(&service, &form, &receiver.url, &draft)
            .destination
            .id;
        let other = Receiver::new(&[OK]);
        let elsewhere =
            json!({ "name": "Elsewhere", "kind": kind, "url": other.url, "forms": [form] });
        let refused = change(&service, &made, &elsewhere);
        assert_eq!(
            refused.errors(),
            ["secret required"],
            "{kind}: {}",
            refused.text
        );
        // Another path of the same host is the same receiver.
        let mut here = elsewhere.clone();
        here["url"] = json!(receiver.url.replace("/hook", "/other"));
        assert_eq!(change(&service, &made, &here).status, 200, "{kind}");
        let mut again = elsewhere;
        again["secret"] = match kind {
            "webhook" => json!("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"),
            "salesforce" => json!("id:other"),
            _ => json!("another-key"),
        };
        let changed = change(&service, &made, &again);
        assert_eq!(changed.status, 200, "{kind}: {}", changed.text);
    }
}

#[test]
fn the_key_before_a_rotation_does_not_sign_for_another_host() {
    let service = Service::running();
    let form = service.simple_form();
    let (here, there) = (Receiver::new(&[OK]), Receiver::new(&[OK]));
    let made = destination(&service, &form, &here.url, &json!({}))
        .destination
        .id;
    let rotated = service.owner(
        "POST",
        &format!("/v1/destinations/{made}/rotate"),
        Some(&json!({})),
    );
    assert_eq!(rotated.status, 200, "{}", rotated.text);
    let moved = json!({ "name": "Moved", "kind": "webhook", "url": there.url, "forms": [form],
        "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx" });
    assert_eq!(change(&service, &made, &moved).status, 200);
    submit(&service, &form, "Ada");
    let received = there.wait_for(1);
    let signatures = received
        .first()
        .unwrap()
        .header("webhook-signature")
        .to_owned();
    assert_eq!(signatures.split(' ').count(), 1, "{signatures}");
    assert!(here.received().is_empty());
}

#[test]
fn keys_of_a_crm_go_to_its_own_hosts_only() {
    let service = Service::running();
    let made = |kind: &str, url: &str| {
        let draft = json!({ "name": unique("crm"), "kind": kind, "url": url, "secret": "id:key",
            "forms": [unique("nobody")] });
        service.owner("POST", "/v1/destinations", Some(&draft))
    };
    for (kind, url) in [
        ("hubspot", "https://api.hubapi.com"),
        ("hubspot", "https://api-eu1.hubapi.com/"),
        ("salesforce", "https://acme.my.salesforce.com"),
        (
            "salesforce",
            "https://acme--test.sandbox.my.salesforce.com/",
        ),
        ("salesforce", "https://login.salesforce.com"),
    ] {
        let answer = made(kind, url);
        assert_eq!(answer.status, 201, "{url}: {}", answer.text);
    }
    for (kind, url) in [
        ("hubspot", "https://evil.com/"),
        ("hubspot", "https://api.hubapi.com.evil.com/"),
        ("hubspot", "https://api-evil.com/.hubapi.com"),
        ("hubspot", "https://evilapi.hubapi.com/"),
        ("hubspot", "https://api.hubapi.com:8443/"),
        ("hubspot", "https://acme.my.salesforce.com/"),
        ("salesforce", "https://my.salesforce.com.evil.com/"),
        ("salesforce", "https://evilmy.salesforce.com/"),
        ("salesforce", "https://acme.my.salesforce-sites.com/"),
        ("salesforce", "https://api.hubapi.com/"),
    ] {
        let answer = made(kind, url);
        assert_eq!(answer.status, 422, "{url}");
        assert_eq!(answer.errors(), ["url url"], "{url}");
    }
}
