//! `GET /v1/leads`, `/v1/quarantine`, `/v1/pool`, and one lead with its history.

use axum::Router;
use axum::response::Response;
use serde::Deserialize;
use transom_shared::id::IdKind;
use transom_shared::wire::{ConsentBody, HistoryBody, LeadBody, PageBody};

use crate::answer::Json;
use crate::app::App;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::routes::boxed::get;
use crate::routes::{checked_cursor, checked_limit, lead_actions, refused};
use crate::store::LeadFilter;

/// The routes of leads.
pub fn routes() -> Router {
    Router::new()
        .route("/v1/leads", get(list))
        .route("/v1/quarantine", get(quarantine))
        .route("/v1/pool", get(pool))
        .route("/v1/leads/{id}", get(show))
        .route("/v1/leads/{id}/history", get(history))
        .route("/v1/leads/{id}/touches", get(touches))
        .route("/v1/leads/{id}/consents", get(consents))
        .merge(lead_actions::routes())
}

/// What a list of leads can be asked for.
#[derive(Deserialize)]
struct LeadQuery {
    form: Option<String>,
    owner: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

type Leads = Result<Json<PageBody<LeadBody>>, ApiError>;

async fn page(app: &App, filter: LeadFilter<'_>, query: &LeadQuery) -> Leads {
    let limit = checked_limit(query.limit.as_deref())?;
    checked_cursor(query.cursor.as_deref(), IdKind::Lead)?;
    let cursor = query.cursor.as_deref();
    Ok(Json(
        app.store.leads(filter, cursor, limit, app.now_ms).await?,
    ))
}

/// One page of leads, newest first: all, of one form, or of one person.
#[worker::send]
async fn list(app: Owner, Query(query): Query<LeadQuery>) -> Leads {
    let filter = match (&query.form, &query.owner) {
        (None, None) => LeadFilter::All,
        (Some(form), None) => LeadFilter::Form(form),
        (None, Some(owner)) => LeadFilter::Owner(owner),
        (Some(_), Some(_)) => {
            let message = "Ask for the leads of a form or of a person.";
            return Err(refused("owner", "combination", message));
        }
    };
    page(&app, filter, &query).await
}

/// What was set aside as spam.
#[worker::send]
async fn quarantine(app: Owner, Query(query): Query<LeadQuery>) -> Leads {
    page(&app, LeadFilter::Quarantined, &query).await
}

/// What nobody has.
#[worker::send]
async fn pool(app: Owner, Query(query): Query<LeadQuery>) -> Leads {
    page(&app, LeadFilter::Pooled, &query).await
}

/// What the same person sent later.
#[worker::send]
async fn touches(app: Owner, Path(id): Path<String>, Query(query): Query<LeadQuery>) -> Leads {
    page(&app, LeadFilter::TouchesOf(&id), &query).await
}

/// One lead.
#[worker::send]
async fn show(app: Owner, Path(id): Path<String>) -> Result<Response, ApiError> {
    let lead = app.store.lead(&id, app.now_ms).await?;
    Ok(Json(&lead).tagged(lead.revision))
}

/// Everything that happened to a lead, and every reason.
#[worker::send]
async fn history(app: Owner, Path(id): Path<String>) -> Result<Json<HistoryBody>, ApiError> {
    let rules = app.rules.rules_or_usual().await;
    Ok(Json(
        app.store.history(&id, &rules.score, app.now_ms).await?,
    ))
}

/// What its person agreed to.
#[worker::send]
async fn consents(
    app: Owner,
    Path(id): Path<String>,
) -> Result<Json<PageBody<ConsentBody>>, ApiError> {
    Ok(Json(PageBody {
        items: app.store.consents(&id).await?,
        next_cursor: None,
    }))
}
