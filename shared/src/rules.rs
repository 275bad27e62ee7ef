//! Everything that is decided about a lead when it comes, in one place.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::assign::{AssignRules, PassedOver, Person, Ring};
use crate::error::LocatedError;
use crate::facts::LeadFacts;
use crate::json;
use crate::lead::LeadStatus;
use crate::pool::PoolRules;
use crate::score::{Features, Model, Prediction, Score, ScoreRules};
use crate::spam::{
    Circumstances, SpamRules, SpamRulesDraft, SpamVerdict, content_signals, judge, rejudge,
};
use crate::targets::{Target, TargetRules, TargetRulesDraft};
use crate::working::Zones;

/// The kinds of rules, as they stand in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// [`SpamRules`]
    Spam,
    /// [`ScoreRules`]
    Score,
    /// [`AssignRules`]
    Assignment,
    /// [`PoolRules`]
    Pool,
    /// [`TargetRules`]
    Targets,
}

impl RuleKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Spam,
        Self::Score,
        Self::Assignment,
        Self::Pool,
        Self::Targets,
    ];

    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Score => "score",
            Self::Assignment => "assignment",
            Self::Pool => "pool",
            Self::Targets => "targets",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Everything that decisions rest on besides the lead itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// What is spam.
    pub spam: SpamRules,
    /// What a lead is worth.
    pub score: ScoreRules,
    /// Whose it is.
    pub assignment: AssignRules,
    /// What happens with leads that nobody has.
    pub pool: PoolRules,
    /// By when somebody answers.
    pub targets: TargetRules,
    /// What was learned from outcomes.
    pub model: Option<Model>,
    /// The people who get leads.
    pub people: Vec<Person>,
}

impl Rules {
    /// The rules of one kind, as they are written.
    pub fn value_of(&self, kind: RuleKind) -> Value {
        let text = match kind {
            RuleKind::Spam => serde_json::to_string(&self.spam),
            RuleKind::Score => serde_json::to_string(&self.score),
            RuleKind::Assignment => serde_json::to_string(&self.assignment),
            RuleKind::Pool => serde_json::to_string(&self.pool),
            RuleKind::Targets => serde_json::to_string(&self.targets),
        };
        json::parse(&text.unwrap_or_default()).unwrap_or_default()
    }

    /// These rules with those of one kind as `draft` has them.
    ///
    /// # Errors
    /// Every problem of the draft.
    pub fn with(
        mut self,
        kind: RuleKind,
        draft: Value,
        zones: Zones<'_>,
    ) -> Result<Self, Vec<LocatedError>> {
        match kind {
            RuleKind::Spam => self.spam = read::<SpamRulesDraft>(draft)?.parse()?,
            RuleKind::Score => self.score = read::<ScoreRules>(draft)?.parse()?,
            RuleKind::Assignment => {
                let people = &self.people;
                let is_person = |id: &str| people.iter().any(|person| person.id == id);
                self.assignment = read::<AssignRules>(draft)?.parse(&is_person)?;
            }
            RuleKind::Pool => self.pool = read::<PoolRules>(draft)?.parse()?,
            RuleKind::Targets => self.targets = read::<TargetRulesDraft>(draft)?.parse(zones)?,
        }
        Ok(self)
    }
}

fn read<T: DeserializeOwned>(draft: Value) -> Result<T, Vec<LocatedError>> {
    json::from_value(draft).map_err(|problem| vec![problem])
}

/// What was decided about a lead when it came, with every reason. It is kept
/// with the lead.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Reasons {
    /// Where it stood when it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<LeadStatus>,
    /// Why it was set aside, or not.
    pub spam: SpamVerdict,
    /// Why it has its points.
    pub score: Score,
    /// What the model says, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction: Option<Prediction>,
    /// The rule that gave it to somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_rule: Option<String>,
    /// Who was passed over by that rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
    /// Its response targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
}

/// What was decided about a lead. What rests on other leads (whom it belongs to,
/// whose turn it is) is prepared here and taken from by the batch that stores it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Where it stands.
    pub status: LeadStatus,
    /// Whether it goes to destinations.
    pub is_qualified: bool,
    /// Every reason.
    pub reasons: Reasons,
    /// What the model learns from once its end is known.
    pub features: Features,
    /// Who may get it.
    pub ring: Ring,
    /// Whether it goes to the pool where nobody gets it.
    pub is_for_pool: bool,
    /// After how many milliseconds without an answer it goes back to the pool.
    pub recycle_after_ms: Option<i64>,
}

/// Decides about a lead that came at `now_ms` (milliseconds since 1970, UTC).
/// `is_wanted` is whether its form's own condition holds.
pub fn decide(
    facts: &LeadFacts<'_>,
    circumstances: &Circumstances,
    is_wanted: bool,
    rules: &Rules,
    now_ms: i64,
    zones: Zones<'_>,
) -> Decision {
    let content = content_signals(facts.answers, facts.lead.email.as_deref(), &rules.spam);
    let spam = judge(circumstances, content, &rules.spam);
    decide_with(facts, spam, is_wanted, rules, now_ms, zones)
}

/// Decides about a lead that a person found to be none of spam.
pub fn decide_again(
    facts: &LeadFacts<'_>,
    is_wanted: bool,
    rules: &Rules,
    now_ms: i64,
    zones: Zones<'_>,
) -> Decision {
    let released = SpamVerdict::default();
    decide_with(facts, released, is_wanted, rules, now_ms, zones)
}

/// Decides about a lead that came at `came_ms` as if these rules had held then:
/// its content is judged anew, and how it came is known from its `spam` verdict.
pub fn decide_past(
    facts: &LeadFacts<'_>,
    spam: &SpamVerdict,
    rules: &Rules,
    came_ms: i64,
    zones: Zones<'_>,
) -> Decision {
    let content = content_signals(facts.answers, facts.lead.email.as_deref(), &rules.spam);
    let spam = rejudge(spam, content, &rules.spam);
    decide_with(facts, spam, true, rules, came_ms, zones)
}

fn decide_with(
    facts: &LeadFacts<'_>,
    spam: SpamVerdict,
    is_wanted: bool,
    rules: &Rules,
    now_ms: i64,
    zones: Zones<'_>,
) -> Decision {
    let score = Score::of(facts, &rules.score);
    let features = Features::of(facts, &score);
    let status = if spam.is_quarantined {
        LeadStatus::Quarantined
    } else {
        score.status(&rules.score)
    };
    let is_open = status.is_open();
    // What is set aside belongs to nobody until it is released.
    let ring = if is_open {
        Ring::of(facts, &rules.assignment, &rules.people, now_ms, zones)
    } else {
        Ring::default()
    };
    let target = is_open
        .then(|| Target::of(facts, score.points, &rules.targets, now_ms, zones))
        .flatten();
    Decision {
        status,
        is_qualified: is_wanted && rules.score.forward_from.admits(status),
        features,
        is_for_pool: is_open && rules.pool.is_open,
        recycle_after_ms: rules.pool.recycle_ms(0),
        reasons: Reasons {
            status: Some(status),
            spam,
            score,
            prediction: rules.model.as_ref().map(|model| model.predict(&features)),
            assignment_rule: ring.rule.clone(),
            passed_over: ring.passed_over.clone(),
            target,
        },
        ring,
    }
}
