//! What the operations work on: what `xtask/src/bench/ask.rs` sends to servers.

use anyhow::{Result, bail};
use serde_json::json;
use transom_shared::attribution::VisitDraft;
use transom_shared::calendar::Date;
use transom_shared::form::{Form, FormDraft};
use transom_shared::pattern;
use transom_shared::rules::{RuleKind, Rules};
use transom_shared::score::{FEATURES, Model};
use transom_shared::submission::{Checks, NewSubmission, SubmissionDraft};

/// The time of everything, in milliseconds since 1970, UTC.
pub const NOW_MS: i64 = 1_795_500_000_000;

/// The demo form.
///
/// # Errors
/// Where it is broken.
pub fn contact() -> Result<Form> {
    let draft: FormDraft =
        serde_json::from_str(include_str!("../../../../edge/forms/contact.json"))?;
    match draft.parse() {
        Ok(definition) => Ok(definition.in_locale("en", 1, &|code, _| code.to_owned())),
        Err(problems) => bail!("{problems:?}"),
    }
}

/// What its fields are checked with.
pub fn checks() -> Checks {
    Checks {
        today: Date::from_epoch_ms(NOW_MS),
        matches: pattern::matches,
    }
}

/// What a visitor of this number typed.
pub fn draft(number: u32) -> SubmissionDraft {
    let values = [
        ("name", format!("Ada Lovelace {number}")),
        ("email", format!("ada.{number}@example.com")),
        ("phone", format!("+31 20 {number:07}")),
        ("company", format!("Engines {number} Ltd")),
        (
            "message",
            format!("We would like to know more about your looms, order {number}."),
        ),
        ("consent", "yes".to_owned()),
        ("_page", "https://www.larkwheel.example/contact".to_owned()),
    ];
    values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The same, checked.
pub fn checked(form: &Form, number: u32) -> Option<NewSubmission> {
    draft(number).parse(form, &checks()).ok()
}

/// Where a visitor came from.
pub fn visit() -> VisitDraft {
    VisitDraft {
        page: "https://www.larkwheel.example/contact?utm_source=news&utm_medium=email".to_owned(),
        landing: String::new(),
        referrer: "https://www.google.com/".to_owned(),
        first: None,
    }
}

/// Ten scoring rules, targets and a model, as a busy owner has them.
///
/// # Errors
/// Where they are broken.
pub fn rules() -> Result<Rules> {
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
