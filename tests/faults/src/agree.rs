//! The SQL of an intake and the domain say the same: who is found alike, and
//! whose turn it is. Both are asked about records made by chance.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::FutureExt;
use transom_edge::store::database::{Database, Statement, Value};
use transom_edge::store::{Intake, LeadFilter, Store};
use transom_shared::assign::{Load, Method, Ring, Seat};
use transom_shared::attribution::Attribution;
use transom_shared::id::IdKind;
use transom_shared::identity::{Comparison, Identity, MatchVerdict, Weights};
use transom_shared::lead::NewLead;
use transom_shared::score::ScoreRules;

use crate::database::{Faults, Faulty};
use crate::history::finish;
use crate::team;

pub(crate) const NOW_MS: i64 = 1_767_225_600_000;

fn database() -> Arc<Faulty> {
    let faults = Arc::new(Mutex::new(Faults::new(0)));
    Arc::new(Faulty::new(faults).expect("a database"))
}

fn store() -> Store {
    Store::new(database())
}

/// Makes each of `known` the first of its person, with keys of its own.
fn make_strangers(database: &Faulty, known: &[Intake]) {
    let statement = |sql, values| Statement { sql, values };
    let mut statements = vec![
        statement("UPDATE leads SET touch_of = NULL", Vec::new()),
        statement("DELETE FROM lead_keys", Vec::new()),
    ];
    for intake in known {
        let keys = Identity::of(&intake.lead).stored_keys();
        let keys = serde_json::to_string(&keys).expect("JSON");
        statements.push(statement(
            "INSERT INTO lead_keys (key, lead) SELECT value, ?1 FROM json_each(?2)",
            vec![Value::from(&intake.lead_id), Value::from(keys)],
        ));
    }
    finish(database.batch(statements)).expect("keys");
}

/// One of a few values, so that records meet.
fn some(random: &mut fastrand::Rng, values: &[&str]) -> Option<String> {
    let drawn = random.usize(..values.len() + 1);
    values.get(drawn).map(|value| (*value).to_owned())
}

/// Names that meet at every level.
const NAMES: [&str; 24] = [
    "Ada Lovelace",
    "Ada",
    "Lovelace, Ada",
    "Ada Lovelaec",
    "Ada King",
    "A. Lovelace",
    "Ben Lovelace",
    "Ada Byron Lovelace",
    "Robert Smith",
    "Bob Smith",
    "Robert Smith Jr.",
    "Robert Smith Sr.",
    "Brian Smith",
    "Jörg Müller",
    "Joerg Mueller",
    "Иван Петров",
    "Ivan Petrov",
    "李伟",
    "李伟先生",
    "Li Wei",
    "王伟",
    "王伟明",
    "田中太郎",
    "محمد علي",
];

pub(crate) fn lead(random: &mut fastrand::Rng) -> NewLead {
    NewLead {
        name: some(random, &NAMES),
        email: some(
            random,
            &["ada@a.com", "Ada+x@a.com", "info@a.com", "bo@b.com"],
        ),
        phone: some(random, &["+4930123456", "+8613812345678"]),
        phone_extension: None,
        company: some(
            random,
            &[
                "Acme GmbH",
                "Acme",
                "Acme Solutions Oy",
                "示例有限公司",
                "株式会社示例",
                "Other Ltd",
                "ООО Ромашка",
                "Romashka",
            ],
        ),
        country: None,
    }
}

pub(crate) fn intake(random: &mut fastrand::Rng, number: u32, lead: NewLead) -> Intake {
    let mut chance = [0; 10];
    random.fill(&mut chance);
    let now_ms = NOW_MS + i64::from(number);
    Intake {
        submission_id: IdKind::Submission.generate(now_ms, chance),
        lead_id: IdKind::Lead.generate(now_ms, chance),
        form: "contact".to_owned(),
        form_version: 1,
        locale: "en".to_owned(),
        key: format!("key-{number}"),
        fingerprint: format!("print-{number}"),
        answers: BTreeMap::new(),
        consents: Vec::new(),
        dropped_fields: 0,
        decision: team::decide(&lead, &[], now_ms),
        lead,
        attribution: Attribution::default(),
        page: None,
        referrer: None,
        proof: None,
        if_spent: None,
        ceiling: None,
        received_ms: now_ms,
    }
}

