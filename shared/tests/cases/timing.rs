//! Working time, response targets, turns and the pool.

use serde::Deserialize;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::assign::{AssignRules, Load, Person, PersonDraft, Ring};
use transom_shared::attribution::Attribution;
use transom_shared::calendar::{Date, instant_text};
use transom_shared::facts::LeadFacts;
use transom_shared::lead::{LeadStatus, NewLead};
use transom_shared::lifecycle::{LeadEventKind, LeadState};
use transom_shared::pool::{Pick, PickRefusal, PoolRules, may_pick};
use transom_shared::rules::{RuleKind, Rules};
use transom_shared::submission::Answer;
use transom_shared::targets::{Deadline, TargetState};
use transom_shared::working::WorkingCalendar;

use super::{check_all, equal, table};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The zones of the tables, by their rules: of Europe since 1996 (Directive
/// 2000/84/EC) and of the United States since 2007 (Energy Policy Act of 2005).
/// The properties hold these against a library, and the service asks `Intl`.
pub fn zones(zone: &str, ms: i64) -> Option<i32> {
    let year = instant_text(ms).get(..4)?.parse::<i32>().ok()?;
    let day = |month: u32, day: u32| {
        Date::parse(&format!("{year:04}-{month:02}-{day:02}")).expect("a date")
    };
    // The last Sunday of a month of 31 days, and the n-th of any.
    let last = |month| {
        (25..=31)
            .map(|number| day(month, number))
            .find(|day| day.weekday() == 6)
    };
    let nth = |month, n: u32| {
        let week = n * 7 - 6..=n * 7;
        week.map(|number| day(month, number))
            .find(|day| day.weekday() == 6)
    };
    match zone {
        "UTC" => Some(0),
        "Asia/Shanghai" => Some(8 * 3600),
        "Europe/Berlin" => {
            let summer = last(3)?.epoch_ms() + HOUR_MS..last(10)?.epoch_ms() + HOUR_MS;
            Some(if summer.contains(&ms) { 7200 } else { 3600 })
        }
        "America/New_York" => {
            let summer = nth(3, 2)?.epoch_ms() + 7 * HOUR_MS..nth(11, 1)?.epoch_ms() + 6 * HOUR_MS;
            Some(if summer.contains(&ms) {
                -4 * 3600
            } else {
                -5 * 3600
            })
        }
        _ => None,
    }
}

fn at(text: &str) -> i64 {
    let (day, time) = text.split_once('T').expect("a time");
    let mut parts = time
        .trim_end_matches('Z')
        .split(':')
        .map(|part| part.parse::<i64>().expect("a number"));
    let (hour, minute) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    Date::parse(day).expect("a date").epoch_ms() + hour * HOUR_MS + minute * 60_000
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkingCase {
    name: String,
    calendar: WorkingCalendar,
    from: String,
    minutes: i64,
    expected: String,
}

#[test]
fn working_time_is_counted_across_nights_holidays_and_clock_changes() {
    check_all(table!("working"), |case: WorkingCase| {
        let (from, expected) = (at(&case.from), at(&case.expected));
        let found = case.calendar.add(from, case.minutes * 60_000, &zones);
        equal(
            &case.name,
            &found.map(instant_text),
            &Some(instant_text(expected)),
        )?;
        let between = case.calendar.between(from, expected, &zones);
        equal(&case.name, &(between / 60_000), &case.minutes)
    });
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

fn person(id: &str, draft: &serde_json::Value) -> Person {
    let draft: PersonDraft = serde_json::from_value(draft.clone()).expect("a draft");
    draft.parse(id, &zones).expect("a person")
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
        (RuleKind::Pool, json!({ "surprise": 1 }), vec!["body json"]),
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

fn pick<'a>() -> Pick<'a> {
    Pick {
        person: "ada",
        is_active: true,
        capacity: Some(5),
        open: 0,
        picked: None,
        today: Date::from_days(100),
        is_pooled: true,
        previous: None,
    }
}

#[test]
fn a_pick_is_refused_with_its_reason() {
    let pool = PoolRules {
        is_open: true,
        picks_per_day: Some(2),
        cool_down_hours: 24,
        recycle_after_hours: None,
    };
    let now_ms = 100 * DAY_MS;
    let yesterday = Some((Date::from_days(99), 2));
    let today = |count| Some((Date::from_days(100), count));
    let until_ms = now_ms + HOUR_MS;
    for (pick, expected) in [
        (pick(), Ok(1)),
        (
            Pick {
                picked: today(1),
                ..pick()
            },
            Ok(2),
        ),
        (
            Pick {
                picked: yesterday,
                ..pick()
            },
            Ok(1),
        ),
        (
            Pick {
                picked: today(2),
                ..pick()
            },
            Err(PickRefusal::DayIsFull),
        ),
        (Pick { open: 5, ..pick() }, Err(PickRefusal::NoRoom)),
        (
            Pick {
                open: 5,
                capacity: None,
                ..pick()
            },
            Ok(1),
        ),
        (
            Pick {
                is_pooled: false,
                ..pick()
            },
            Err(PickRefusal::Taken),
        ),
        (
            Pick {
                is_active: false,
                ..pick()
            },
            Err(PickRefusal::Inactive),
        ),
        (
            Pick {
                previous: Some(("ada", until_ms - DAY_MS)),
                ..pick()
            },
            Err(PickRefusal::CoolingDown { until_ms }),
        ),
        (
            Pick {
                previous: Some(("ada", now_ms - DAY_MS)),
                ..pick()
            },
            Ok(1),
        ),
        (
            Pick {
                previous: Some(("bo", now_ms)),
                ..pick()
            },
            Ok(1),
        ),
    ] {
        assert_eq!(may_pick(&pick, &pool, now_ms), expected, "{pick:?}");
    }
    assert_eq!(
        may_pick(&pick(), &PoolRules::default(), now_ms),
        Err(PickRefusal::Closed)
    );
}

fn open_lead() -> LeadState {
    LeadState {
        status: LeadStatus::New,
        owner: Some("ada".to_owned()),
        assigned_ms: Some(0),
        pooled_ms: None,
        previous_owner: None,
        returned_ms: None,
        deadline: Some(Deadline {
            at_risk_ms: 3 * HOUR_MS,
            due_ms: 4 * HOUR_MS,
        }),
        responded_ms: None,
        escalated_ms: None,
    }
}

#[test]
fn a_lead_that_nobody_answers_is_told_of_and_goes_back() {
    let pool = PoolRules {
        is_open: true,
        recycle_after_hours: Some(6),
        ..PoolRules::default()
    };
    let lead = open_lead();
    for (now_ms, expected) in [
        (0, TargetState::Due),
        (3 * HOUR_MS, TargetState::AtRisk),
        (4 * HOUR_MS, TargetState::AtRisk),
        (4 * HOUR_MS + 1, TargetState::Breached),
    ] {
        assert_eq!(lead.target_state(now_ms), Some(expected), "{now_ms}");
    }
    assert_eq!(lead.check_ms(&pool), Some(4 * HOUR_MS));
    assert_eq!(lead.clone().ticked(&pool, 4 * HOUR_MS), None);
    let (lead, kind) = lead.ticked(&pool, 5 * HOUR_MS).expect("a step");
    assert_eq!(
        (kind, lead.check_ms(&pool)),
        (LeadEventKind::Breached, Some(6 * HOUR_MS))
    );
    let (lead, kind) = lead.ticked(&pool, 6 * HOUR_MS).expect("a step");
    assert_eq!(
        (kind, lead.owner.as_deref()),
        (LeadEventKind::Recycled, None)
    );
    assert_eq!(lead.previous_owner.as_deref(), Some("ada"));
    assert_eq!(
        (lead.check_ms(&pool), lead.clone().ticked(&pool, DAY_MS)),
        (None, None)
    );
    // Answered in time, answered too late, closed without an answer.
    let answered = |at_ms| open_lead().responded(at_ms).expect("answered");
    assert_eq!(
        answered(HOUR_MS).target_state(DAY_MS),
        Some(TargetState::Met)
    );
    assert_eq!(
        answered(5 * HOUR_MS).target_state(DAY_MS),
        Some(TargetState::Breached)
    );
    assert_eq!(answered(HOUR_MS).ticked(&pool, DAY_MS), None);
    let closed = open_lead().moved(LeadStatus::Disqualified).expect("moved");
    assert_eq!((closed.target_state(DAY_MS), closed.holder()), (None, None));
}

#[test]
fn what_is_not_possible_is_refused() {
    let quarantined = LeadState {
        status: LeadStatus::Quarantined,
        owner: None,
        ..open_lead()
    };
    assert!(quarantined.clone().moved(LeadStatus::New).is_err());
    assert!(quarantined.clone().assigned("bo", 0).is_err());
    assert!(quarantined.clone().responded(0).is_err());
    assert!(quarantined.moved(LeadStatus::Disqualified).is_ok());
    assert!(open_lead().moved(LeadStatus::New).is_err());
    assert!(open_lead().assigned("ada", 0).is_err());
    assert!(open_lead().returned(&PoolRules::default(), 0).is_err());
    let pool = PoolRules {
        is_open: true,
        ..PoolRules::default()
    };
    let pooled = open_lead().returned(&pool, 7).expect("returned");
    assert_eq!((pooled.pooled_ms, pooled.returned_ms), (Some(7), Some(7)));
    assert!(pooled.returned(&pool, 8).is_err());
    let moved = open_lead().assigned("bo", 9).expect("assigned");
    assert_eq!(
        (moved.previous_owner.as_deref(), moved.returned_ms),
        (Some("ada"), Some(9))
    );
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
