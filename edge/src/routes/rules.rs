//! `/v1/rules/{kind}`: what decisions rest on, and trying other rules out.

use serde_json::Value;
use transom_shared::preview::{self, Past};
use transom_shared::rules::{RuleKind, Rules};
use transom_shared::wire::RulesBody;

use crate::answer::{Answer, json, tagged};
use crate::call::Call;
use crate::error::ApiError;
use crate::routes::destinations::read;
use crate::routes::{checked_count, expected_revision};
use crate::store::DecidedLead;
use crate::zones::Zones;

fn kind_of(name: &str) -> Result<RuleKind, ApiError> {
    let there_are = "Rules are spam, score, assignment, pool and targets.";
    RuleKind::parse(name).ok_or(ApiError::NotFound(there_are))
}

fn answer(body: &RulesBody) -> Answer {
    tagged(body, body.revision)
}

pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let kind = kind_of(&call.part)?;
    let usual = Rules::default().value_of(kind);
    answer(&app.store.rules(kind, usual).await?)
}

/// Checks `draft` as rules of `kind` and gives all rules with it in place.
fn with_draft(rules: Rules, kind: RuleKind, draft: Value) -> Result<Rules, ApiError> {
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    rules.with(kind, draft, &offset).map_err(ApiError::invalid)
}

/// Saves rules. They hold for what comes from now on, everywhere within a
/// minute and a half.
pub async fn save(call: Call) -> Answer {
    let app = call.owner()?;
    let kind = kind_of(&call.part)?;
    let rules = app.store.all_rules().await?;
    let checked = with_draft(rules, kind, read(call.body).await?)?.value_of(kind);
    let revision = expected_revision(&call.headers)?;
    let saved = app
        .store
        .save_rules(kind, &checked, revision, app.now_ms)
        .await?;
    app.rules.refresh().await?;
    answer(&saved)
}

/// What would change with other rules, tried on the last leads. Nothing is saved.
pub async fn preview(call: Call) -> Answer {
    let app = call.owner()?;
    let kind = kind_of(&call.part)?;
    let last = checked_count(&call, "last", "Try 1 to 200 leads.")?;
    let current = app.store.all_rules().await?;
    let tried = with_draft(current.clone(), kind, read(call.body).await?)?;
    let people = app.store.stored_people().await?;
    let decided = app.store.decided_leads(None, last).await?;
    let past: Vec<Past<'_>> = decided.iter().map(past).collect();
    let loads = people
        .iter()
        .map(|person| (person.person.id.clone(), person.load))
        .collect();
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    json(&preview::compare(&past, &current, &tried, &loads, &offset))
}

fn past(lead: &DecidedLead) -> Past<'_> {
    Past {
        id: &lead.stored.id,
        facts: transom_shared::facts::LeadFacts {
            form: &lead.stored.form,
            locale: &lead.locale,
            lead: &lead.lead,
            answers: &lead.answers,
            consents: lead.consents.len(),
            attribution: &lead.attribution,
        },
        spam: &lead.reasons.spam,
        came_ms: lead.created_ms,
    }
}