#[test]
fn the_database_finds_whom_the_domain_finds() {
    let mut linked = 0;
    let mut possible = 0;
    for seed in 0..800 {
        let mut random = fastrand::Rng::with_seed(seed);
        let database = database();
        let store = Store::new(database.clone());
        // Each is the first of its person: nothing but the comparison counts.
        let known: Vec<Intake> = (0..3)
            .map(|number| {
                let lead = lead(&mut random);
                let known = intake(&mut random, number, lead);
                finish(store.accept(&known).boxed_local()).expect("stored");
                known
            })
            .collect();
        make_strangers(database.as_ref(), &known);
        let lead = lead(&mut random);
        let new = intake(&mut random, 9, lead);
        finish(store.accept(&new).boxed_local()).expect("stored");
        let expected = best(&known, &new);
        let rules = ScoreRules::default();
        let history = store.history(&new.lead_id, &rules, NOW_MS);
        let found = finish(history.boxed_local()).expect("a history").found;
        let found = found.map(|found| (found.lead, found.points, found.verdict));
        assert_eq!(
            found,
            expected,
            "seed {seed}: {:?} among {:?}",
            new.lead,
            known.iter().map(|known| &known.lead).collect::<Vec<_>>()
        );
        match expected {
            Some((_, _, MatchVerdict::Linked)) => linked += 1,
            Some(_) => possible += 1,
            None => {}
        }
    }
    // The records made by chance do meet.
    assert!(
        linked > 80 && possible > 25,
        "{linked} linked, {possible} possible"
    );
}

#[test]
fn keys_of_older_leads_are_made_anew_and_lead_to_their_person() {
    let mut random = fastrand::Rng::with_seed(7);
    let database = database();
    let store = Store::new(database.clone());
    let person = |name: &str, email: &str| NewLead {
        phone_extension: None,
        name: Some(name.to_owned()),
        email: Some(email.to_owned()),
        phone: None,
        company: None,
        country: None,
    };
    let first = intake(
        &mut random,
        0,
        person("Robert Smith", "rob.smith@googlemail.com"),
    );
    finish(store.accept(&first).boxed_local()).expect("stored");
    // As it was stored before keys had a version.
    let statement = |sql| Statement {
        sql,
        values: Vec::new(),
    };
    let old = vec![
        statement("UPDATE leads SET name_key = 'robert smith', key_version = 1"),
        statement("UPDATE lead_keys SET key = 'e:rob.smith@googlemail.com'"),
    ];
    finish(database.batch(old)).expect("old keys");
    let renewed = |most| finish(store.renew_keys(most).boxed_local()).expect("renewed");
    assert_eq!((renewed(10), renewed(10)), (1, 0));
    let next = intake(&mut random, 1, person("Bob Smith", "robsmith@gmail.com"));
    finish(store.accept(&next).boxed_local()).expect("stored");
    let rules = ScoreRules::default();
    let history = store.history(&next.lead_id, &rules, NOW_MS);
    let found = finish(history.boxed_local()).expect("a history").found;
    let found = found.map(|found| (found.lead, found.points, found.verdict));
    assert_eq!(found, Some((first.lead_id, 11, MatchVerdict::Linked)));
}

#[test]
fn a_name_of_an_older_version_is_not_missing() {
    let at = |name: Option<&str>, email: Option<&str>| NewLead {
        phone_extension: None,
        name: name.map(str::to_owned),
        email: email.map(str::to_owned),
        phone: Some("+4930123456".to_owned()),
        company: Some("Acme GmbH".to_owned()),
        country: None,
    };
    let ada = at(Some("Ada Lovelace"), Some("ada@a.com"));
    let office = |name| at(Some(name), Some("info@a.com"));
    // Who was there before, who writes now, and the points without and with renewed keys.
    for (known, new, points) in [
        (
            at(Some("Ada Lovelace"), None),
            at(Some("Ben King"), None),
            3,
        ),
        (office("Ada Lovelace"), office("Ben King"), 5),
        (at(Some("李伟"), None), at(Some("Wang Fang"), None), 3),
        (ada.clone(), ada, 15),
        (at(Some("Ada Lovelace"), None), at(None, None), 7),
        (at(None, None), at(Some("Ben King"), None), 7),
    ] {
        let mut random = fastrand::Rng::with_seed(11);
        let database = database();
        let store = Store::new(database.clone());
        let first = intake(&mut random, 0, known.clone());
        finish(store.accept(&first).boxed_local()).expect("stored");
        let old = Statement {
            sql: "UPDATE leads SET key_version = 1,
                    name_key = CASE WHEN name IS NULL THEN '' ELSE lower(name) END",
            values: Vec::new(),
        };
        finish(database.batch(vec![old])).expect("old keys");
        let next = intake(&mut random, 1, new.clone());
        finish(store.accept(&next).boxed_local()).expect("stored");
        let rules = ScoreRules::default();
        let history = store.history(&next.lead_id, &rules, NOW_MS);
        let found = finish(history.boxed_local()).expect("a history").found;
        let found = found.map(|found| (found.points, found.verdict));
        let expected = Some((points, MatchVerdict::at(points)));
        assert_eq!(found, expected, "{new:?} after {known:?}");
    }
}

