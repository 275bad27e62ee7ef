//! Rules as a whole, who sits in a ring, and whose turn it is.

use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::assign::{AssignRules, Load, Person, PersonDraft, Ring};
use transom_shared::attribution::Attribution;
use transom_shared::facts::LeadFacts;
use transom_shared::lead::NewLead;
use transom_shared::rules::{RuleKind, Rules};
use transom_shared::submission::Answer;

use super::timing::{at, zones};

fn person(id: &str, draft: &serde_json::Value) -> Person {
    let draft: PersonDraft = serde_json::from_value(draft.clone()).expect("a draft");
    draft.parse(id, &zones).expect("a person")
}

fn rules(kind: RuleKind, value: serde_json::Value) -> Result<Rules, Vec<String>> {
    let people = ["ada", "bo"].map(|id| person(id, &json!({ "name": id })));
    let rules = Rules {
        people: people.into(),
        ..Rules::default()
    };
    rules.with(kind, value, &zones).map_err(|problems| {
        let places = problems.iter();
        places
            .map(|problem| format!("{} {}", problem.loc, problem.code))
            .collect()
    })
}

#[test]
fn every_problem_of_rules_is_reported_with_its_place() {
    let field = |field: &str| json!({ "filled": { "field": field } });
    for (kind, value, expected) in [
        (
            RuleKind::Spam,
            json!({ "quarantine_from": 0, "weights": { "x": 1 }, "blocked_domains": ["a b"] }),
            vec![
                "quarantine_from range",
                "weights.x unknown_signal",
                "blocked_domains[0] entry",
            ],
        ),
        (
            RuleKind::Score,
            json!({ "rules": [{ "name": "", "points": 0, "when": field("lead.nothing") }], "half_life_days": 0,
            "marketing_qualified_from": 50, "sales_qualified_from": 40 }),
            vec![
                "rules[0].name length",
                "rules[0].points range",
                "rules[0].when unknown_field",
                "half_life_days range",
                "sales_qualified_from order",
            ],
        ),
        (
            RuleKind::Score,
            json!({ "forward_from": "sales_qualified" }),
            vec!["forward_from unreachable"],
        ),
        (
            RuleKind::Score,
            json!({ "rules": [{ "name": "a", "points": 1, "when": { "at_least": { "field": "x", "value": "many" } } }] }),
            vec!["rules[0].when number"],
        ),
        (
            RuleKind::Assignment,
            json!({ "rules": [
            { "name": "all", "members": [{ "person": "ada" }, { "person": "ada" }, { "person": "nobody", "weight": 0 }] },
            { "name": "never", "members": [] } ] }),
            vec![
                "rules[0].members[1].person duplicate",
                "rules[0].members[2].person unknown_person",
                "rules[0].members[2].weight range",
                "rules[0].when unreachable",
                "rules[1].members members",
            ],
        ),
        (
            RuleKind::Pool,
            json!({ "picks_per_day": 0, "recycle_after_hours": 2 }),
            vec!["picks_per_day range", "is_open required"],
        ),
        (
            RuleKind::Targets,
            json!({ "calendar": { "time_zone": "Mars/Olympus", "hours": { "monday": ["9-5"], "tue": ["12:00-13:00", "11:00-12:00"] } } }),
            vec![
                "calendar.time_zone time_zone",
                "calendar.hours.monday day",
                "calendar.hours.tue[1] hours",
            ],
        ),
        (
            RuleKind::Targets,
            json!({ "calendar": { "time_zone": "UTC" } }),
            vec!["calendar.hours empty"],
        ),
        (
            RuleKind::Pool,
            json!({ "surprise": 1 }),
            vec!["surprise json"],
        ),
    ] {
        let problems = rules(kind, value).err().unwrap_or_default();
        assert_eq!(problems, expected, "{kind:?}");
    }
    for kind in RuleKind::ALL {
        let usual = Rules::default().value_of(kind);
        assert!(
            rules(kind, usual).is_ok(),
            "{kind:?} as it is without any rule"
        );
    }
}

