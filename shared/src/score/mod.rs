//! What a lead is worth: points by rules, each with its reason, and beside them
//! a chance learned from what became of earlier leads.

mod model;
mod report;
mod rules;
mod training;

pub use model::{FEATURES, Features, Model, Prediction};
pub use report::{Bin, Report};
pub use rules::{Dimension, ForwardFrom, ScoreRule, ScoreRules};
pub use training::{Example, FEWEST_OF_EACH, FEWEST_OUTCOMES, TrainingRefusal, train};

use std::f64::consts::LN_2;

use serde::{Deserialize, Serialize};

use crate::facts::LeadFacts;
use crate::lead::LeadStatus;

/// Why a lead has points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScoreReason {
    /// The rule's name.
    pub rule: String,
    /// What the rule is about.
    pub dimension: Dimension,
    /// Its points; below zero where it speaks against the lead.
    pub points: i32,
}

/// A lead's points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// The sum.
    pub points: i32,
    /// Every rule that holds, the heaviest first.
    pub reasons: Vec<ScoreReason>,
}

impl Score {
    /// The points by `rules`.
    pub fn of(facts: &LeadFacts<'_>, rules: &ScoreRules) -> Self {
        let values = |name: &str| facts.values(name);
        let mut reasons: Vec<ScoreReason> = rules
            .rules
            .iter()
            .filter(|rule| rule.when.holds(&values))
            .map(|rule| ScoreReason {
                rule: rule.name.clone(),
                dimension: rule.dimension,
                points: rule.points,
            })
            .collect();
        let percent = i32::try_from(facts.completeness_percent()).unwrap_or(100);
        let completeness = rules.completeness_points * percent / 100;
        if completeness != 0 {
            reasons.push(ScoreReason {
                rule: format!("{percent} % of the core data"),
                dimension: Dimension::Completeness,
                points: completeness,
            });
        }
        reasons.sort_by_key(|reason| -reason.points.abs());
        Self {
            points: reasons.iter().map(|reason| reason.points).sum(),
            reasons,
        }
    }

    /// The points `age_ms` milliseconds later: what a lead did wears off by
    /// halves, what it is does not.
    pub fn points_after(&self, age_ms: i64, rules: &ScoreRules) -> i32 {
        let Some(half_life_days) = rules.half_life_days else {
            return self.points;
        };
        let half_life_ms = i64::from(half_life_days) * 86_400_000;
        let points = |wears_off: bool| -> i32 {
            let wears =
                |reason: &&ScoreReason| (reason.dimension == Dimension::Behaviour) == wears_off;
            self.reasons
                .iter()
                .filter(wears)
                .map(|reason| reason.points)
                .sum()
        };
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "points are small, and the result is rounded to points"
        )]
        let left = {
            let halves = age_ms.max(0) as f64 / half_life_ms.max(1) as f64;
            (f64::from(points(true)) * halved(halves)).round() as i32
        };
        points(false) + left
    }

    /// Where a lead with these points stands.
    pub fn status(&self, rules: &ScoreRules) -> LeadStatus {
        let reaches = |limit: Option<i32>| limit.is_some_and(|limit| self.points >= limit);
        if reaches(rules.sales_qualified_from) {
            LeadStatus::SalesQualified
        } else if reaches(rules.marketing_qualified_from) {
            LeadStatus::MarketingQualified
        } else {
            LeadStatus::New
        }
    }
}

/// One, halved so often: exact for whole numbers. `exp2` would bring a table of 4 KB of
/// its own into the Worker, where `exp` is already.
fn halved(halves: f64) -> f64 {
    let whole = halves.floor().min(1100.0);
    #[allow(clippy::cast_possible_truncation, reason = "a small whole number")]
    let exact = 0.5_f64.powi(whole as i32);
    exact * (-(halves - whole) * LN_2).exp()
}
