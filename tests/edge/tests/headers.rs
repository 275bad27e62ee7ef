//! What answers say to browsers, and what cannot get into it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use transom_edge_tests::{Answer, Service, definition, simple_fields, unique};
use transom_shared::secure_headers::{AnswerKind, EVERY};

fn check(answer: &Answer, kind: AnswerKind, own: &[&str], path: &str) {
    for (name, value) in EVERY.iter().chain(kind.headers()) {
        if !own.contains(name) {
            assert_eq!(answer.header(name), *value, "{name} of {path}");
        }
    }
    let policy = answer.header("content-security-policy");
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
}

#[test]
fn every_kind_of_answer_has_the_headers_of_its_kind() {
    let service = Service::running();
    let form = service.simple_form();
    for path in ["/v1/leads", "/v1/destinations", "/healthz"] {
        check(
            &service.owner("GET", path, None),
            AnswerKind::OwnerData,
            &[],
            path,
        );
        check(&service.get(path, &[]), AnswerKind::OwnerData, &[], path);
    }
    check(
        &service.get("/nothing", &[]),
        AnswerKind::OwnerData,
        &[],
        "/nothing",
    );
    let cached = ["cache-control"];
    for path in [
        format!("/f/{form}.js"),
        format!("/f/{form}/embed"),
        "/f/none".to_owned(),
    ] {
        let own: &[&str] = if path == "/f/none" { &[] } else { &cached };
        check(&service.get(&path, &[]), AnswerKind::PublicData, own, &path);
    }
    let own = ["cache-control", "content-security-policy"];
    let page = format!("/f/{form}");
    let html = [("Accept", "text/html")];
    check(
        &service.get(&page, &html),
        AnswerKind::VisitorPage,
        &own,
        &page,
    );
    check(
        &service.get("/f/none", &html),
        AnswerKind::VisitorPage,
        &own,
        "/f/none",
    );
}

#[test]
fn every_kind_of_static_file_has_the_headers_of_its_kind() {
    let service = Service::running();
    for path in [
        "/leads",
        "/deliveries",
        "/desk.js",
        "/desk.css",
        "/leads-parts.js",
    ] {
        let answer = service.get(path, &[]);
        assert_eq!(answer.status, 200, "{path}");
        check(&answer, AnswerKind::OperatorPage, &["cache-control"], path);
    }
    check(
        &service.get("/embed.js", &[]),
        AnswerKind::PublicAsset,
        &[],
        "/embed.js",
    );
    for path in ["/openapi.json", "/embed.json"] {
        check(
            &service.get(path, &[]),
            AnswerKind::PublicDocument,
            &[],
            path,
        );
    }
}

/// A form of several sites.
fn form_of(service: &Service, origins: &serde_json::Value, redirect: Option<&str>) -> Answer {
    let name = unique("framed");
    let mut form = definition(&name, &simple_fields());
    form["origins"] = origins.clone();
    if let Some(redirect) = redirect {
        form["after"] = json!({ "redirect": redirect });
    }
    let path = format!("/v1/forms/{name}");
    let saved = service.owner("PUT", &path, Some(&form));
    if saved.status == 201 {
        let published = service.owner("POST", &format!("{path}/publish"), None);
        assert_eq!(published.status, 200, "{}", published.text);
    }
    saved
}

fn name_of(saved: &Answer) -> String {
    let body: transom_shared::wire::FormBody = saved.json();
    body.name
}

fn ancestors(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let directive = policy
        .split("; ")
        .find_map(|part| part.strip_prefix("frame-ancestors "));
    directive.unwrap().to_owned()
}

