//! What is kept of a visit, and what an answer tells of others.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::{Value, json};
use transom_edge_tests::lead::{history, submit};
use transom_edge_tests::outbox::{OK, destination};
use transom_edge_tests::receiver::Receiver;
use transom_edge_tests::{Answer, Service, unique};
use transom_shared::wire::{ReceiptBody, SubmissionBody};

const SECRETS: [&str; 9] = [
    "reset_token",
    "S3CRET",
    "access_token",
    "ada%40",
    "jsessionid",
    "pass",
    "ticket",
    "order",
    "sid=",
];

#[test]
fn secrets_in_addresses_are_neither_stored_nor_sent_on() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    destination(&service, &form, &receiver.url, &json!({}));
    let pages = [
        "https://ada:pass@shop.example/a;jsessionid=S3CRET/b?reset_token=S3CRET&utm_source=News&utm_medium=email#access_token=S3CRET",
        "https://shop.example/b?email=ada%40example.com&UTM_Source=news&gclid=Cj0&order=S3CRET",
        "https://shop.example/c?utm_source=x;sid=S3CRET?ticket=S3CRET#/reset?reset_token=S3CRET",
    ];
    for (number, page) in pages.iter().enumerate() {
        let first = json!({ "page": page, "referrer": page, "at_ms": 1_760_000_000_000_i64 });
        let values = json!({ "name": "Ada", "email": format!("{}@example.com", unique("a")),
            "message": format!("Hello {number}"), "_page": page, "_referrer": page, "_landing": page,
            "_first": first.to_string(), "_key": unique("page-key") });
        let lead = submit(&service, &form, &values);
        let path = format!("/v1/submissions/{}", lead.submission);
        let stored = service.owner("GET", &path, None);
        let told = serde_json::to_string(&history(&service, &lead.id)).unwrap();
        let received = receiver.wait_for(number + 1);
        let sent = &received[number].body;
        for secret in SECRETS {
            for text in [&stored.text, &told, sent] {
                assert!(!text.contains(secret), "{secret} of {page} in {text}");
            }
        }
        let submission: SubmissionBody = stored.json();
        let page = submission.page.unwrap();
        assert!(page.starts_with("https://shop.example/"), "{page}");
        assert!(page.to_lowercase().contains("utm_source="), "{page}");
    }
}

#[test]
fn addresses_of_no_page_are_not_kept() {
    let service = Service::running();
    let form = service.simple_form();
    for page in [
        "data:text/html,S3CRET",
        "file:///home/ada/S3CRET.html",
        "about:srcdoc",
        "javascript:alert(1)",
        "https:///S3CRET",
    ] {
        let values = json!({ "name": "Ada", "email": "ada@example.com", "_page": page,
            "_referrer": page, "_key": unique("page-key") });
        let lead = submit(&service, &form, &values);
        let path = format!("/v1/submissions/{}", lead.submission);
        let stored: SubmissionBody = service.owner("GET", &path, None).json();
        assert_eq!((stored.page, stored.referrer), (None, None), "{page}");
    }
}

fn trapped(values: &Value) -> Value {
    let mut values = values.clone();
    values["_website"] = json!("x");
    values
}

#[test]
fn a_trapped_submission_with_the_same_words_does_not_swallow_a_real_one() {
    let service = Service::running();
    for words in ["Hello", "你好，请联系我。", ""] {
        let form = service.simple_form();
        let values = json!({ "name": "Ada", "email": "ada@example.com", "message": words });
        assert_eq!(service.submit(&form, &trapped(&values)).status, 201);
        assert_eq!(service.submit(&form, &values).status, 201);
        // The same twice is still one, whichever it is.
        assert_eq!(service.submit(&form, &trapped(&values)).status, 201);
        assert_eq!(service.submit(&form, &values).status, 201);
        let leads = service.leads(&form);
        let statuses: Vec<&str> = leads.iter().map(|lead| lead.status.as_str()).collect();
        assert_eq!(statuses, ["new", "quarantined"], "{words}");
    }
}

/// What a stranger sees of an answer: everything but what is made anew each time.
fn seen(answer: &Answer) -> (u16, String, Vec<String>) {
    let names = [
        "idempotency-replayed",
        "location",
        "content-type",
        "retry-after",
    ];
    let headers = names.map(|name| answer.header(name).to_owned()).to_vec();
    let mut body = answer.text.clone();
    if let Ok(receipt) = serde_json::from_str::<ReceiptBody>(&body) {
        body = body.replace(&receipt.submission, "");
    }
    (answer.status, body, headers)
}

#[test]
fn without_a_key_nobody_learns_whether_somebody_wrote_that_before() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let json_body = json!({ "name": "Ada", "email": "ada@example.com" }).to_string();
    let pages = "name=Bo&email=bo%40example.com".to_owned();
    for (content_type, accept, body) in [
        ("application/json", "*/*", json_body),
        ("application/x-www-form-urlencoded", "text/html", pages),
    ] {
        let headers = [("Content-Type", content_type), ("Accept", accept)];
        let send = || service.send("POST", &path, &headers, body.as_bytes());
        let (first, again) = (send(), send());
        assert_eq!(seen(&first), seen(&again));
        if let Ok(receipt) = serde_json::from_str::<ReceiptBody>(&again.text) {
            // Identifiers hold the time they were made at.
            assert_ne!(receipt.submission, first.json::<ReceiptBody>().submission);
        }
    }
    assert_eq!(service.leads(&form).len(), 2);
}
