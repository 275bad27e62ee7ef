//! What is used once, what has a ceiling and what ends by itself, on plain SQLite.

use futures_util::FutureExt;
use std::sync::{Arc, Mutex};
use transom_edge::error::ApiError;
use transom_edge::store::{Ceiling, IfSpent, Intake, LeadFilter, Store};
use transom_shared::id::IdKind;
use transom_shared::lead::LeadStatus;

use crate::agree::{NOW_MS, intake, lead};
use crate::database::{Faults, Faulty};
use crate::history::finish;

fn store() -> Store {
    let faults = Arc::new(Mutex::new(Faults::new(0)));
    Store::new(Arc::new(Faulty::new(faults).expect("a database")))
}

/// Some submission of this number, with a proof of work.
fn proved(random: &mut fastrand::Rng, number: u32, proof: &str) -> Intake {
    let lead = lead(random);
    let mut proved = intake(random, number, lead);
    let mut decision = proved.decision.clone();
    decision.status = LeadStatus::Quarantined;
    decision.is_qualified = false;
    proved.proof = Some(proof.to_owned());
    proved.if_spent = Some(Box::new(IfSpent {
        key: proved.key.clone(),
        decision,
    }));
    proved
}

fn statuses(store: &Store) -> Vec<&'static str> {
    let page = finish(
        store
            .leads(LeadFilter::All, None, 100, NOW_MS)
            .boxed_local(),
    );
    let items = page.expect("a page").items;
    items.iter().map(|lead| lead.status.as_str()).collect()
}

#[test]
fn a_proof_is_claimed_by_the_batch_that_stores_also_late_and_twice() {
    let mut random = fastrand::Rng::with_seed(1);
    let store = store();
    let all: Vec<Intake> = (0..4).map(|n| proved(&mut random, n, "nonce")).collect();
    for one in &all {
        finish(store.accept(one).boxed_local()).expect("stored");
    }
    // From the queue, where it may stand twice.
    let late = proved(&mut random, 5, "nonce");
    for _ in 0..2 {
        finish(store.accept_late(late.clone()).boxed_local()).expect("stored late");
    }
    let mut again = all[0].clone();
    again.submission_id = IdKind::Submission.generate(NOW_MS + 1000, [7; 10]);
    let again = finish(store.accept(&again).boxed_local()).expect("a replay");
    assert!(again.is_replay);
    let aside = "quarantined";
    assert_eq!(statuses(&store), [aside, aside, aside, aside, "new"]);
}

#[test]
fn above_the_ceiling_nothing_is_stored_and_another_day_is_another() {
    let mut random = fastrand::Rng::with_seed(2);
    let store = store();
    let mut send = |number: u32, day: i64, sender: &str| {
        let lead = lead(&mut random);
        let mut one = intake(&mut random, number, lead);
        one.ceiling = Some(Ceiling {
            day,
            sender: sender.to_owned(),
            limit: 3,
            is_counted: number > 0,
        });
        finish(store.accept(&one).boxed_local()).map(|accepted| accepted.is_replay)
    };
    // The first is not counted: it is a visitor like any other.
    for number in 0..4 {
        assert!(!send(number, 1, "a").expect("stored"));
    }
    assert!(matches!(
        send(4, 1, "a"),
        Err(ApiError::TooMany(1..=86_400))
    ));
    assert!(matches!(send(0, 1, "b"), Ok(false | true)));
    assert!(!send(6, 1, "b").expect("another sender"));
    assert!(!send(7, 2, "a").expect("another day"));
    assert_eq!(statuses(&store).len(), 6);
}

#[test]
fn stored_addresses_lose_their_secrets_in_steps() {
    let mut random = fastrand::Rng::with_seed(3);
    let store = store();
    let mut ids = Vec::new();
    for number in 0..250 {
        let lead = lead(&mut random);
        let mut one = intake(&mut random, number, lead);
        one.page = match number % 3 {
            0 => Some("https://a.example/?token=S&utm_source=x#S".to_owned()),
            1 => Some("https://a.example/".to_owned()),
            _ => None,
        };
        one.referrer = (number % 2 == 0).then(|| "data:text/plain,S".to_owned());
        finish(store.accept(&one).boxed_local()).expect("stored");
        ids.push(one.submission_id);
    }
    let mut steps = 0;
    while finish(store.strip_addresses().boxed_local()).expect("a step") {
        steps += 1;
    }
    assert_eq!(steps, 3);
    for (number, id) in ids.iter().enumerate() {
        let kept = finish(store.submission(id).boxed_local()).expect("a submission");
        let expected = [
            Some("https://a.example/?utm_source=x"),
            Some("https://a.example/"),
            None,
        ];
        assert_eq!(kept.page.as_deref(), expected[number % 3]);
        assert_eq!(kept.referrer, None);
    }
    assert!(!finish(store.strip_addresses().boxed_local()).expect("nothing left"));
}