fn ring_of(
    rules: &AssignRules,
    people: &[Person],
    answers: &[(String, Answer)],
    now_ms: i64,
) -> Ring {
    let lead = NewLead {
        name: None,
        email: None,
        phone: None,
        phone_extension: None,
        company: None,
        country: None,
    };
    let facts = LeadFacts {
        form: "contact",
        locale: "en",
        lead: &lead,
        answers,
        consents: 0,
        attribution: &Attribution::default(),
    };
    Ring::of(&facts, rules, people, now_ms, &zones)
}

#[test]
fn a_ring_holds_who_is_there_and_says_why_others_are_not() {
    let days = json!({ "mon": ["09:00-17:00"], "tue": ["09:00-17:00"] });
    let people = [
        person(
            "berlin",
            &json!({ "name": "B", "calendar": { "time_zone": "Europe/Berlin", "hours": days } }),
        ),
        person(
            "shanghai",
            &json!({ "name": "S", "calendar": { "time_zone": "Asia/Shanghai", "hours": days } }),
        ),
        person(
            "away",
            &json!({ "name": "A", "absences": [{ "from": "2026-11-20", "to": "2026-11-23" }] }),
        ),
        person("gone", &json!({ "name": "G", "is_active": false })),
    ];
    let members: Vec<_> = people
        .iter()
        .map(|person| json!({ "person": person.id }))
        .collect();
    let mut rules: AssignRules = serde_json::from_value(json!({ "rules": [
        { "name": "sales only", "when": { "equals": { "field": "topic", "value": "sales" } }, "members": members },
    ] }))
    .expect("rules");
    let sales = [("topic".to_owned(), Answer::Text("Sales".to_owned()))];
    let seats = |rules: &AssignRules, time: &str| {
        let ring = ring_of(rules, &people, &sales, at(time));
        let seats: Vec<String> = ring.seats.into_iter().map(|seat| seat.person).collect();
        let passed: Vec<String> = ring
            .passed_over
            .into_iter()
            .map(|one| format!("{} {}", one.person, one.reason))
            .collect();
        (seats, passed)
    };
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (here, passed) = seats(&rules, "2026-11-23T08:30:00Z");
    assert_eq!(here, ["berlin", "shanghai"]);
    assert_eq!(passed, owned(&["away absent", "gone inactive"]));
    let (here, passed) = seats(&rules, "2026-11-23T14:00:00Z");
    assert_eq!(here, ["berlin"]);
    assert_eq!(
        passed,
        owned(&["away absent", "gone inactive", "shanghai outside_hours"])
    );
    // The day after, the absence is over.
    assert!(
        seats(&rules, "2026-11-24T08:30:00Z")
            .0
            .contains(&"away".to_owned())
    );
    // On Sunday nobody works: all of them get leads, or nobody does.
    let (here, _) = seats(&rules, "2026-11-22T12:00:00Z");
    assert_eq!(here, ["berlin", "shanghai"]);
    rules.outside_hours = transom_shared::assign::OutsideHours::Nobody;
    assert!(seats(&rules, "2026-11-22T12:00:00Z").0.is_empty());
    let other = ring_of(&rules, &people, &[], at("2026-11-23T08:30:00Z"));
    assert_eq!((other.rule, other.seats.len()), (None, 0));
    assert_eq!(other.away, ["away", "gone"]);
}

#[test]
fn nobody_makes_up_for_the_time_they_were_away() {
    let seat = |person: &str| transom_shared::assign::Seat {
        person: person.to_owned(),
        stride: 10,
        capacity: None,
    };
    let ring = Ring {
        seats: vec![seat("ada"), seat("bo")],
        ..Ring::default()
    };
    let load = |person: &str| match person {
        "ada" => Load {
            pass: 1000,
            open: 0,
        },
        _ => Load { pass: 0, open: 0 },
    };
    let choice = ring.choose(&load).expect("somebody");
    // Bo's turn, and Ada's right after it: not a hundred turns in a row.
    assert_eq!((choice.person.as_str(), choice.pass), ("bo", 1000));
}
