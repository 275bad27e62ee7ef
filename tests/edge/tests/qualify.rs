//! Spam, duplicates, points, people: what is decided about a lead, over HTTP.
//!
//! Rules hold for the whole workspace, so what depends on them is one test that
//! sets them, and conditions keep other tests' leads out of them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::json;
use transom_edge_tests::lead::{act, history, submit};
use transom_edge_tests::outbox::{OK, deliveries, destination};
use transom_edge_tests::receiver::{Receiver, poll};
use transom_edge_tests::{Service, simple_fields, unique};
use transom_shared::wire::{ConsentBody, LeadBody, PageBody};

#[test]
fn spam_is_kept_with_its_reasons_and_released_with_one_request() {
    let service = Service::running();
    let form = service.simple_form();
    let email = format!("{}@mailinator.com", unique("x"));
    let values = json!({ "name": "https://spam.example", "email": email,
        "message": "<a href=https://a.example>a</a>", "_key": unique("spam-key") });
    let lead = submit(&service, &form, &values);
    assert_eq!(lead.status.as_str(), "quarantined");
    let page: PageBody<LeadBody> = service
        .owner("GET", "/v1/quarantine?limit=200", None)
        .json();
    assert!(page.items.iter().any(|one| one.id == lead.id));
    let reasons = history(&service, &lead.id).reasons.spam;
    let codes: Vec<&str> = reasons.signals.iter().map(|signal| &*signal.code).collect();
    assert_eq!(
        codes,
        ["markup", "name_is_address", "disposable_domain", "links"]
    );
    assert!(reasons.is_quarantined && reasons.score >= 60);
    for (action, body) in [
        ("assign", json!({ "person": "nobody-there" })),
        ("status", json!({ "status": "new" })),
        ("respond", json!({})),
    ] {
        let refused = act(&service, &lead.id, action, &body);
        assert!(
            [409, 422].contains(&refused.status),
            "{action}: {}",
            refused.text
        );
    }
    let released = act(
        &service,
        &lead.id,
        "release",
        &json!({ "reason": "a real person" }),
    );
    assert_eq!(released.status, 200, "{}", released.text);
    assert_eq!(released.json::<LeadBody>().status.as_str(), "new");
    assert_eq!(act(&service, &lead.id, "release", &json!({})).status, 409);
    let events = history(&service, &lead.id).events;
    let kinds: Vec<String> = events
        .iter()
        .map(|event| event.detail["to"].to_string())
        .collect();
    assert_eq!(kinds, ["null", "\"new\""]);
    assert_eq!(events[1].detail["reason"], "a real person");
    // Spam is nobody's acquaintance; who was released is.
    let again = json!({ "name": "Real Person", "email": email, "_key": unique("spam-key") });
    let later = submit(&service, &form, &again);
    assert_eq!(
        later.touch_of.as_deref(),
        Some(&*lead.id),
        "a name alone does not outweigh a mailbox"
    );
    let found = history(&service, &later.id).found.unwrap();
    assert_eq!(found.lead, lead.id);
}

#[test]
fn a_flood_is_set_aside_and_a_real_lead_beside_it_is_not() {
    let service = Service::running();
    let form = service.simple_form();
    let text = format!(
        "Buy our wonderful things, all of them, today: {}",
        unique("flood")
    );
    let mut statuses = Vec::new();
    for number in 0..14 {
        let values = json!({ "name": format!("N {number}"), "email": format!("n{number}@flood.example"),
            "message": text, "_key": unique("flood-key") });
        let headers = [
            ("Content-Type", "application/json"),
            ("CF-Connecting-IP", "203.0.113.7"),
        ];
        let answer = service.send(
            "POST",
            &format!("/f/{form}"),
            &headers,
            values.to_string().as_bytes(),
        );
        assert_eq!(answer.status, 201, "{}", answer.text);
        statuses.push(service.leads(&form)[0].status);
    }
    assert_eq!(statuses[0].as_str(), "new");
    assert_eq!(statuses[13].as_str(), "quarantined", "{statuses:?}");
    let real = json!({ "name": "Ada", "email": "ada@real.example", "message": "A question", "_key": unique("flood-key") });
    let headers = [
        ("Content-Type", "application/json"),
        ("CF-Connecting-IP", "198.51.100.9"),
    ];
    let answer = service.send(
        "POST",
        &format!("/f/{form}"),
        &headers,
        real.to_string().as_bytes(),
    );
    assert_eq!(answer.status, 201);
    assert_eq!(service.leads(&form)[0].status.as_str(), "new");
}

