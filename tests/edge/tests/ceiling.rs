//! How much a stranger can have stored.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::{Value, json};
use transom_edge_tests::lead::submit;
use transom_edge_tests::{Answer, Service, unique};
use transom_shared::wire::{ProblemBody, SubmissionBody};

/// The limit of `edge/wrangler.toml`.
const LIMIT: usize = 500;
/// Those that are not counted: the first of each minute that the test can last.
const UNCOUNTED: usize = 4;

fn from(service: &Service, form: &str, address: &str, language: &str, values: &Value) -> Answer {
    let headers = [
        ("Content-Type", "application/json"),
        ("CF-Connecting-IP", address),
        ("Accept-Language", language),
    ];
    let path = format!("/f/{form}");
    service.send("POST", &path, &headers, values.to_string().as_bytes())
}

fn numbered(number: usize) -> Value {
    json!({ "name": "Ada", "email": format!("n{number}@flood.example"),
        "_key": format!("flood-key-{number}") })
}

/// A network of its own for each test and run.
fn network() -> String {
    let id = std::process::id();
    let more = unique("n").bytes().map(u32::from).sum::<u32>();
    format!("2001:db8:{:x}:{:x}", id & 0xffff, more)
}

#[test]
fn one_network_is_refused_for_the_rest_of_the_day_in_words_and_others_are_not() {
    let service = Service::running();
    let form = service.simple_form();
    let network = network();
    // A network has 18 quintillion addresses: each is the same visitor.
    let address = |number: usize| format!("{network}::{number:x}");
    let mut statuses = Vec::new();
    for number in 0..LIMIT + UNCOUNTED + 1 {
        let answer = from(&service, &form, &address(number), "en", &numbered(number));
        statuses.push(answer.status);
        if answer.status != 201 {
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&429), "{}", statuses.len());
    assert!(statuses.len() > LIMIT, "{}", statuses.len());
    let refused = from(&service, &form, &address(9000), "zh-CN", &numbered(9000));
    assert_eq!(refused.status, 429);
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    assert!((1..=24 * 60 * 60).contains(&seconds));
    let problem: ProblemBody = refused.json();
    assert!(problem.detail.contains("今天"), "{}", problem.detail);
    assert!(problem.operator_detail.contains("ADDRESS_DAILY_LIMIT"));
    // A retry of what is stored is a replay all the same, and nothing more was written.
    let replay = from(&service, &form, &address(1), "en", &numbered(3));
    assert_eq!(replay.status, 200, "{}", replay.text);
    for other in ["203.0.113.80".to_owned(), format!("{network}9::1")] {
        let values =
            json!({ "name": "Bo", "email": "bo@example.com", "_key": unique("other-key") });
        assert_eq!(
            from(&service, &form, &other, "en", &values).status,
            201,
            "{other}"
        );
    }
    let other_form = service.simple_form();
    let answer = from(&service, &other_form, &address(7), "en", &numbered(7));
    assert_eq!(answer.status, 201);
}

#[test]
fn a_single_lead_of_a_visitor_costs_no_row_more() {
    let service = Service::running();
    let form = service.simple_form();
    let values =
        json!({ "name": "Ada", "email": "rows@visitor.example", "_key": unique("row-key") });
    let answer = from(&service, &form, &format!("{}::1", network()), "en", &values);
    let cost = answer.header("server-timing");
    assert!(cost.contains("trips=1 written=5 "), "{cost}");
}

#[test]
fn little_is_kept_of_what_is_clearly_spam_and_everything_of_what_may_be_a_person() {
    let service = Service::running();
    let form = service.simple_form();
    let long = "buy ".repeat(1000);
    let stored = |more: &Value| -> SubmissionBody {
        let mut values = json!({ "name": "Ada", "email": format!("{}@example.com", unique("l")),
            "message": long, "_key": unique("long-key") });
        values
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let lead = submit(&service, &form, &values);
        let path = format!("/v1/submissions/{}", lead.submission);
        service.owner("GET", &path, None).json()
    };
    let message = |submission: &SubmissionBody| {
        let answer = submission.answers.get("message").unwrap();
        answer.texts().concat().len()
    };
    assert_eq!(message(&stored(&json!({}))), long.trim().len());
    let trapped = stored(&json!({ "_website": "https://spam.example" }));
    assert!(
        (500..2100).contains(&message(&trapped)),
        "{}",
        message(&trapped)
    );
    // The trap in another language, and other signs that add up.
    let other = stored(&json!({ "_website": "x", "_locale": "zh-CN" }));
    assert!(message(&other) < 2100);
}
