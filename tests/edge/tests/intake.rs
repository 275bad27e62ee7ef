//! `POST /f/{form}`.

use std::sync::Barrier;

use serde_json::{Value, json};
use transom_edge_tests::{Service, unique};
use transom_shared::spam::Signal;
use transom_shared::wire::{ProblemBody, ReceiptBody, SubmissionBody};

fn ada() -> Value {
    json!({ "name": "Ada", "email": "ada@example.com", "message": "Hello" })
}

fn with_key(key: &str) -> Value {
    let mut values = ada();
    values["_key"] = json!(key);
    values
}

#[test]
fn a_submission_becomes_a_lead_and_keeps_its_version() {
    let service = Service::running();
    let form = service.simple_form();
    let answer = service.submit(&form, &with_key("key-0000-1"));
    assert_eq!(answer.status, 201, "{}", answer.text);
    let receipt: ReceiptBody = answer.json();
    let leads = service.leads(&form);
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0].email.as_deref(), Some("ada@example.com"));
    assert_eq!(leads[0].submission, receipt.submission);
    let path = format!("/v1/submissions/{}", receipt.submission);
    let submission: SubmissionBody = service.owner("GET", &path, None).json();
    assert_eq!(submission.form_version, 1);
    assert_eq!(submission.answers.len(), 3);
}

#[test]
fn the_same_key_again_is_a_replay_and_other_content_is_refused() {
    let service = Service::running();
    let form = service.simple_form();
    let first: ReceiptBody = service.submit(&form, &with_key("key-0000-2")).json();
    let again = service.submit(&form, &with_key("key-0000-2"));
    assert_eq!(
        (again.status, again.header("idempotency-replayed")),
        (200, "true")
    );
    assert_eq!(again.json::<ReceiptBody>().submission, first.submission);
    let mut other = with_key("key-0000-2");
    other["name"] = json!("Grace");
    let refused = service.submit(&form, &other);
    assert_eq!(refused.status, 422);
    assert!(refused.json::<ProblemBody>().kind.ends_with("key-reused"));
    assert_eq!(service.leads(&form).len(), 1);
}

#[test]
fn the_key_of_the_header_counts_as_the_key_of_the_field() {
    let service = Service::running();
    let form = service.simple_form();
    let headers = [
        ("Content-Type", "application/json"),
        ("Idempotency-Key", "key-0000-3"),
    ];
    let path = format!("/f/{form}");
    assert_eq!(
        service
            .send("POST", &path, &headers, ada().to_string().as_bytes())
            .status,
        201
    );
    assert_eq!(service.submit(&form, &with_key("key-0000-3")).status, 200);
}

#[test]
fn fifty_concurrent_posts_with_one_key_make_one_lead() {
    let service = Service::running();
    let form = service.simple_form();
    let barrier = Barrier::new(50);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let posts: Vec<_> = (0..50)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    service.submit(&form, &with_key("key-0000-4")).status
                })
            })
            .collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        49,
        "{statuses:?}"
    );
    assert_eq!(service.leads(&form).len(), 1);
}

#[test]
fn without_a_key_the_same_content_twice_is_one_lead() {
    let service = Service::running();
    let form = service.simple_form();
    let statuses = [
        service.submit(&form, &ada()).status,
        service.submit(&form, &ada()).status,
    ];
    assert_eq!(
        statuses,
        [201, 201],
        "an answer tells nobody what others wrote"
    );
    assert_eq!(service.leads(&form).len(), 1);
}

#[test]
fn every_content_type_a_page_can_send_is_taken() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda M\r\n\
        --x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nm@example.com\r\n--x--\r\n";
    let bodies = [
        (
            "application/x-www-form-urlencoded",
            "name=Ada&email=u%40example.com".to_owned(),
        ),
        ("multipart/form-data; boundary=x", multipart.to_owned()),
        (
            "application/json; charset=utf-8",
            json!({ "name": "Ada", "email": "j@example.com" }).to_string(),
        ),
        (
            "text/plain;charset=UTF-8",
            json!({ "name": "Ada", "email": "t@example.com" }).to_string(),
        ),
    ];
    for (content_type, body) in bodies {
        let answer = service.send(
            "POST",
            &path,
            &[("Content-Type", content_type)],
            body.as_bytes(),
        );
        assert_eq!(answer.status, 201, "{content_type}: {}", answer.text);
    }
    assert_eq!(service.leads(&form).len(), 4);
    let answer = service.send(
        "POST",
        &path,
        &[("Content-Type", "application/xml")],
        b"<a/>",
    );
    assert_eq!(answer.status, 415);
}

