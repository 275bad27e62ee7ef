//! Picks, and what happens to a lead that nobody answers.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::calendar::Date;
use transom_shared::lead::LeadStatus;
use transom_shared::lifecycle::{LeadEventKind, LeadState};
use transom_shared::pool::{Pick, PickRefusal, PoolRules, may_pick};
use transom_shared::targets::{Deadline, TargetState};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

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
