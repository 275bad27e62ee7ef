//! What a visitor is told, and what whoever runs the service is told instead.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use transom_edge_tests::lead::history;
use transom_edge_tests::{Answer, Service, unique};
use transom_shared::wire::ProblemBody;

/// Words that are for operators and developers.
const NOT_FOR_VISITORS: [&str; 9] = [
    "publish",
    "origins",
    "PUT",
    "POST",
    "key",
    "JSON",
    "urlencoded",
    "header",
    "UTF-8",
];

fn check(answer: &Answer, status: u16, is_chinese: bool) -> ProblemBody {
    assert_eq!(answer.status, status, "{}", answer.text);
    let problem: ProblemBody = answer.json();
    let in_chinese = problem
        .detail
        .chars()
        .any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
    assert_eq!(in_chinese, is_chinese, "{}", problem.detail);
    for word in NOT_FOR_VISITORS {
        assert!(!problem.detail.contains(word), "{word}: {}", problem.detail);
    }
    assert!(!problem.operator_detail.is_empty(), "{}", answer.text);
    problem
}

#[test]
fn problems_are_told_in_the_visitors_language_and_advice_to_whoever_can_follow_it() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let json_type = ("Content-Type", "application/json");
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        service.send("POST", path, headers, body.as_bytes())
    };
    let origin = ("Origin", "https://evil.example");
    let body = json!({ "name": "Ada", "email": "ada@example.com" }).to_string();
    let foreign = check(&post(&path, &[json_type, origin], &body), 403, false);
    assert!(foreign.operator_detail.contains("https://evil.example"));
    let chinese = ("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5");
    check(
        &post(&path, &[json_type, origin, chinese], &body),
        403,
        true,
    );
    check(&post(&path, &[json_type, chinese], "{"), 400, true);
    check(
        &post(&path, &[("Content-Type", "application/xml")], "<a/>"),
        415,
        false,
    );
    check(&post(&path, &[json_type], &"x".repeat(70_000)), 413, false);
    check(&service.get("/f/no-such-form", &[]), 404, false);
    check(&service.get("/f/no-such-form?locale=zh-CN", &[]), 404, true);
    // What the page asks for counts more than what the browser prefers.
    let mut reused = json!({ "name": "Ada", "email": "a@example.com", "_key": unique("told-key"),
        "_locale": "zh-CN" });
    assert_eq!(service.submit(&form, &reused).status, 201);
    reused["name"] = json!("Bo");
    check(&service.submit(&form, &reused), 422, true);
    reused["_key"] = json!("short");
    check(&service.submit(&form, &reused), 422, true);
}

#[test]
fn what_is_wrong_with_a_field_is_for_the_visitor_and_advice_to_the_owner_is_where_it_was() {
    let service = Service::running();
    let form = service.simple_form();
    let wrong = service.submit(&form, &json!({ "email": "nope", "_locale": "zh-CN" }));
    let problem: ProblemBody = wrong.json();
    assert!(problem.detail.contains("请"), "{}", problem.detail);
    assert_eq!(problem.operator_detail, "");
    let owner: ProblemBody = service.owner("GET", "/v1/forms/no-such-form", None).json();
    assert_eq!(owner.detail, "There is no form of this name.");
    assert_eq!(owner.operator_detail, "");
}

#[test]
fn pages_for_people_show_nothing_to_operators() {
    let service = Service::running();
    let form = service.simple_form();
    let headers = [
        ("Accept", "text/html"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Origin", "https://evil.example"),
    ];
    let page = service.send("POST", &format!("/f/{form}"), &headers, b"name=Ada");
    assert_eq!(page.status, 403);
    assert!(
        !page.text.contains("origins") && !page.text.contains("evil"),
        "{}",
        page.text
    );
    let missing = service.get("/f/no-such-form?locale=zh-CN", &[("Accept", "text/html")]);
    assert!(missing.text.contains("lang=\"zh-CN\""), "{}", missing.text);
}

#[test]
fn a_page_without_referrer_is_taken_as_one_that_says_nothing_and_noted() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}");
    let bodies = [
        (
            "application/x-www-form-urlencoded",
            "name=Ada&email=a%40example.com".to_owned(),
        ),
        (
            "text/plain",
            json!({ "name": "Bo", "email": "b@example.com" }).to_string(),
        ),
        (
            "application/json",
            json!({ "name": "Chen", "email": "c@example.com" }).to_string(),
        ),
    ];
    for (content_type, body) in bodies {
        let headers = [("Content-Type", content_type), ("Origin", "null")];
        let answer = service.send("POST", &path, &headers, body.as_bytes());
        assert_eq!(answer.status, 201, "{content_type}: {}", answer.text);
        let lead = service.leads(&form).into_iter().next().unwrap();
        assert_eq!(lead.status.as_str(), "new");
        let signals = history(&service, &lead.id).reasons.spam.signals;
        let noted = signals.iter().find(|signal| signal.code == "opaque_origin");
        assert_eq!(noted.map(|signal| signal.weight), Some(10), "{signals:?}");
    }
    assert_eq!(
        service
            .send("OPTIONS", &path, &[("Origin", "null")], b"")
            .status,
        204
    );
}

#[test]
fn a_name_that_is_none_costs_no_trip_and_a_miss_one() {
    let service = Service::running();
    let cost = |answer: &Answer| answer.header("server-timing").to_owned();
    for name in [
        "Not-A-Name",
        "a_b",
        "x%27%20OR%201",
        "-",
        "%E8%81%94%E7%B3%BB",
        &"x".repeat(65),
    ] {
        let answer = service.get(&format!("/f/{name}"), &[]);
        assert_eq!(answer.status, 404, "{name}");
        let cost = cost(&answer);
        assert!(
            cost.contains("trips=0 ") && cost.contains("reads=0 "),
            "{name}: {cost}"
        );
    }
    let name = unique("missing");
    let first = service.get(&format!("/f/{name}"), &[]);
    assert!(cost(&first).contains("trips=1 "), "{}", cost(&first));
    for path in [
        format!("/f/{name}"),
        format!("/f/{name}.js"),
        format!("/f/{name}/embed"),
    ] {
        let again = service.get(&path, &[]);
        assert_eq!(again.status, 404);
        assert!(
            cost(&again).contains("trips=0 "),
            "{path}: {}",
            cost(&again)
        );
    }
    // A name that was missed is found as soon as there is a form.
    let fields = transom_edge_tests::simple_fields();
    let form = transom_edge_tests::definition(&name, &fields);
    service.owner("PUT", &format!("/v1/forms/{name}"), Some(&form));
    service.owner("POST", &format!("/v1/forms/{name}/publish"), None);
    assert_eq!(service.get(&format!("/f/{name}"), &[]).status, 200);
}
