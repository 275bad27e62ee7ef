//! What a submission meets when something fails.

use std::io::Write;

use serde_json::{Value, json};
use transom_edge_tests::Service;
use transom_edge_tests::receiver::poll;
use transom_edge_tests::slow::{begun, first_line};
use transom_shared::wire::{ProblemBody, ReceiptBody};

fn submit(
    service: &Service,
    form: &str,
    fault: &str,
    values: &Value,
) -> transom_edge_tests::Answer {
    let headers = [
        ("Content-Type", "application/json"),
        ("x-transom-fault", fault),
    ];
    service.send(
        "POST",
        &format!("/f/{form}"),
        &headers,
        values.to_string().as_bytes(),
    )
}

fn ada(key: &str) -> Value {
    json!({ "name": "Ada", "email": "ada@example.com", "_key": key })
}

#[test]
fn with_the_database_down_a_submission_is_queued_and_stored_once() {
    let service = Service::running();
    let form = service.simple_form();
    for fault in ["before", "after"] {
        let key = format!("key-queued-{fault}");
        let answer = submit(&service, &form, fault, &ada(&key));
        assert_eq!(answer.status, 202, "{}", answer.text);
        let told: ReceiptBody = answer.json();
        assert!(told.message.contains("safe"), "{}", told.message);
        let path = format!("/v1/submissions/{}", told.submission);
        poll(|| (service.owner("GET", &path, None).status == 200).then_some(()));
        // The visitor's device tries again: it is a replay by now.
        let again = submit(&service, &form, "", &ada(&key));
        assert_eq!(
            (again.status, again.json::<ReceiptBody>().submission),
            (200, told.submission)
        );
    }
    assert_eq!(service.leads(&form).len(), 2);
}

#[test]
fn a_queued_submission_is_kept_although_its_key_went_to_another_meanwhile() {
    let service = Service::running();
    let form = service.simple_form();
    let queued = submit(&service, &form, "before", &ada("key-contested"));
    assert_eq!(queued.status, 202);
    let mut other = ada("key-contested");
    other["name"] = json!("Grace");
    // Whoever comes second finds the key taken; the queue never drops what it has.
    let direct = submit(&service, &form, "", &other);
    assert!([201, 422].contains(&direct.status), "{}", direct.text);
    let expected = if direct.status == 201 { 2 } else { 1 };
    poll(|| (service.leads(&form).len() == expected).then_some(()));
    assert!(
        service
            .leads(&form)
            .iter()
            .any(|lead| lead.name.as_deref() == Some("Ada"))
    );
}

#[test]
fn with_the_queue_down_too_nothing_is_promised() {
    let service = Service::running();
    let form = service.simple_form();
    let answer = submit(&service, &form, "queue", &ada("key-refused"));
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
    assert!(answer.json::<ProblemBody>().kind.ends_with("unavailable"));
    assert_eq!(submit(&service, &form, "", &ada("key-refused")).status, 201);
}

#[test]
fn a_body_that_comes_in_pieces_is_taken_and_one_that_breaks_off_stores_nothing() {
    let service = Service::running();
    let form = service.simple_form();
    let length = "Content-Length: 35";
    drop(begun(&service, &form, length, "name=Ada&"));
    let mut stream = begun(&service, &form, length, "name=Ada&");
    // The first request has come and gone by the time this one is answered.
    assert_eq!(
        submit(&service, &form, "", &ada("key-meanwhile")).status,
        201
    );
    stream.write_all(b"email=slow%40example.com&x").unwrap();
    assert!(first_line(&mut stream).starts_with("HTTP/1.1 201"));
    assert_eq!(service.leads(&form).len(), 2);
}

#[test]
fn a_body_that_stops_is_answered_with_408() {
    let service = Service::running();
    let form = service.simple_form();
    let mut stream = begun(
        &service,
        &form,
        "Transfer-Encoding: chunked",
        "9\r\nname=Ada&\r\n",
    );
    assert!(first_line(&mut stream).starts_with("HTTP/1.1 408"));
    assert!(service.leads(&form).is_empty());
}

#[test]
fn a_body_of_unknown_length_is_read_up_to_the_limit_and_no_further() {
    let service = Service::running();
    let form = service.simple_form();
    let chunked = "Transfer-Encoding: chunked";
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let fits = ["name=Ada&", "email=ada%40example.com", ""].map(chunk);
    let mut stream = begun(&service, &form, chunked, &fits.concat());
    assert!(first_line(&mut stream).starts_with("HTTP/1.1 201"));
    // Too long for this route, or for any; and neither of them ends.
    for bytes in [100_000, 300_000] {
        let mut stream = begun(&service, &form, chunked, &chunk(&"a".repeat(bytes)));
        // Not 408, which is the answer once the time for a body is over.
        assert!(
            first_line(&mut stream).starts_with("HTTP/1.1 413"),
            "{bytes}"
        );
    }
    assert_eq!(service.leads(&form).len(), 1);
}

#[test]
fn an_address_says_what_it_takes_and_tells_no_more_to_head_than_to_get() {
    let service = Service::running();
    let answer = service.send("DELETE", "/v1/forms/contact", &[], b"");
    let told = (answer.status, answer.header("allow"));
    assert_eq!(told, (405, "GET, HEAD, PUT"));
    for path in ["/v1/forms/contact/", "/f//embed", "/nowhere", "/test"] {
        assert_eq!(service.get(path, &[]).status, 404, "{path}");
    }
    let whole = service.get("/healthz", &[]);
    let head = service.send("HEAD", "/healthz", &[], b"");
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    let length = whole.text.len().to_string();
    assert_eq!(head.header("content-length"), length);
    assert_eq!(head.header("content-type"), whole.header("content-type"));
}

#[test]
fn an_address_that_cannot_be_read_is_a_problem_like_any_other() {
    let service = Service::running();
    for path in [
        "/f/%ff",
        "/f/contact?locale=en&locale=de",
        "/v1/leads?limit=1&limit=2",
    ] {
        let answer = service.owner("GET", path, None);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (400, "application/problem+json"),
            "{path}"
        );
    }
}
