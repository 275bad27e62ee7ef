//! The people of a history and the rules that give them leads.

use anyhow::{Result, anyhow};
use futures_util::FutureExt;
use transom_edge::store::Store;
use transom_shared::assign::{AssignRule, AssignRules, Member, Method, OutsideHours, Person};
use transom_shared::attribution::Attribution;
use transom_shared::facts::LeadFacts;
use transom_shared::lead::NewLead;
use transom_shared::rules::{Decision, Rules, decide as decide_by};
use transom_shared::spam::Circumstances;
use transom_shared::submission::Answer;

use crate::history::finish;

/// Everybody, and how often their turn comes.
pub const TEAM: [(&str, u32); 3] = [("ada", 1), ("bo", 2), ("chen", 1)];

pub fn person(id: &str) -> Person {
    Person {
        id: id.to_owned(),
        name: id.to_owned(),
        email: String::new(),
        calendar: None,
        absences: Vec::new(),
        capacity: None,
        is_active: true,
    }
}

fn rules() -> Rules {
    let members = TEAM.map(|(person, weight)| Member {
        person: person.to_owned(),
        weight,
    });
    Rules {
        assignment: AssignRules {
            rules: vec![AssignRule {
                name: "everybody".to_owned(),
                when: None,
                method: Method::Weighted,
                members: members.into(),
            }],
            sticky: true,
            outside_hours: OutsideHours::Anyone,
        },
        people: TEAM.map(|(id, _)| person(id)).into(),
        ..Rules::default()
    }
}

/// What the service would decide about this lead.
pub fn decide(lead: &NewLead, answers: &[(String, Answer)], now_ms: i64) -> Decision {
    let facts = LeadFacts {
        form: "contact",
        locale: "en",
        lead,
        answers,
        consents: 0,
        attribution: &Attribution::default(),
    };
    let utc = |_: &str, _: i64| Some(0);
    decide_by(
        &facts,
        &Circumstances::default(),
        true,
        &rules(),
        now_ms,
        &utc,
    )
}

/// Puts everybody into the database.
pub fn hire(store: &Store, now_ms: i64) -> Result<()> {
    for (id, _) in TEAM {
        let person = person(id);
        let saved = store.save_person(&person, None, now_ms).boxed_local();
        finish(saved).map_err(|error| anyhow!("{error:?}"))?;
    }
    Ok(())
}
