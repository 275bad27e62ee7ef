//! `GET /v1/leads`, `GET /v1/leads/{id}`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use transom_shared::id::IdKind;
use transom_shared::wire::{LeadBody, PageBody};

use crate::app::App;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::routes::{checked_cursor, checked_limit};

/// What a list of leads can be asked for.
#[derive(Deserialize)]
pub struct LeadQuery {
    form: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// One page of leads, newest first.
#[worker::send]
pub async fn list(
    _: Owner,
    State(app): State<App>,
    Query(query): Query<LeadQuery>,
) -> Result<Json<PageBody<LeadBody>>, ApiError> {
    let limit = checked_limit(query.limit.as_deref())?;
    checked_cursor(query.cursor.as_deref(), IdKind::Lead)?;
    let page = app
        .store
        .leads(query.form.as_deref(), query.cursor.as_deref(), limit)
        .await?;
    Ok(Json(page))
}

/// One lead.
#[worker::send]
pub async fn show(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<LeadBody>, ApiError> {
    Ok(Json(app.store.lead(&id).await?))
}