#[test]
fn of_a_file_in_a_form_the_name_is_counted_and_nothing_is_kept() {
    let service = Service::running();
    let form = service.simple_form();
    let part = |head: &str, body: &str| {
        format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let body = [
        part("name=\"name\"", "王小明"),
        part("name=\"email\"", "ming@example.com"),
        part("name=\"paper\"; filename=\"a.txt\"", "secret"),
        "--x--\r\n".to_owned(),
    ];
    let content_type = [("Content-Type", "multipart/form-data; boundary=x")];
    let path = format!("/f/{form}");
    let answer = service.send("POST", &path, &content_type, body.concat().as_bytes());
    assert_eq!(answer.status, 201, "{}", answer.text);
    let id = answer.json::<ReceiptBody>().submission;
    let stored = service.owner("GET", &format!("/v1/submissions/{id}"), None);
    assert_eq!(stored.json::<SubmissionBody>().dropped_fields, 1);
    assert!(stored.text.contains("王小明") && !stored.text.contains("secret"));
}

#[test]
fn broken_bodies_get_a_clear_answer_and_store_nothing() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let json = [("Content-Type", "application/json")];
    for (body, status) in [
        ("", 400),
        ("[]", 400),
        ("{", 400),
        ("{\"name\":{\"a\":1}}", 422),
        ("null", 400),
    ] {
        let answer = service.send("POST", &path, &json, body.as_bytes());
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
    }
    let broken = [("Content-Type", "multipart/form-data; boundary=x")];
    assert_eq!(
        service.send("POST", &path, &broken, b"--y\r\n\r\n").status,
        400
    );
    let large = format!("name={}", "a".repeat(70_000));
    let urlencoded = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(
        service
            .send("POST", &path, &urlencoded, large.as_bytes())
            .status,
        413
    );
    assert!(service.leads(&form).is_empty());
}

#[test]
fn every_problem_is_reported_at_once_in_the_visitors_locale() {
    let service = Service::running();
    let form = service.simple_form();
    let answer = service.submit(&form, &json!({ "email": "nope", "_locale": "zh-CN" }));
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.errors(), ["name required", "email email"]);
    let problem: ProblemBody = answer.json();
    assert!(
        problem.errors[1].message.contains("请输入邮箱地址"),
        "{}",
        problem.errors[1].message
    );
    assert_eq!(problem.request, answer.header("x-request-id"));
}

#[test]
fn a_foreign_origin_is_refused_before_anything_is_stored() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let body = ada().to_string();
    for (origin, status) in [
        ("https://evil.example", 403),
        ("https://shop.example.evil.example", 403),
        ("http://shop.example", 403),
        ("https://shop.example", 201),
    ] {
        let headers = [("Content-Type", "application/json"), ("Origin", origin)];
        let answer = service.send("POST", &path, &headers, body.as_bytes());
        assert_eq!(answer.status, status, "{origin}: {}", answer.text);
        assert_eq!(answer.header("access-control-allow-origin"), origin);
        let preflight = service.send("OPTIONS", &path, &headers, b"");
        assert_eq!(
            preflight.status,
            if status == 201 { 204 } else { 403 },
            "{origin}"
        );
    }
    assert_eq!(service.leads(&form).len(), 1);
}