#[test]
fn the_same_person_is_linked_as_another_touch_and_nothing_is_lost() {
    let service = Service::running();
    let form = service.simple_form();
    let mailbox = unique("ada");
    let first = json!({ "name": "Ada Lovelace", "email": format!("{mailbox}@example.com"),
        "_page": "https://shop.example/a?utm_source=news&utm_medium=email", "_key": unique("touch-key") });
    let first = submit(&service, &form, &first);
    let second = json!({ "name": "Lovelace, Ada", "email": format!("{}+x@Example.com", mailbox.to_uppercase()),
        "_page": "https://shop.example/b", "_referrer": "https://www.baidu.com/", "_key": unique("touch-key") });
    let second = submit(&service, &form, &second);
    assert_eq!(
        (first.channel.as_str(), second.channel.as_str()),
        ("email", "organic_search")
    );
    assert_eq!(second.touch_of.as_deref(), Some(first.id.as_str()));
    let touches: PageBody<LeadBody> = service
        .owner("GET", &format!("/v1/leads/{}/touches", first.id), None)
        .json();
    assert_eq!(touches.items, std::slice::from_ref(&second));
    let told = history(&service, &first.id);
    let last = told.events.last().unwrap();
    assert_eq!(last.detail["lead"], second.id.as_str());
    assert_eq!(last.detail["match"]["points"], 12);
    // A shared mailbox is noted, not linked.
    let office = unique("info");
    let shared = |name: &str| {
        let values = json!({ "name": name, "email": format!("sales@{office}.example"), "_key": unique("touch-key") });
        submit(&service, &form, &values)
    };
    let (one, other) = (shared("Bo Li"), shared("Chen Wu"));
    assert_eq!((one.touch_of, other.touch_of), (None, None));
}

#[test]
fn consents_are_proved_and_needed_to_go_to_their_recipient() {
    let service = Service::running();
    let mut fields = simple_fields();
    for (name, recipient) in [("us", "Transom Test"), ("partner", "Partner GmbH")] {
        fields.as_array_mut().unwrap().push(json!({ "name": name, "kind": "consent",
            "label": { "en": format!("Give it to {recipient}."), "zh-CN": "同意" },
            "consent": { "version": "7", "basis": "consent", "recipient": recipient, "purpose": "newsletter" } }));
    }
    let form = service.form(&fields);
    let receiver = Receiver::new(&[OK, OK]);
    let more = json!({ "recipient": "Partner GmbH" });
    let destination = destination(&service, &form, &receiver.url, &more)
        .destination
        .id;
    let values = |key: &str| {
        json!({ "name": "Ada", "email": format!("{}@example.com", unique("c")), key: "yes",
        "_page": "https://shop.example/p", "_key": unique("consent-key") })
    };
    let without = submit(&service, &form, &values("us"));
    let with = submit(&service, &form, &values("partner"));
    let delivery = |lead: &LeadBody| {
        poll(|| {
            let all = deliveries(&service, &destination);
            let found = all.into_iter().find(|delivery| delivery.lead == lead.id);
            found.filter(|delivery| delivery.settled_ms.is_some())
        })
    };
    let withheld = delivery(&without);
    assert_eq!(withheld.state.as_str(), "withheld");
    assert_eq!(
        withheld.reason.as_deref(),
        Some("There is no consent that names Partner GmbH as recipient.")
    );
    assert_eq!(delivery(&with).state.as_str(), "delivered");
    let page: PageBody<ConsentBody> = service
        .owner("GET", &format!("/v1/leads/{}/consents", with.id), None)
        .json();
    let proof = &page.items[0];
    assert_eq!(proof.page.as_deref(), Some("https://shop.example/p"));
    assert_eq!(
        (
            &*proof.consent.text,
            &*proof.consent.purpose,
            &*proof.consent.version
        ),
        ("Give it to Partner GmbH.", "newsletter", "7")
    );
    assert_eq!(proof.given_ms, with.created_ms);
}

#[test]
fn leads_that_look_like_spam_go_nowhere() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    let trapped = json!({ "name": "Bot", "email": "bot@example.com", transom_shared::submission::HONEYPOT: "x" });
    assert_eq!(service.submit(&form, &trapped).status, 201);
    let leads: Vec<LeadBody> = service.leads(&form);
    assert_eq!(leads.len(), 1);
    assert!(deliveries(&service, &made.destination.id).is_empty());
}
