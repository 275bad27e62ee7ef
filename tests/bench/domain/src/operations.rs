//! The operations.

use std::hint::black_box;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use transom_shared::attribution::Attribution;
use transom_shared::facts::LeadFacts;
use transom_shared::form::Form;
use transom_shared::identity::{Comparison, Identity, Weights};
use transom_shared::lead::NewLead;
use transom_shared::rules::{Decision, Rules, decide};
use transom_shared::score::Score;
use transom_shared::spam::Circumstances;
use transom_shared::submission::{NewSubmission, SubmissionDraft, fingerprint};

use crate::data::{NOW_MS, checked, checks, contact, draft, rules, visit};

/// One operation; the number makes its input another one each time.
type Operation = Box<dyn Fn(u32)>;

/// The operation called `name`.
///
/// # Errors
/// Where there is none, or the data it works on is broken.
pub fn named(name: &str) -> Result<Operation> {
    let form = contact()?;
    let submission = checked(&form, 1).context("the data satisfies the form")?;
    Ok(match name {
        "json" => {
            let typed = draft(1).pairs().to_vec();
            let typed: serde_json::Map<String, Value> = typed
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect();
            let text = Value::Object(typed).to_string();
            Box::new(move |_| {
                let _ = black_box(serde_json::from_str::<Value>(black_box(&text)));
            })
        }
        "parse" => Box::new(move |number| {
            let _ = black_box(draft(number).parse(&form, &checks()));
        }),
        "refuse" => Box::new(move |number| {
            let wrong = [("email".to_owned(), format!("nobody{number}"))];
            let draft: SubmissionDraft = wrong.into_iter().collect();
            let _ = black_box(draft.parse(&form, &checks()));
        }),
        "fingerprint" => Box::new(move |_| {
            black_box(fingerprint("contact", black_box(&submission)));
        }),
        "attribution" => Box::new(|_| {
            black_box(Attribution::of(black_box(&visit()), NOW_MS));
        }),
        "score" => {
            let rules = rules()?;
            let known = Known::of(&form, &submission);
            Box::new(move |_| {
                let facts = known.facts(&form, &submission);
                black_box(Score::of(black_box(&facts), &rules.score));
            })
        }
        "qualify" => {
            let rules = rules()?;
            Box::new(move |_| {
                let known = Known::of(&form, &submission);
                black_box(known.decide(&form, &submission, &rules));
            })
        }
        "compare" => {
            let lead = NewLead::from_submission(&form, &submission);
            Box::new(move |_| compare(&lead))
        }
        other => bail!("there is no operation {other}"),
    })
}

/// Who wrote, and where they came from.
pub struct Known {
    /// Who wrote.
    pub lead: NewLead,
    /// Where they came from.
    pub attribution: Attribution,
}

impl Known {
    /// What `submission` tells.
    pub fn of(form: &Form, submission: &NewSubmission) -> Self {
        Self {
            lead: NewLead::from_submission(form, submission),
            attribution: Attribution::of(&visit(), NOW_MS),
        }
    }

    fn facts<'a>(&'a self, form: &'a Form, submission: &'a NewSubmission) -> LeadFacts<'a> {
        LeadFacts {
            form: &form.name,
            locale: &form.locale,
            lead: &self.lead,
            answers: submission.answers(),
            consents: submission.consents().len(),
            attribution: &self.attribution,
        }
    }

    /// Spam, points, the model, the priority and the deadline: everything decided in
    /// `shared` when a lead comes.
    pub fn decide(&self, form: &Form, submission: &NewSubmission, rules: &Rules) -> Decision {
        let facts = self.facts(form, submission);
        let zones = |_: &str, _: i64| Some(0);
        let circumstances = Circumstances::default();
        decide(&facts, &circumstances, true, rules, NOW_MS, &zones)
    }
}

fn compare(lead: &NewLead) {
    let (a, b) = (Identity::of(lead), Identity::of(lead));
    let comparison = Comparison::of(black_box(&a), black_box(&b));
    black_box(comparison.points(&Weights::for_mailbox(&a.email)));
}
