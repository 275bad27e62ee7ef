//! `/v1/forms/…` and what visitors get of a published form.

use serde_json::json;
use transom_edge_tests::{Service, definition, simple_fields, unique};
use transom_shared::wire::{EmbedBody, FormBody, ProblemBody, PublishedBody};

#[test]
fn disallow_every_portal_route_without_the_owners_token() {
    let service = Service::running();
    let routes = [
        ("GET", "/v1/leads"),
        ("GET", "/v1/leads/lead_0"),
        ("GET", "/v1/submissions/sub_0"),
        ("GET", "/v1/forms/contact"),
        ("PUT", "/v1/forms/contact"),
        ("POST", "/v1/forms/contact/publish"),
    ];
    for (method, path) in routes {
        for token in ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc="] {
            let answer = service.send(method, path, &[("Authorization", token)], b"");
            assert_eq!(answer.status, 401, "{method} {path} {token}");
            assert!(answer.header("www-authenticate").starts_with("Bearer"));
        }
    }
}

#[test]
fn a_form_is_saved_with_etags_and_a_stale_save_is_refused() {
    let service = Service::running();
    let name = unique("stale");
    let path = format!("/v1/forms/{name}");
    let body = definition(&name, &simple_fields()).to_string();
    let bearer = format!("Bearer {}", service.token);
    let put = |condition: (&str, &str)| {
        service.send(
            "PUT",
            &path,
            &[("Authorization", &bearer), condition],
            body.as_bytes(),
        )
    };
    let created = put(("If-None-Match", "*"));
    assert_eq!((created.status, created.header("etag")), (201, "\"1\""));
    assert_eq!(put(("If-None-Match", "*")).status, 412);
    let saved = put(("If-Match", "\"1\""));
    assert_eq!((saved.status, saved.header("etag")), (200, "\"2\""));
    assert_eq!(put(("If-Match", "\"1\"")).status, 412);
    assert_eq!(
        service
            .owner("GET", &path, None)
            .json::<FormBody>()
            .revision,
        2
    );
}

#[test]
fn a_wrong_definition_names_every_place() {
    let service = Service::running();
    let name = unique("wrong");
    let fields = json!([
        { "name": "a", "kind": "text", "label": { "en": "A" }, "visible_when": { "filled": { "field": "b" } } },
        { "name": "a", "kind": "select", "label": { "en": "A", "zh-CN": "甲" } },
        { "name": "c", "kind": "text", "label": { "en": "C", "zh-CN": "丙" }, "pattern": "(" },
    ]);
    let path = format!("/v1/forms/{name}");
    let answer = service.owner("PUT", &path, Some(&definition(&name, &fields)));
    assert_eq!(answer.status, 422);
    let errors = answer.errors();
    for expected in [
        "steps[0].fields[1].name duplicate",
        "steps[0].fields[0].label.zh-CN missing_text",
        "steps[0].fields[0].visible_when unknown_field",
        "steps[0].fields[1].choices required",
        "steps[0].fields[2].pattern pattern",
    ] {
        assert!(
            errors.iter().any(|error| error == expected),
            "{expected} in {errors:?}"
        );
    }
    let other = service.owner("PUT", &path, Some(&definition("another", &simple_fields())));
    assert_eq!(other.errors(), ["name name"]);
    let unreadable = service.owner("PUT", &path, Some(&json!({ "name": name, "colour": 1 })));
    assert_eq!(unreadable.errors(), ["colour json"]);
}

#[test]
fn an_unpublished_form_says_so_and_publishing_counts_versions() {
    let service = Service::running();
    let name = unique("draft");
    let path = format!("/v1/forms/{name}");
    service.owner("PUT", &path, Some(&definition(&name, &simple_fields())));
    let hidden = service.get(&format!("/f/{name}.js"), &[]);
    assert_eq!(hidden.status, 404);
    assert!(hidden.json::<ProblemBody>().kind.ends_with("unpublished"));
    let publish = || {
        service
            .owner("POST", &format!("{path}/publish"), None)
            .json::<PublishedBody>()
    };
    assert_eq!((publish().version, publish().version), (1, 1));
    let mut fields = simple_fields();
    fields[0]["max_length"] = json!(5);
    service.owner("PUT", &path, Some(&definition(&name, &fields)));
    assert_eq!(publish().version, 2);
    assert_eq!(
        service
            .owner("POST", "/v1/forms/no-such/publish", None)
            .status,
        404
    );
}