#[test]
fn a_hosted_page_may_be_framed_by_who_asks_and_names_no_other_site_of_the_owner() {
    let service = Service::running();
    let sites = json!([
        "https://shop.example:443",
        "https://*.other.example",
        "https://third.example"
    ]);
    let form = name_of(&form_of(&service, &sites, None));
    let path = format!("/f/{form}");
    for (query, headers, expected) in [
        (
            "",
            vec![("Referer", "https://shop.example/page?x=1")],
            "https://shop.example",
        ),
        (
            "",
            vec![("Referer", "https://a.other.example/")],
            "https://a.other.example",
        ),
        (
            "?embedder=https://third.example",
            vec![],
            "https://third.example",
        ),
        ("", vec![("Referer", "https://evil.example/")], "'none'"),
        (
            "?embedder=https://evil.example",
            vec![("Referer", "https://shop.example/")],
            "'none'",
        ),
        ("?embedder=*", vec![], "'none'"),
        ("?embedder=https://shop.example;sandbox", vec![], "'none'"),
        ("", vec![], "'none'"),
        (
            "",
            vec![
                ("Referer", "https://shop.example/"),
                ("Sec-Fetch-Dest", "document"),
            ],
            "'none'",
        ),
        (
            "",
            vec![
                ("Referer", "https://shop.example/"),
                ("Sec-Fetch-Dest", "iframe"),
            ],
            "https://shop.example",
        ),
    ] {
        let mut all = vec![("Accept", "text/html")];
        all.extend(headers.clone());
        let answer = service.get(&format!("{path}{query}"), &all);
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(ancestors(&answer), expected, "{query} {headers:?}");
        assert!(answer.header("vary").contains("Referer"));
    }
    // Inside the frame the form is sent by the hosted page itself, which names the page
    // around it.
    let html = [
        ("Accept", "text/html"),
        ("Referer", "https://shop.example/"),
    ];
    let page = service.get(&path, &html);
    assert!(
        page.text
            .contains("name=\"_embedder\" value=\"https://shop.example\""),
        "{}",
        page.text
    );
    let own = format!("{}/f/{form}", service.edge);
    let post = [
        ("Accept", "text/html"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Origin", service.edge.as_str()),
        ("Referer", own.as_str()),
    ];
    for (body, status) in [
        (
            "name=Ada&email=a%40example.com&_embedder=https://shop.example",
            201,
        ),
        ("name=Ada&email=nope&_embedder=https://shop.example", 422),
    ] {
        let answer = service.send("POST", &path, &post, body.as_bytes());
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(ancestors(&answer), "https://shop.example");
    }
    let anybody = name_of(&form_of(&service, &json!(["*"]), None));
    let answer = service.get(&format!("/f/{anybody}"), &[("Accept", "text/html")]);
    assert_eq!(ancestors(&answer), "*");
}

#[test]
fn what_an_owner_writes_does_not_change_a_policy() {
    let service = Service::running();
    for redirect in [
        "https://example.com;sandbox/x",
        "https://example.com,script-src/x",
        "https://*/x",
        "https://example.com:443;x/",
        "https://'unsafe-inline'/",
        "http://example.com/",
        "javascript:alert(1)//https://a.b",
    ] {
        let refused = form_of(&service, &json!([]), Some(redirect));
        assert_eq!(refused.status, 422, "{redirect}");
        assert_eq!(refused.errors(), ["after.redirect address"], "{redirect}");
    }
    for (redirect, source, location) in [
        (
            "https://Example.com:443/a;b?c=d",
            "https://example.com",
            "https://Example.com:443/a;b?c=d",
        ),
        (
            "https://example.com:8443/谢谢",
            "https://example.com:8443",
            "https://example.com:8443/%E8%B0%A2%E8%B0%A2",
        ),
    ] {
        let form = name_of(&form_of(&service, &json!([]), Some(redirect)));
        let path = format!("/f/{form}");
        let html = [
            ("Accept", "text/html"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let policy = service
            .get(&path, &html)
            .header("content-security-policy")
            .to_owned();
        assert!(
            policy.contains(&format!("form-action 'self' {source};")),
            "{policy}"
        );
        let sent = service.send("POST", &path, &html, b"name=Ada&email=a%40example.com");
        assert_eq!((sent.status, sent.header("location")), (303, location));
    }
}

#[test]
fn an_origin_is_the_same_with_the_usual_port_and_without() {
    let service = Service::running();
    let sites = json!([
        "https://shop.example:443",
        "http://localhost:80",
        "https://*.example.com:443"
    ]);
    let form = name_of(&form_of(&service, &sites, None));
    let body = json!({ "name": "Ada", "email": "ada@example.com" }).to_string();
    for (origin, status) in [
        ("https://shop.example", 201),
        ("http://localhost", 201),
        ("https://www.example.com", 201),
        ("https://shop.example:8443", 403),
        ("http://shop.example", 403),
    ] {
        let headers = [("Content-Type", "application/json"), ("Origin", origin)];
        let answer = service.send("POST", &format!("/f/{form}"), &headers, body.as_bytes());
        assert_eq!(answer.status, status, "{origin}: {}", answer.text);
    }
}
