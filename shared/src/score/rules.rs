//! Rules that give points.

use serde::{Deserialize, Serialize};

use crate::criterion::Criterion;
use crate::error::LocatedError;
use crate::lead::LeadStatus;

/// Most rules.
const MAX_RULES: usize = 200;
/// Most points of a rule, up or down.
const MAX_POINTS: i32 = 1000;

/// What a rule is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Who they are.
    #[default]
    Fit,
    /// What they did; wears off with time.
    Behaviour,
    /// Where they came from.
    Source,
    /// How much is known of them.
    Completeness,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// What people call it; the reason that is shown.
    pub name: String,
    /// What it is about.
    #[serde(default)]
    pub dimension: Dimension,
    /// The points; below zero where it speaks against a lead.
    pub points: i32,
    /// When it holds.
    pub when: Criterion,
}

/// From where on leads go to destinations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ForwardFrom {
    /// Every lead that is not set aside.
    #[default]
    New,
    /// Marketing-qualified leads and better.
    MarketingQualified,
    /// Sales-qualified leads.
    SalesQualified,
}

impl ForwardFrom {
    /// Whether a lead that stands at `status` goes to destinations.
    pub fn admits(self, status: LeadStatus) -> bool {
        match status {
            LeadStatus::Quarantined | LeadStatus::Disqualified => false,
            LeadStatus::New => self == Self::New,
            LeadStatus::MarketingQualified => self != Self::SalesQualified,
            LeadStatus::SalesQualified | LeadStatus::Converted => true,
        }
    }
}

/// Rules about what leads are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ScoreRules {
    /// The rules; each that holds adds its points.
    pub rules: Vec<ScoreRule>,
    /// Points for a lead of which all core data is known, fewer for less.
    pub completeness_points: i32,
    /// After how many days what a lead did is worth half; never where absent.
    pub half_life_days: Option<u32>,
    /// Points from which a lead is marketing-qualified; never where absent.
    pub marketing_qualified_from: Option<i32>,
    /// Points from which a lead is sales-qualified; never where absent.
    pub sales_qualified_from: Option<i32>,
    /// Which leads go to destinations.
    pub forward_from: ForwardFrom,
}

impl ScoreRules {
    /// Checks the whole and gives it back.
    ///
    /// # Errors
    /// Every problem found; at least one.
    pub fn parse(self) -> Result<Self, Vec<LocatedError>> {
        let mut problems = Vec::new();
        if self.rules.len() > MAX_RULES {
            problems.push(LocatedError::new(
                "rules",
                "too_many",
                "Use at most 200 rules.",
            ));
        }
        let mut names: Vec<&str> = Vec::new();
        for (position, rule) in self.rules.iter().enumerate() {
            let loc = format!("rules[{position}]");
            let mut add = |part: &str, code: &str, message: &str| {
                problems.push(LocatedError::new(format!("{loc}.{part}"), code, message));
            };
            if !(1..=80).contains(&rule.name.trim().chars().count()) {
                add("name", "length", "Give it a name of 1 to 80 characters.");
            }
            if names.contains(&rule.name.as_str()) {
                add("name", "duplicate", "Another rule has this name.");
            }
            if rule.points == 0 || rule.points.abs() > MAX_POINTS {
                add("points", "range", "Use -1000 to 1000, but not 0.");
            }
            rule.when.check(&format!("{loc}.when"), &mut problems);
            names.push(&rule.name);
        }
        self.check_limits(&mut problems);
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(problems)
        }
    }

    fn check_limits(&self, problems: &mut Vec<LocatedError>) {
        let mut add = |loc: &str, code: &str, message: &str| {
            problems.push(LocatedError::new(loc, code, message));
        };
        if self.completeness_points.abs() > MAX_POINTS {
            add("completeness_points", "range", "Use -1000 to 1000.");
        }
        if self
            .half_life_days
            .is_some_and(|days| !(1..=3650).contains(&days))
        {
            add("half_life_days", "range", "Use 1 to 3650 days.");
        }
        if let (Some(marketing), Some(sales)) =
            (self.marketing_qualified_from, self.sales_qualified_from)
            && sales < marketing
        {
            let message = "Sales-qualified is not less than marketing-qualified.";
            add("sales_qualified_from", "order", message);
        }
        let reaches = match self.forward_from {
            ForwardFrom::New => true,
            ForwardFrom::MarketingQualified => {
                self.marketing_qualified_from.is_some() || self.sales_qualified_from.is_some()
            }
            ForwardFrom::SalesQualified => self.sales_qualified_from.is_some(),
        };
        if !reaches {
            let message = "No lead would ever go anywhere: set the points for it.";
            add("forward_from", "unreachable", message);
        }
    }
}