#[test]
fn the_script_is_cached_by_etag_and_follows_the_locale() {
    let service = Service::running();
    let form = service.simple_form();
    let path = format!("/f/{form}.js");
    let english = service.get(&path, &[("Accept-Language", "de, en;q=0.5")]);
    assert_eq!(
        english.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert!(english.header("cache-control").contains("max-age=60"));
    assert!(english.header("vary").contains("Accept-Language"));
    let known = [
        ("If-None-Match", english.header("etag")),
        ("Accept-Language", "en"),
    ];
    assert_eq!(service.get(&path, &known).status, 304);
    let chinese = service.get(&path, &[("Accept-Language", "zh-Hans-SG")]);
    assert!(chinese.text.contains("姓名"));
    let asked: EmbedBody = service
        .get(&format!("/f/{form}/embed?locale=zh-CN"), &[])
        .json();
    assert_eq!(asked.locale, "zh-CN");
    assert!(asked.html.contains("姓名"));
    assert_eq!(asked.assets.len(), 3);
    for asset in asked.assets {
        let answer = service.send("GET", &asset, &[("Origin", "https://shop.example")], b"");
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, "*"),
            "{asset}"
        );
        assert!(
            answer.header("cache-control").contains("immutable"),
            "{asset}"
        );
    }
}

#[test]
fn every_page_carries_its_security_headers() {
    let service = Service::running();
    let form = service.simple_form();
    let headers = [
        ("Accept", "text/html"),
        ("Referer", "https://shop.example/"),
    ];
    let page = service.get(&format!("/f/{form}"), &headers);
    let policy = page.header("content-security-policy");
    for directive in [
        "default-src 'none'",
        "frame-ancestors https://shop.example",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(directive), "{directive} in {policy}");
    }
    assert!(
        page.header("strict-transport-security")
            .contains("max-age=")
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("set-cookie"), "");
    assert!(page.text.contains("<form method=\"post\""), "{}", page.text);
}

#[test]
fn the_service_says_what_it_does_not_have() {
    let service = Service::running();
    assert_eq!(service.get("/healthz", &[]).status, 200);
    assert_eq!(service.get("/nowhere", &[]).status, 404);
    assert_eq!(service.send("DELETE", "/f/contact", &[], b"").status, 405);
    assert_eq!(service.owner("GET", "/v1/leads/lead_0", None).status, 404);
    assert_eq!(
        service.owner("GET", "/v1/submissions/sub_0", None).status,
        404
    );
}

#[test]
fn every_route_of_the_api_description_exists() {
    let service = Service::running();
    let document: serde_json::Value = service.get("/openapi.json", &[]).json();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 9, "{}", paths.len());
    let form = service.simple_form();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let path = path.replace("{form}", &form).replace("{id}", "none");
            let is_owners = !operation["security"].as_array().unwrap().is_empty();
            let answer = service.send(&method.to_uppercase(), &path, &[], b"");
            assert!(
                ![404, 405].contains(&answer.status),
                "{method} {path} {}",
                answer.status
            );
            assert_eq!(
                answer.status == 401,
                is_owners,
                "{method} {path} {}",
                answer.status
            );
        }
    }
}

#[test]
fn an_address_in_another_script_leads_on_without_script_too() {
    let service = Service::running();
    let name = unique("onward");
    let mut form = definition(&name, &simple_fields());
    form["after"] = json!({ "redirect": "https://bücher.example/danke-schön" });
    let path = format!("/v1/forms/{name}");
    assert_eq!(service.owner("PUT", &path, Some(&form)).status, 201);
    let published = service.owner("POST", &format!("{path}/publish"), None);
    assert_eq!(published.status, 200, "{}", published.text);
    let page = service.get(&format!("/f/{name}"), &[]);
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors")
    );
    let answer = service.send(
        "POST",
        &format!("/f/{name}"),
        &[
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
        b"name=Ada&email=ada%40example.com",
    );
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert!(answer.header("location").contains("danke-sch"));
}
