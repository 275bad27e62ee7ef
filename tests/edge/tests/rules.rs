//! Rules and the model, over HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::json;
use transom_edge_tests::lead::{act, history, rule, submit};
use transom_edge_tests::{Service, unique};
use transom_shared::wire::{LeadBody, ModelBody, PageBody, PreviewBody, RulesBody};

#[test]
fn a_model_is_refused_for_too_few_outcomes_and_trained_from_enough() {
    let service = Service::running();
    let form = service.simple_form();
    let refused = service.owner("POST", "/v1/model/train", None);
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(refused.errors(), [" too_few_outcomes"]);
    for number in 0..210 {
        let long = number % 2 == 0;
        let text = if long {
            "We need a hundred of them by May. ".repeat(4)
        } else {
            format!("Hi {number}")
        };
        let values = json!({ "name": format!("N {number}"), "email": format!("m{number}@{}.example", unique("m")),
            "message": text, "_key": unique("model-key") });
        let answer = service.submit(&form, &values);
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    let mut cursor = String::new();
    loop {
        let page: PageBody<LeadBody> = service
            .owner(
                "GET",
                &format!("/v1/leads?form={form}&limit=200{cursor}"),
                None,
            )
            .json();
        for lead in &page.items {
            let number: u32 = lead.name.as_deref().unwrap()[2..].parse().unwrap();
            // Who wrote at length converts, but for one in ten.
            let converts = number.is_multiple_of(2) != number.is_multiple_of(10);
            if lead.status.as_str() == "quarantined" {
                assert_eq!(act(&service, &lead.id, "release", &json!({})).status, 200);
            }
            let status = if converts {
                "converted"
            } else {
                "disqualified"
            };
            let moved = act(&service, &lead.id, "status", &json!({ "status": status }));
            assert_eq!(moved.status, 200, "{}", moved.text);
        }
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let trained = service.owner("POST", "/v1/model/train", None);
    assert_eq!(trained.status, 200, "{}", trained.text);
    let body: ModelBody = trained.json();
    assert!(
        body.report.auc > 0.8 && body.report.brier < body.report.brier_of_base_rate,
        "{:?}",
        body.report
    );
    let stored: ModelBody = service.owner("GET", "/v1/model", None).json();
    assert_eq!(
        (stored.trained_ms, stored.model),
        (body.trained_ms, body.model)
    );
    let values = json!({ "name": "New", "email": format!("new@{}.example", unique("m")),
        "message": "We need a hundred of them by May. ".repeat(4), "_key": unique("model-key") });
    let lead = submit(&service, &form, &values);
    let prediction = history(&service, &lead.id).reasons.prediction.unwrap();
    assert!(prediction.probability > 0.6, "{prediction:?}");
    assert!(!prediction.reasons.is_empty());
}

#[test]
fn rules_are_checked_guarded_and_tried_out_before_they_are_saved() {
    let service = Service::running();
    let form = service.simple_form();
    let values = json!({ "name": "Ada", "email": format!("{}@example.com", unique("p")),
        "message": "zanzibar", "_key": unique("preview-key") });
    let lead = submit(&service, &form, &values);
    let refused = service.owner(
        "PUT",
        "/v1/rules/score",
        Some(&json!({ "rules": [{ "name": "", "points": 0, "when": {} }] })),
    );
    assert_eq!(refused.status, 422);
    assert_eq!(service.owner("GET", "/v1/rules/nothing", None).status, 404);
    let draft = json!({ "blocked_words": ["zanzibar"] });
    let before: RulesBody = service.owner("GET", "/v1/rules/spam", None).json();
    let preview: PreviewBody = service
        .owner("POST", "/v1/rules/spam/preview?last=200", Some(&draft))
        .json();
    let changed: Vec<_> = preview
        .changed
        .iter()
        .filter(|one| one.lead == lead.id)
        .collect();
    assert_eq!(changed.len(), 1, "{preview:?}");
    assert_eq!(
        (&*changed[0].before.status, &*changed[0].after.status),
        ("new", "quarantined")
    );
    let after: RulesBody = service.owner("GET", "/v1/rules/spam", None).json();
    assert_eq!(before, after, "a preview saves nothing");
    assert_eq!(
        service
            .owner("GET", &format!("/v1/leads/{}", lead.id), None)
            .json::<LeadBody>(),
        lead
    );
    let bearer = format!("Bearer {}", service.token);
    let stale = [("Authorization", bearer.as_str()), ("If-Match", "\"999\"")];
    let stale = service.send(
        "PUT",
        "/v1/rules/spam",
        &stale,
        draft.to_string().as_bytes(),
    );
    assert_eq!(stale.status, 412, "{}", stale.text);
    rule(
        &service,
        "spam",
        &json!({ "blocked_domains": ["never.example"] }),
    );
    let saved: RulesBody = service.owner("GET", "/v1/rules/spam", None).json();
    assert_eq!(saved.revision, before.revision + 1);
    rule(&service, "spam", &json!({}));
}
