//! A chance learned from outcomes: logistic regression over a few plain facts.

use serde::{Deserialize, Serialize};

use super::Score;
use crate::attribution::Channel;
use crate::facts::LeadFacts;
use crate::identity::is_free_mail;

/// What the model looks at, each between about 0 and 1.
pub const FEATURES: [&str; 15] = [
    "has_phone",
    "has_company",
    "company_mail",
    "wrote_at_length",
    "text_length",
    "completeness",
    "gave_consent",
    "chinese",
    "paid",
    "organic_search",
    "social",
    "email_campaign",
    "referral",
    "direct",
    "rule_points",
];

/// A lead as the model sees it: one number for each of [`FEATURES`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Features(pub [f64; FEATURES.len()]);

impl Features {
    /// Of a lead with these points.
    #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
    pub fn of(facts: &LeadFacts<'_>, score: &Score) -> Self {
        let is = |holds: bool| if holds { 1.0 } else { 0.0 };
        let domain = facts.domain();
        let length = facts.text_length();
        let channel = facts.attribution.last.channel;
        Self([
            is(facts.lead.phone.is_some()),
            is(facts.lead.company.is_some()),
            is(!domain.is_empty() && !is_free_mail(&domain)),
            is(length >= 80),
            (length.min(1000) as f64) / 1000.0,
            f64::from(facts.completeness_percent()) / 100.0,
            is(facts.consents > 0),
            is(facts.locale.starts_with("zh")),
            is(matches!(
                channel,
                Channel::PaidSearch | Channel::PaidSocial | Channel::Display
            )),
            is(channel == Channel::OrganicSearch),
            is(channel == Channel::OrganicSocial),
            is(channel == Channel::Email),
            is(matches!(
                channel,
                Channel::Referral | Channel::Affiliate | Channel::Ai
            )),
            is(channel == Channel::Direct),
            f64::from(score.points.clamp(-100, 200)) / 100.0,
        ])
    }
}

/// A trained model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Model {
    /// The weight of each of [`FEATURES`], in log odds.
    pub weights: Vec<f64>,
    /// The log odds where every feature is 0.
    pub intercept: f64,
    /// The mean of each feature among the leads it was trained on: reasons are
    /// told against the usual lead.
    pub means: Vec<f64>,
}

/// What the model says of a lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prediction {
    /// The chance that the lead converts, between 0 and 1.
    pub probability: f64,
    /// What speaks most for it or against it, in log odds against the usual lead.
    pub reasons: Vec<(String, f64)>,
}

/// How many reasons are told.
const TOP_REASONS: usize = 3;

impl Model {
    /// The chance of a lead with these features.
    pub fn probability(&self, features: &Features) -> f64 {
        let sum: f64 = self
            .weights
            .iter()
            .zip(features.0)
            .map(|(weight, feature)| weight * feature)
            .sum();
        1.0 / (1.0 + (-(self.intercept + sum)).exp())
    }

    /// The chance with its main reasons.
    pub fn predict(&self, features: &Features) -> Prediction {
        let against_mean = features.0.iter().zip(&self.means);
        let mut reasons: Vec<(String, f64)> = FEATURES
            .iter()
            .zip(&self.weights)
            .zip(against_mean)
            .map(|((name, weight), (feature, mean))| {
                ((*name).to_owned(), round(weight * (feature - mean)))
            })
            .filter(|(_, part)| *part != 0.0)
            .collect();
        reasons.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
        reasons.truncate(TOP_REASONS);
        Prediction {
            probability: round(self.probability(features)),
            reasons,
        }
    }
}

/// To three digits: more would only look exact.
fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
