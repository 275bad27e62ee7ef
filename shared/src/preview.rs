//! What would change with other rules, tried on leads that came before.

use std::collections::BTreeMap;

use crate::assign::Load;
use crate::facts::LeadFacts;
use crate::rules::{Rules, decide_past};
use crate::spam::SpamVerdict;
use crate::wire::{Difference, Outcome, PreviewBody};
use crate::working::Zones;

/// A lead that came before.
pub struct Past<'a> {
    /// The lead.
    pub id: &'a str,
    /// What it was decided from.
    pub facts: LeadFacts<'a>,
    /// What spoke for spam: how it came is known from there only.
    pub spam: &'a SpamVerdict,
    /// When it came, in milliseconds since 1970, UTC.
    pub came_ms: i64,
}

/// Decides about `past`, newest first, by the `current` rules and by those
/// `tried`, and gives what differs. Both begin with what people have now (`loads`)
/// and give out the leads in the order they came.
pub fn compare(
    past: &[Past<'_>],
    current: &Rules,
    tried: &Rules,
    loads: &BTreeMap<String, Load>,
    zones: Zones<'_>,
) -> PreviewBody {
    let before = outcomes(past, current, loads.clone(), zones);
    let after = outcomes(past, tried, loads.clone(), zones);
    let pairs = past.iter().zip(before.into_iter().zip(after));
    PreviewBody {
        considered: u32::try_from(past.len()).unwrap_or(u32::MAX),
        changed: pairs
            .filter(|(_, (before, after))| before != after)
            .map(|(lead, (before, after))| Difference {
                lead: lead.id.to_owned(),
                before,
                after,
            })
            .collect(),
    }
}

fn outcomes(
    past: &[Past<'_>],
    rules: &Rules,
    mut loads: BTreeMap<String, Load>,
    zones: Zones<'_>,
) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = past
        .iter()
        .rev()
        .map(|lead| {
            let decision = decide_past(&lead.facts, lead.spam, rules, lead.came_ms, zones);
            let load = |person: &str| loads.get(person).copied().unwrap_or_default();
            let choice = decision.ring.choose(&load);
            if let Some(choice) = &choice {
                let load = loads.entry(choice.person.clone()).or_default();
                load.pass = choice.pass;
                load.open += 1;
            }
            let target = decision.reasons.target.as_ref();
            Outcome {
                status: decision.status.as_str().to_owned(),
                score: decision.reasons.score.points,
                spam_score: decision.reasons.spam.score,
                assignment_rule: decision.reasons.assignment_rule.clone(),
                recycle_ms: choice
                    .as_ref()
                    .and_then(|_| rules.pool.recycle_ms(lead.came_ms)),
                person: choice.map(|choice| choice.person),
                priority: target.map(|target| target.priority.clone()),
                due_ms: target.map(|target| target.first_response.due_ms),
            }
        })
        .collect();
    outcomes.reverse();
    outcomes
}
