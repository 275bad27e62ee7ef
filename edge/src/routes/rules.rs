//! `/v1/rules/{kind}`: what decisions rest on, and trying other rules out.

use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use transom_shared::preview::{self, Past};
use transom_shared::rules::{RuleKind, Rules};
use transom_shared::wire::{PreviewBody, RulesBody};

use crate::answer::Json;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::routes::boxed::{boxed, get, post};
use crate::routes::destinations::read;
use crate::routes::{checked_limit, expected_revision, refused};
use crate::store::DecidedLead;
use crate::zones::Zones;

/// The routes of rules.
pub fn routes() -> Router {
    Router::new()
        .route("/v1/rules/{kind}", get(show).put(boxed(save)))
        .route("/v1/rules/{kind}/preview", post(preview))
}

fn kind_of(name: &str) -> Result<RuleKind, ApiError> {
    let there_are = "Rules are spam, score, assignment, pool and targets.";
    RuleKind::parse(name).ok_or(ApiError::NotFound(there_are))
}

fn answer(body: RulesBody) -> Response {
    Json(&body).tagged(body.revision)
}

#[worker::send]
async fn show(app: Owner, Path(name): Path<String>) -> Result<Response, ApiError> {
    let kind = kind_of(&name)?;
    let usual = Rules::default().value_of(kind);
    Ok(answer(app.store.rules(kind, usual).await?))
}

/// Checks `draft` as rules of `kind` and gives all rules with it in place.
fn with_draft(rules: Rules, kind: RuleKind, draft: Value) -> Result<Rules, ApiError> {
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    rules.with(kind, draft, &offset).map_err(ApiError::invalid)
}

/// Saves rules. They hold for what comes from now on, everywhere within a
/// minute and a half.
#[worker::send]
async fn save(
    app: Owner,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let kind = kind_of(&name)?;
    let rules = app.store.all_rules().await?;
    let checked = with_draft(rules, kind, read(body).await?)?.value_of(kind);
    let revision = expected_revision(&headers)?;
    let saved = app
        .store
        .save_rules(kind, &checked, revision, app.now_ms)
        .await?;
    app.rules.refresh().await?;
    Ok(answer(saved))
}

/// How many leads a preview looks at.
#[derive(Deserialize)]
struct PreviewQuery {
    last: Option<String>,
}

/// What would change with other rules, tried on the last leads. Nothing is saved.
#[worker::send]
async fn preview(
    app: Owner,
    Path(name): Path<String>,
    Query(query): Query<PreviewQuery>,
    body: Body,
) -> Result<Json<PreviewBody>, ApiError> {
    let kind = kind_of(&name)?;
    let last = checked_limit(query.last.as_deref())
        .map_err(|_| refused("last", "range", "Try 1 to 200 leads."))?;
    let current = app.store.all_rules().await?;
    let tried = with_draft(current.clone(), kind, read(body).await?)?;
    let people = app.store.stored_people().await?;
    let decided = app.store.decided_leads(None, last).await?;
    let past: Vec<Past<'_>> = decided.iter().map(past).collect();
    let loads = people
        .iter()
        .map(|person| (person.person.id.clone(), person.load))
        .collect();
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    Ok(Json(preview::compare(
        &past, &current, &tried, &loads, &offset,
    )))
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
