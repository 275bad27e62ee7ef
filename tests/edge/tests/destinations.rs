//! `/v1/destinations`.

use serde_json::{Value, json};
use transom_edge_tests::{Service, unique};
use transom_shared::wire::{DestinationBody, KeyedDestinationBody, PageBody};

const URL: &str = "https://hooks.acme.com/services/a-long-secret-path";

fn draft(more: &Value) -> Value {
    let mut draft =
        json!({ "name": unique("d"), "kind": "webhook", "url": URL, "forms": [unique("nobody")] });
    draft
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    draft
}

fn make(service: &Service, more: &Value) -> KeyedDestinationBody {
    let answer = service.owner("POST", "/v1/destinations", Some(&draft(more)));
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

#[test]
fn secrets_are_shown_once_and_never_again() {
    let service = Service::running();
    let made = make(&service, &json!({}));
    let secret = made.secret.unwrap();
    assert!(secret.starts_with("whsec_"));
    let path = format!("/v1/destinations/{}", made.destination.id);
    for text in [
        service.owner("GET", &path, None).text,
        service.owner("GET", "/v1/destinations", None).text,
        service.owner("POST", &format!("{path}/pause"), None).text,
    ] {
        assert!(
            !text.contains(&secret) && !text.contains("a-long-secret"),
            "{text}"
        );
    }
    let given = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert_eq!(make(&service, &json!({ "secret": given })).secret, None);
}

#[test]
fn an_address_that_could_reach_the_inside_is_refused_with_every_other_problem() {
    let service = Service::running();
    for url in [
        "http://hooks.acme.com/",
        "https://10.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://0x7f.1/",
    ] {
        let answer = service.owner(
            "POST",
            "/v1/destinations",
            Some(&draft(&json!({ "url": url, "name": "" }))),
        );
        assert_eq!(answer.status, 422, "{url}");
        assert_eq!(answer.errors(), ["name length", "url url"], "{url}");
    }
    let answer = service.owner(
        "POST",
        "/v1/destinations",
        Some(&json!({ "name": "x", "colour": "red" })),
    );
    assert_eq!(
        (answer.status, answer.errors()),
        (422, vec!["colour json".to_owned()])
    );
}

#[test]
fn a_change_needs_the_revision_that_was_read_and_keeps_what_it_leaves_out() {
    let service = Service::running();
    let made = make(&service, &json!({}));
    let path = format!("/v1/destinations/{}", made.destination.id);
    let change = json!({ "name": "Renamed", "kind": "webhook", "forms": ["nobody"] });
    let bearer = format!("Bearer {}", service.token);
    let send = |tag: &str| {
        let headers = [("Authorization", bearer.as_str()), ("If-Match", tag)];
        service.send("PUT", &path, &headers, change.to_string().as_bytes())
    };
    let changed = send("\"1\"");
    assert_eq!(
        (changed.status, changed.header("etag")),
        (200, "\"2\""),
        "{}",
        changed.text
    );
    let body: DestinationBody = changed.json();
    assert_eq!(
        (body.definition.name.as_str(), body.address),
        ("Renamed", made.destination.address)
    );
    assert_eq!(send("\"1\"").status, 412);
    // A key nobody would ever see is not made.
    let pair = make(&service, &json!({ "signature": "ed25519" }));
    let shared = json!({ "name": "Shared", "kind": "webhook", "signature": "hmac" });
    let pair = format!("/v1/destinations/{}", pair.destination.id);
    assert_eq!(
        service.owner("PUT", &pair, Some(&shared)).errors(),
        ["secret required"]
    );
    let other = json!({ "name": "Other", "kind": "slack" });
    assert_eq!(
        service.owner("PUT", &path, Some(&other)).errors(),
        ["kind kind"]
    );
}

#[test]
fn keys_are_rotated_where_there_are_keys() {
    let service = Service::running();
    let slack = make(&service, &json!({ "kind": "slack" }));
    let rotate = |id: &str, body: &Value| {
        service.owner("POST", &format!("/v1/destinations/{id}/rotate"), Some(body))
    };
    assert_eq!(
        rotate(&slack.destination.id, &json!({})).errors(),
        ["secret secret"]
    );
    let hubspot = make(
        &service,
        &json!({ "kind": "hubspot", "secret": "pat-1", "url": "https://api.hubapi.com" }),
    );
    assert_eq!(
        rotate(&hubspot.destination.id, &json!({})).errors(),
        ["secret secret"]
    );
    let rotated = rotate(&hubspot.destination.id, &json!({ "secret": "pat-2" }));
    assert_eq!(rotated.json::<KeyedDestinationBody>().secret, None);
    let pair = make(&service, &json!({ "signature": "ed25519" }));
    let rotated: KeyedDestinationBody = rotate(&pair.destination.id, &json!({})).json();
    assert_ne!(rotated.destination.public_key, pair.destination.public_key);
}

#[test]
fn what_is_not_there_and_who_is_not_the_owner_is_told_so() {
    let service = Service::running();
    for path in ["/v1/destinations/dest_0", "/v1/deliveries/dlv_0"] {
        assert_eq!(service.owner("GET", path, None).status, 404, "{path}");
    }
    for path in ["/v1/destinations", "/v1/deliveries", "/v1/counters"] {
        assert_eq!(service.get(path, &[]).status, 401, "{path}");
    }
    assert_eq!(
        service
            .owner("GET", "/v1/deliveries?state=odd", None)
            .errors(),
        ["state state"]
    );
    assert_eq!(
        service
            .owner("GET", "/v1/deliveries?cursor=x", None)
            .errors(),
        ["cursor cursor"]
    );
    let page: PageBody<DestinationBody> = service.owner("GET", "/v1/destinations", None).json();
    assert_eq!(page.next_cursor, None);
}
