//! The operations, on data like that of the demo form.

use std::hint::black_box;

use anyhow::{Context, Result, bail};
use serde_json::json;
use transom_shared::attribution::{Attribution, VisitDraft};
use transom_shared::calendar::Date;
use transom_shared::facts::LeadFacts;
use transom_shared::form::{Form, FormDraft};
use transom_shared::identity::{Comparison, Identity, Weights};
use transom_shared::lead::NewLead;
use transom_shared::pattern;
use transom_shared::rules::{RuleKind, Rules, decide};
use transom_shared::score::{FEATURES, Model};
use transom_shared::spam::Circumstances;
use transom_shared::submission::{Checks, NewSubmission, SubmissionDraft, fingerprint};

const NOW_MS: i64 = 1_795_500_000_000;

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
        "qualify" => {
            let rules = rules()?;
            Box::new(move |_| qualify(&form, &submission, &rules))
        }
        "compare" => {
            let lead = NewLead::from_submission(&form, &submission);
            Box::new(move |_| compare(&lead))
        }
        other => bail!("there is no operation {other}"),
    })
}

fn contact() -> Result<Form> {
    let draft: FormDraft =
        serde_json::from_str(include_str!("../../../../edge/forms/contact.json"))?;
    match draft.parse() {
        Ok(definition) => Ok(definition.in_locale("en", 1, &|code, _| code.to_owned())),
        Err(problems) => bail!("{problems:?}"),
    }
}

fn checks() -> Checks {
    Checks {
        today: Date::from_epoch_ms(NOW_MS),
        matches: pattern::matches,
    }
}

fn draft(number: u32) -> SubmissionDraft {
    let values = [
        ("name", format!("Ada Lovelace {number}")),
        ("email", format!("ada.{number}@example.com")),
        ("phone", "020 123 4567".to_owned()),
        ("company", "Engines Analytical Ltd".to_owned()),
        (
            "message",
            "We would like to know more about your looms.".to_owned(),
        ),
        ("consent", "yes".to_owned()),
        ("_page", "https://www.larkwheel.example/contact".to_owned()),
    ];
    values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn checked(form: &Form, number: u32) -> Option<NewSubmission> {
    draft(number).parse(form, &checks()).ok()
}

fn visit() -> VisitDraft {
    VisitDraft {
        page: "https://www.larkwheel.example/contact".to_owned(),
        landing: "https://www.larkwheel.example/?utm_source=news&utm_medium=email".to_owned(),
        referrer: "https://www.google.com/search".to_owned(),
        first: None,
    }
}

/// Ten scoring rules, targets and a model, as a busy owner has them.
fn rules() -> Result<Rules> {
    let score: Vec<_> = (0..10)
        .map(|number| {
            json!({ "name": format!("Rule {number}"), "points": number + 1, "when": { "any": [
                { "contains": { "field": "message", "value": format!("word{number}") } },
                { "equals": { "field": "lead.country", "value": "DE" } },
                { "not": { "filled": { "field": "lead.phone" } } },
            ] } })
        })
        .collect();
    let priorities = json!({ "priorities": [
        { "name": "normal", "first_response_minutes": 240, "next_response_minutes": 480 } ] });
    let zones = |_: &str, _: i64| Some(0);
    let rules = Rules::default()
        .with(
            RuleKind::Score,
            json!({ "rules": score, "completeness_points": 10 }),
            &zones,
        )
        .and_then(|rules| rules.with(RuleKind::Targets, priorities, &zones));
    let mut rules = rules.map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    rules.model = Some(Model {
        weights: vec![0.1; FEATURES.len()],
        intercept: -1.0,
        means: vec![0.5; FEATURES.len()],
    });
    Ok(rules)
}

/// Spam, points, the model, the priority and the deadline: everything decided in
/// `shared` when a lead comes.
fn qualify(form: &Form, submission: &NewSubmission, rules: &Rules) {
    let lead = NewLead::from_submission(form, submission);
    let attribution = Attribution::of(&visit(), NOW_MS);
    let facts = LeadFacts {
        form: &form.name,
        locale: &form.locale,
        lead: &lead,
        answers: submission.answers(),
        consents: submission.consents().len(),
        attribution: &attribution,
    };
    let zones = |_: &str, _: i64| Some(0);
    let circumstances = Circumstances::default();
    black_box(decide(&facts, &circumstances, true, rules, NOW_MS, &zones));
}

fn compare(lead: &NewLead) {
    let (a, b) = (Identity::of(lead), Identity::of(lead));
    let comparison = Comparison::of(black_box(&a), black_box(&b));
    black_box(comparison.points(&Weights::for_mailbox(&a.email)));
}