/// The most alike of `known`, the oldest of several, among those that a stored
/// key leads to.
fn best(known: &[Intake], new: &Intake) -> Option<(String, i32, MatchVerdict)> {
    let sought = Identity::of(&new.lead);
    let keys = sought.blocking_keys();
    let mut best: Option<(String, i32)> = None;
    for candidate in known {
        let identity = Identity::of(&candidate.lead);
        if !identity.stored_keys().iter().any(|key| keys.contains(key)) {
            continue;
        }
        let points =
            Comparison::of(&sought, &identity).points(&Weights::for_mailbox(&sought.email));
        if best.as_ref().is_none_or(|(_, most)| points > *most) {
            best = Some((candidate.lead_id.clone(), points));
        }
    }
    let (lead, points) = best?;
    let verdict = MatchVerdict::at(points);
    (verdict != MatchVerdict::Different).then_some((lead, points, verdict))
}

#[test]
fn the_database_gives_the_turn_to_whom_the_domain_gives_it() {
    for seed in 0..150 {
        let mut random = fastrand::Rng::with_seed(seed);
        let store = store();
        let names = ["a", "b", "c", "d"];
        for name in names {
            let person = team::person(name);
            finish(store.save_person(&person, None, NOW_MS).boxed_local()).expect("saved");
        }
        let mut loads: BTreeMap<String, Load> = BTreeMap::new();
        for number in 0..25 {
            let mut new = intake(
                &mut random,
                number,
                NewLead {
                    name: None,
                    email: None,
                    phone: None,
                    phone_extension: None,
                    company: None,
                    country: None,
                },
            );
            new.decision.ring = ring(&mut random, &names);
            let load = |person: &str| loads.get(person).copied().unwrap_or_default();
            let expected = new.decision.ring.choose(&load);
            finish(store.accept(&new).boxed_local()).expect("stored");
            let page = store.leads(LeadFilter::All, None, 1, NOW_MS);
            let page = finish(page.boxed_local()).expect("a page");
            let owner = page.items.first().and_then(|lead| lead.owner.clone());
            assert_eq!(
                owner,
                expected.as_ref().map(|choice| choice.person.clone()),
                "seed {seed}"
            );
            if let Some(choice) = expected {
                let load = loads.entry(choice.person).or_default();
                load.pass = choice.pass;
                load.open += 1;
            }
        }
        for person in finish(store.stored_people().boxed_local()).expect("people") {
            let expected = loads.get(&person.person.id).copied().unwrap_or_default();
            assert_eq!(person.load, expected, "seed {seed}");
        }
    }
}

fn ring(random: &mut fastrand::Rng, names: &[&str]) -> Ring {
    let mut seats: Vec<Seat> = names
        .iter()
        .map(|name| Seat {
            person: (*name).to_owned(),
            stride: 1_000_000 / random.i64(1..5),
            capacity: random.bool().then(|| random.u32(1..8)),
        })
        .collect();
    random.shuffle(&mut seats);
    seats.truncate(random.usize(..=names.len()));
    let methods = [Method::RoundRobin, Method::Weighted, Method::Load];
    Ring {
        rule: Some("test".to_owned()),
        method: methods[random.usize(..methods.len())],
        seats,
        passed_over: Vec::new(),
        is_sticky: random.bool(),
        away: Vec::new(),
    }
}
