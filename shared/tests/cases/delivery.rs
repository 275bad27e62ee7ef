//! Where messages may be sent, how they are written, signed and judged.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::delivery::{Breaker, Reply, judge};
use transom_shared::destination::outgoing::{self, Reach};
use transom_shared::destination::{DestinationDraft, DestinationKind, Markup, Template, sign};

use super::{check_all, equal, table};

const NOW_MS: i64 = 1_614_265_330_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutgoingTable {
    own_hosts: Vec<String>,
    refused: Vec<String>,
    allowed: Vec<String>,
}

#[test]
fn addresses_that_could_reach_the_inside_are_refused() {
    let table: OutgoingTable = table!("outgoing");
    assert!(table.refused.len() >= 60, "{}", table.refused.len());
    let own: Vec<&str> = table.own_hosts.iter().map(String::as_str).collect();
    let is_allowed = |url: &str| outgoing::check(url, &own, Reach::Public).is_ok();
    check_all(table.refused, |url| equal(&url, &is_allowed(&url), &false));
    check_all(table.allowed, |url| equal(&url, &is_allowed(&url), &true));
}

#[test]
fn this_machine_is_reached_only_where_the_build_says_so() {
    let url = "http://127.0.0.1:9999/hook";
    assert!(outgoing::check(url, &[], Reach::Public).is_err());
    assert!(outgoing::check(url, &[], Reach::Loopback).is_ok());
    for near in [
        "http://127.0.0.1/",
        "http://127.0.0.1:80@x.com/",
        "http://127.0.0.2:80/",
    ] {
        assert!(
            outgoing::check(near, &[], Reach::Loopback).is_err(),
            "{near}"
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageTable {
    escape: Vec<EscapeCase>,
    template: Vec<TemplateCase>,
    judge: Vec<JudgeCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EscapeCase {
    markup: String,
    typed: String,
    expected: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateCase {
    template: String,
    values: BTreeMap<String, String>,
    markup: String,
    /// None where the template is refused.
    expected: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JudgeCase {
    kind: DestinationKind,
    status: u16,
    body: String,
    expected: String,
}

fn markup(name: &str) -> Markup {
    match name {
        "plain" => Markup::Plain,
        "wecom" => Markup::Wecom,
        "dingtalk" => Markup::Dingtalk,
        "feishu" => Markup::Feishu,
        "slack" => Markup::Slack,
        other => panic!("no markup {other}"),
    }
}

#[test]
fn what_visitors_typed_is_text_in_every_markup() {
    let table: MessageTable = table!("message");
    check_all(table.escape, |case| {
        let escaped = markup(&case.markup).escape(&case.typed);
        equal(&case.typed, &escaped, &case.expected)
    });
}

#[test]
fn templates_are_filled_or_refused() {
    let table: MessageTable = table!("message");
    check_all(table.template, |case| {
        let value = |name: &str| case.values.get(name).cloned().unwrap_or_default();
        let filled = Template::parse(&case.template).ok();
        let filled = filled.map(|template| template.fill(markup(&case.markup), &value));
        equal(&case.template, &filled, &case.expected)
    });
}

#[test]
fn answers_are_judged_by_status_and_by_the_codes_of_robots() {
    let table: MessageTable = table!("message");
    check_all(table.judge, |case| {
        let reply = Reply::Answer {
            status: case.status,
            pause_ms: None,
            body: case.body.clone(),
        };
        let name = format!("{:?} {} {}", case.kind, case.status, case.body);
        let outcome = judge(case.kind, &reply);
        equal(&name, &outcome.as_str(), &case.expected.as_str())
    });
}

#[test]
fn signatures_are_those_of_the_published_vectors() {
    // Standard Webhooks, the specification's own example.
    assert_eq!(
        sign::webhook(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        )
        .as_deref(),
        Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    );
    assert_eq!(
        sign::feishu("xxx", 1_661_860_880),
        "QnWVTSBe6FmQDE0bG6X0mURbI+DnvVyu1h+j5dHOjrU="
    );
    // Computed with Python's hmac module.
    assert_eq!(
        sign::dingtalk("this is secret", 1_582_163_555_000),
        "1pZbuc8AV5OdpSsTtxSLDV03h35YYwT+4fP9NIYFNmI="
    );
}

#[test]
fn the_breaker_opens_after_five_failures_and_one_success_closes_it() {
    let mut breaker = Breaker::default();
    for _ in 0..4 {
        breaker = breaker.failed(NOW_MS, 0);
        assert_eq!(breaker.open_until_ms, 0);
    }
    let pauses: Vec<i64> = (0..7)
        .map(|_| {
            breaker = breaker.failed(NOW_MS, 0);
            (breaker.open_until_ms - NOW_MS) / 1000
        })
        .collect();
    assert_eq!(pauses, [30, 60, 120, 240, 480, 900, 900]);
    assert_eq!(breaker.succeeded(), Breaker::default());
}

#[test]
fn every_problem_of_a_destination_is_reported_at_once() {
    let draft: DestinationDraft = serde_json::from_value(json!({
        "name": " ", "kind": "wecom", "url": "http://10.0.0.1/", "secret": "x", "forms": ["No Name"],
        "message": "{{", "per_minute": 21, "locale": "fr", "fields": { "a": "}}" },
    }))
    .expect("a draft");
    let problems = draft
        .parse(true, &[], Reach::Public)
        .err()
        .unwrap_or_default();
    let places: Vec<&str> = problems
        .iter()
        .map(|problem| problem.loc.as_str())
        .collect();
    let expected = [
        "name",
        "url",
        "secret",
        "forms",
        "message",
        "fields.a",
        "per_minute",
        "locale",
    ];
    assert_eq!(places, expected);
}
