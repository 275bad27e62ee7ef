//! `/v1/leads`.

use serde_json::json;
use transom_edge_tests::Service;
use transom_shared::wire::{LeadBody, PageBody};

#[test]
fn leads_are_listed_newest_first_by_cursor_without_gaps_or_repeats() {
    let service = Service::running();
    let form = service.simple_form();
    for number in 0..7 {
        let values = json!({ "name": format!("Visitor {number}"), "email": "v@example.com" });
        assert_eq!(service.submit(&form, &values).status, 201);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/leads?form={form}&limit=3{cursor}");
        let page: PageBody<LeadBody> = service.owner("GET", &path, None).json();
        seen.extend(
            page.items
                .into_iter()
                .map(|lead| lead.name.unwrap_or_default()),
        );
        match page.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let mut names: Vec<String> = (0..7).map(|number| format!("Visitor {number}")).collect();
    seen.sort();
    names.sort();
    assert_eq!(seen, names);
    let all: PageBody<LeadBody> = service.owner("GET", "/v1/leads?limit=1", None).json();
    assert_eq!(all.items.len(), 1);
}

#[test]
fn a_lead_can_be_read_by_its_id() {
    let service = Service::running();
    let form = service.simple_form();
    service.submit(&form, &json!({ "name": "Ada", "email": "ada@example.com" }));
    let lead = service.leads(&form).remove(0);
    let read: LeadBody = service
        .owner("GET", &format!("/v1/leads/{}", lead.id), None)
        .json();
    assert_eq!(read, lead);
}

#[test]
fn limits_and_cursors_are_checked() {
    let service = Service::running();
    for (query, error) in [
        ("limit=0", "limit range"),
        ("limit=201", "limit range"),
        ("limit=x", "limit range"),
        ("cursor=1", "cursor cursor"),
    ] {
        let answer = service.owner("GET", &format!("/v1/leads?{query}"), None);
        assert_eq!(
            (answer.status, answer.errors()),
            (422, vec![error.to_owned()]),
            "{query}"
        );
    }
}
