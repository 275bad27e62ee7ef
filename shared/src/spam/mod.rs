//! Whether a submission is spam: signals with weights, and what they add up to.
//! Nothing is ever dropped: what is suspicious is set aside, with its reasons,
//! and a person can release it.

mod content;
mod disposable;
pub mod proof;
mod prose;
mod repetition;
mod rules;
pub mod turnstile;

pub use content::content_signals;
pub use rules::{SpamRules, SpamRulesDraft};

use serde::{Deserialize, Serialize};

/// A reason to suspect a submission, and how much it weighs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signal {
    /// A stable word: `honeypot`, `too_fast`, `links`, ….
    pub code: String,
    /// How much it weighs; below zero where it speaks for a person.
    pub weight: i32,
    /// What was found, where it is worth saying. Never what a visitor typed but
    /// a domain or a number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Signal {
    /// A signal that says everything by its code.
    pub fn new(code: &str, weight: i32) -> Self {
        Self {
            code: code.to_owned(),
            weight,
            detail: String::new(),
        }
    }

    /// With what was found.
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }
}

/// What is known of a submission besides its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The field that people never see was filled.
    pub is_trapped: bool,
    /// The browser did not say which page it was: `Origin: null` (RFC 6454 § 7.1).
    pub is_origin_opaque: bool,
    /// How long the visitor had the form before the last change, in
    /// milliseconds; none where the page did not say (no script ran).
    pub elapsed_ms: Option<i64>,
    /// Too many from one address within a minute.
    pub is_address_burst: bool,
    /// Too many to one form within a minute.
    pub is_form_burst: bool,
    /// The same text too often within a minute.
    pub is_content_burst: bool,
    /// A field of which characters did not arrive.
    pub replaced_in: Option<String>,
    /// What Turnstile said, where the form asks it.
    pub turnstile: Check,
    /// What became of the proof of work, where the form asks for one.
    pub proof: Check,
}

/// What a check by somebody or something else gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// The form does not ask for it.
    #[default]
    NotAsked,
    /// Passed.
    Passed,
    /// Nothing came with the submission: no script ran, or it was blocked.
    Missing,
    /// What came was wrong.
    Failed,
    /// It was used before.
    Spent,
    /// Whoever checks did not answer.
    Unreachable,
}

impl Check {
    fn signal(self, name: &str) -> Option<Signal> {
        let (outcome, weight) = match self {
            Self::NotAsked => return None,
            Self::Passed => ("passed", -20),
            Self::Missing => ("missing", 60),
            Self::Failed => ("failed", 80),
            Self::Spent => ("spent", 80),
            // Somebody else's trouble is not the visitor's fault.
            Self::Unreachable => ("unreachable", 10),
        };
        Some(Signal::new(&[name, "_", outcome].concat(), weight))
    }
}

/// Shortest time in which a person fills a form, in milliseconds.
const TOO_FAST_MS: i64 = 2000;

/// What is made of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SpamVerdict {
    /// The sum of the weights.
    pub score: i32,
    /// Whether it is set aside.
    pub is_quarantined: bool,
    /// Why, the heaviest first.
    pub signals: Vec<Signal>,
}

/// Judges a submission by its circumstances and its `content` signals.
pub fn judge(
    circumstances: &Circumstances,
    content: Vec<Signal>,
    rules: &SpamRules,
) -> SpamVerdict {
    let found = [
        (circumstances.is_trapped, "honeypot", 100),
        (circumstances.is_address_burst, "address_burst", 30),
        // Alone it weighs nothing that matters: a flood of others must not keep
        // real leads out.
        (circumstances.is_form_burst, "form_burst", 10),
        (circumstances.is_content_burst, "content_burst", 50),
        // Pages that send no referrer are honest pages, but so few that it is told.
        (circumstances.is_origin_opaque, "opaque_origin", 10),
    ];
    let mut signals: Vec<Signal> = found
        .into_iter()
        .filter(|(is_so, _, _)| *is_so)
        .map(|(_, code, weight)| Signal::new(code, weight))
        .collect();
    let is_fast = |elapsed_ms: &i64| (0..TOO_FAST_MS).contains(elapsed_ms);
    if let Some(elapsed_ms) = circumstances.elapsed_ms.filter(is_fast) {
        signals.push(Signal::new("too_fast", 40).with(format!("{elapsed_ms} ms")));
    }
    // No reason to suspect anybody: it tells whoever reads the lead that it is not whole.
    let replaced = circumstances.replaced_in.as_ref();
    signals.extend(replaced.map(|name| Signal::new("replaced_characters", 0).with(name)));
    signals.extend(circumstances.turnstile.signal("turnstile"));
    signals.extend(circumstances.proof.signal("proof"));
    signals.extend(content);
    weigh(signals, rules)
}

/// Judges a submission that came before: by its `content` signals of now, and by
/// those of then that tell how it came.
pub fn rejudge(then: &SpamVerdict, content: Vec<Signal>, rules: &SpamRules) -> SpamVerdict {
    let came = then.signals.iter().filter(|signal| {
        let is_check = ["turnstile_", "proof_"]
            .iter()
            .any(|name| signal.code.starts_with(name));
        is_check || CIRCUMSTANCES.contains(&signal.code.as_str())
    });
    weigh(came.cloned().chain(content).collect(), rules)
}

/// Codes of signals that tell how a submission came.
const CIRCUMSTANCES: [&str; 7] = [
    "honeypot",
    "too_fast",
    "address_burst",
    "form_burst",
    "content_burst",
    "opaque_origin",
    "replaced_characters",
];

fn weigh(mut signals: Vec<Signal>, rules: &SpamRules) -> SpamVerdict {
    for signal in &mut signals {
        if let Some(weight) = rules.weights.get(&signal.code) {
            signal.weight = *weight;
        }
    }
    signals.sort_by_key(|signal| -signal.weight);
    let score = signals.iter().map(|signal| signal.weight).sum();
    SpamVerdict {
        score,
        is_quarantined: score >= rules.quarantine_from,
        signals,
    }
}
