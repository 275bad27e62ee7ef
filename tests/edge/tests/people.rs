//! Whose a lead is and by when it is answered, over HTTP. Rules hold for the whole
//! workspace, so this is one test, with conditions that keep other leads out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use serde_json::json;
use transom_edge_tests::outbox::{OK, destination};
use transom_edge_tests::receiver::Receiver;
use transom_edge_tests::team::Team;
use transom_edge_tests::{Service, unique};
use transom_shared::targets::TargetState;
use transom_shared::wire::{LeadBody, PageBody, PreviewBody};

const HOUR_MS: i64 = 3_600_000;

#[test]
fn leads_find_their_people_in_time() {
    let service = Service::running();
    let form = service.simple_form();
    let team = Team {
        service,
        form,
        ada: unique("ada"),
        bo: unique("bo"),
    };
    // Whatever goes wrong below, other tests find the workspace without rules.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        assignment(&team);
        targets(&team);
        pool(&team);
    }));
    for kind in ["assignment", "pool", "targets"] {
        team.rule(kind, &json!({}));
    }
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

fn assignment(team: &Team) {
    let unknown = json!({ "rules": [{ "name": "all", "members": [{ "person": "nobody-here" }] }] });
    let refused = team.put("/v1/rules/assignment", &unknown);
    assert_eq!(
        refused.errors(),
        ["rules[0].members[0].person unknown_person"]
    );
    assert_eq!(team.hire(&team.ada, &json!({})).revision, 1);
    team.hire(&team.bo, &json!({ "capacity": 6 }));
    let members = json!([{ "person": team.ada }, { "person": team.bo }]);
    let draft = json!({ "rules": [{ "name": "ours", "when": team.mine(), "members": members }] });
    let before = team.submit();
    assert_eq!(before.owner, None);
    let preview: PreviewBody = team
        .service
        .owner(
            "POST",
            "/v1/rules/assignment/preview?last=200",
            Some(&draft),
        )
        .json();
    let change = preview
        .changed
        .iter()
        .find(|one| one.lead == before.id)
        .unwrap();
    assert_eq!(
        (&change.before.person, change.after.person.as_ref()),
        (&None, Some(&team.ada))
    );
    team.rule("assignment", &draft);
    let owners: Vec<String> = (0..8).map(|_| team.submit().owner.unwrap()).collect();
    for person in [&team.ada, &team.bo] {
        assert_eq!(
            owners.iter().filter(|owner| *owner == person).count(),
            4,
            "{owners:?}"
        );
    }
    // Somebody who is known goes to whom they know, out of turn.
    let mailbox = unique("known");
    let known = team.submit_as("Ada Lovelace", &mailbox).owner;
    for _ in 0..3 {
        assert_eq!(team.submit_as("Ada Lovelace", &mailbox).owner, known);
    }
    let again = team.submit_as("Ada Lovelace", &mailbox);
    assert_eq!(
        team.history(&again.id).events[0].detail["owner_by"],
        "known_contact"
    );
    // Full is full; who is away gets nothing; what is open is counted.
    while team.open_leads(&team.bo) < 6 {
        team.submit();
    }
    let owner = team.submit().owner;
    assert_eq!(owner.as_deref(), Some(&*team.ada));
    team.hire(
        &team.ada,
        &json!({ "absences": [{ "from": "2020-01-01", "to": "2099-12-31" }] }),
    );
    let nobody = team.submit();
    assert_eq!(nobody.owner, None);
    assert_eq!(
        team.history(&nobody.id).reasons.passed_over[0].reason,
        "absent"
    );
    team.hire(&team.ada, &json!({}));
    let open = team.open_leads(&team.bo);
    let lead = team
        .service
        .owner("GET", &format!("/v1/leads?owner={}&limit=1", team.bo), None);
    let lead = lead.json::<PageBody<LeadBody>>().items.remove(0);
    let moved = team.act(
        &lead.id,
        "status",
        &json!({ "status": "disqualified", "reason": "no budget" }),
    );
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!(team.open_leads(&team.bo), open - 1);
    let event = team.history(&lead.id).events.pop().unwrap();
    assert_eq!(
        (
            event.detail["from"].as_str(),
            event.detail["reason"].as_str()
        ),
        (Some("new"), Some("no budget"))
    );
    // Somebody else was quicker: the second of two changes is told so.
    let bearer = format!("Bearer {}", team.service.token);
    let headers = [("Authorization", bearer.as_str()), ("If-Match", "\"1\"")];
    let path = format!("/v1/leads/{}/status", lead.id);
    let stale = team
        .service
        .send("POST", &path, &headers, br#"{"status":"converted"}"#);
    assert_eq!(stale.status, 412);
}

fn targets(team: &Team) {
    let receiver = Receiver::new(&[OK, OK]);
    let topics = json!({ "topics": ["lead.target_breached"] });
    let told = destination(&team.service, &team.form, &receiver.url, &topics);
    team.rule(
        "targets",
        &json!({ "priorities": [{ "name": "ours", "when": team.mine(),
        "first_response_minutes": 60, "next_response_minutes": 10 }] }),
    );
    let lead = team.submit();
    assert_eq!(
        (lead.due_ms, lead.target_state),
        (Some(lead.created_ms + HOUR_MS), Some(TargetState::Due))
    );
    let answered = team.submit();
    let body = json!({ "person": team.ada, "reason": "called" });
    assert_eq!(team.act(&answered.id, "respond", &body).status, 200);
    assert_eq!(team.act(&answered.id, "respond", &body).status, 409);
    assert_eq!(team.lead(&answered.id).target_state, Some(TargetState::Met));
    team.clock(lead.created_ms + HOUR_MS + 1000);
    // Told once, however often the clock strikes.
    team.clock(lead.created_ms + HOUR_MS + 2000);
    let event = team.history(&lead.id).events.pop().unwrap();
    assert_eq!(
        (event.actor.as_str(), event.detail["due_ms"].as_i64()),
        ("clock", lead.due_ms)
    );
    transom_edge_tests::outbox::sweep(
        &team.service,
        &told.destination.id,
        lead.created_ms + 2 * HOUR_MS,
    );
    let received = receiver.wait_for(1);
    assert_eq!(received.len(), 1);
    let message = received[0].json();
    assert_eq!(message["type"], "lead.target_breached");
    assert_eq!(message["data"]["lead"]["id"], lead.id.as_str());
    // A known contact gets the shorter time.
    let mailbox = unique("next");
    team.submit_as("Bo Li", &mailbox);
    let next = team.submit_as("Bo Li", &mailbox);
    assert_eq!(next.due_ms, Some(next.created_ms + HOUR_MS / 6));
}

fn pool(team: &Team) {
    team.rule("pool", &json!({ "is_open": true, "picks_per_day": 2, "cool_down_hours": 24, "recycle_after_hours": 48 }));
    let nobody = json!({ "rules": [{ "name": "never", "when": { "equals": { "field": "lead.form", "value": "-" } }, "members": [{ "person": team.ada }] }] });
    team.rule("assignment", &nobody);
    let leads: Vec<LeadBody> = (0..4).map(|_| team.submit()).collect();
    assert!(
        leads
            .iter()
            .all(|lead| lead.pooled_ms.is_some() && lead.owner.is_none())
    );
    let page: PageBody<LeadBody> = team.service.owner("GET", "/v1/pool?limit=200", None).json();
    assert!(
        leads
            .iter()
            .all(|lead| page.items.iter().any(|one| one.id == lead.id))
    );
    let cy = unique("cy");
    team.hire(&cy, &json!({ "capacity": 3 }));
    let me = json!({ "person": cy });
    // Of many at once one gets it.
    let codes: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| team.act(&leads[0].id, "pick", &me).status))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(
        codes.iter().filter(|code| **code == 200).count(),
        1,
        "{codes:?}"
    );
    assert!(
        codes.iter().all(|code| [200, 409, 412].contains(code)),
        "{codes:?}"
    );
    assert_eq!(
        (team.lead(&leads[0].id).owner, team.open_leads(&cy)),
        (Some(cy.clone()), 1)
    );
    // Many leads at once do not pass the limit of the day, either.
    let codes: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = leads[1..]
            .iter()
            .map(|lead| scope.spawn(|| team.act(&lead.id, "pick", &me).status))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(
        codes.iter().filter(|code| **code == 200).count(),
        1,
        "{codes:?}"
    );
    assert_eq!(team.open_leads(&cy), 2);
    let left = leads
        .iter()
        .find(|lead| team.lead(&lead.id).owner.is_none())
        .unwrap();
    let refused = team.act(&left.id, "pick", &me);
    assert_eq!(
        (refused.status, refused.errors()),
        (409, vec![" picks_per_day".to_owned()])
    );
    // Given back by hand: not to be taken again by the same person for a while.
    let returned = team.act(
        &leads[0].id,
        "return",
        &json!({ "person": cy, "reason": "not mine" }),
    );
    assert_eq!(returned.status, 200, "{}", returned.text);
    assert_eq!(team.open_leads(&cy), 1);
    let refused = team.act(&leads[0].id, "pick", &me);
    assert_eq!(refused.status, 409, "{}", refused.text);
    // Untouched for two days: back by itself.
    let kept = leads
        .iter()
        .find(|lead| team.lead(&lead.id).owner.as_deref() == Some(&*cy))
        .unwrap();
    team.clock(kept.created_ms + 2 * HOUR_MS);
    team.clock(kept.created_ms + 49 * HOUR_MS);
    let recycled = team.lead(&kept.id);
    assert_eq!((recycled.owner, recycled.pooled_ms.is_some()), (None, true));
    assert_eq!(team.open_leads(&cy), 0);
    let event = team.history(&kept.id).events.pop().unwrap();
    assert_eq!(
        (event.actor.as_str(), event.detail["owner"].as_str()),
        ("clock", Some(&*cy))
    );
}