#[test]
fn people_get_pages_and_programs_get_data() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let page = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Accept", "text/html,*/*;q=0.8"),
    ];
    let stored = service.send("POST", &path, &page, b"name=Ada&email=p%40example.com");
    assert_eq!(
        (stored.status, stored.header("content-type")),
        (201, "text/html; charset=utf-8")
    );
    let refused = service.send("POST", &path, &page, b"name=%3Cb%3EAda&email=nope");
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("value=\"&lt;b&gt;Ada\""),
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("Enter an e-mail address"),
        "{}",
        refused.text
    );
    let missing = service.get("/f/no-such-form", &[("Accept", "text/html")]);
    assert_eq!(
        (missing.status, missing.header("content-type")),
        (404, "text/html; charset=utf-8")
    );
}

#[test]
fn unknown_fields_are_dropped_and_counted_and_a_filled_trap_quarantines() {
    let service = Service::running();
    let form = service.simple_form();
    let mut values = ada();
    values["admin"] = json!("true");
    values["_website"] = json!("https://spam.example");
    let receipt: ReceiptBody = service.submit(&form, &values).json();
    let path = format!("/v1/submissions/{}", receipt.submission);
    let submission: SubmissionBody = service.owner("GET", &path, None).json();
    assert_eq!(
        (submission.dropped_fields, submission.signals.as_slice()),
        (1, &[Signal::new("honeypot", 100)][..])
    );
    assert!(!submission.answers.contains_key("admin"));
    assert_eq!(service.leads(&form)[0].status.as_str(), "quarantined");
}

#[test]
fn a_key_of_the_wrong_shape_is_refused() {
    let service = Service::running();
    let form = service.simple_form();
    for key in ["short", "auto:123456789", &"x".repeat(129), "with space"] {
        assert_eq!(
            service.submit(&form, &with_key(key)).errors(),
            ["_key key"],
            "{key}"
        );
    }
    assert_eq!(service.submit(&unique("missing"), &ada()).status, 404);
}

/// A form that asks for a telephone number in the United States.
fn phone_form(service: &Service) -> String {
    let label = json!({ "en": "Phone", "zh-CN": "电话" });
    service.form(&json!([{ "name": "phone", "kind": "phone", "label": label, "country": "US" }]))
}

#[test]
fn two_extensions_of_one_switchboard_are_two_submissions() {
    let service = Service::running();
    let form = phone_form(&service);
    let submit = |typed: &str| service.submit(&form, &json!({ "phone": typed }));
    let first = submit("415-555-2671 x42");
    assert_eq!(first.status, 201, "{}", first.text);
    // The same without a key is the same submission, which the answer does not tell.
    assert_eq!(submit("(415) 555-2671 ext. 42").status, 201);
    assert_eq!(submit("415-555-2671 x43").status, 201);
    assert_eq!(submit("415-555-2671").status, 201);
    let leads = service.leads(&form);
    let extensions: Vec<Option<&str>> = leads
        .iter()
        .map(|lead| {
            assert_eq!(lead.phone.as_deref(), Some("+14155552671"));
            lead.phone_extension.as_deref()
        })
        .collect();
    assert_eq!(extensions, [None, Some("43"), Some("42")]);
    let path = format!("/v1/submissions/{}", first.json::<ReceiptBody>().submission);
    let submission: SubmissionBody = service.owner("GET", &path, None).json();
    let answers = serde_json::to_value(&submission.answers).unwrap();
    assert_eq!(answers["phone"], "+14155552671");
    assert_eq!(answers["phone.extension"], "42");
}

#[test]
fn a_number_in_the_digits_of_any_script_is_taken() {
    let service = Service::running();
    let form = phone_form(&service);
    for typed in ["٤١٥-٥٥٥-٢٦٧١", "४१५ ५५५ २६७२", "๔๑๕ ๕๕๕ ๒๖๗๓"]
    {
        let answer = service.submit(&form, &json!({ "phone": typed }));
        assert_eq!(answer.status, 201, "{typed} {}", answer.text);
    }
    let leads = service.leads(&form);
    let numbers: Vec<&str> = leads
        .iter()
        .filter_map(|lead| lead.phone.as_deref())
        .collect();
    assert_eq!(numbers, ["+14155552673", "+14155552672", "+14155552671"]);
}
