//! `GET /v1/leads`, `GET /v1/leads/{id}`.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use transom_shared::error::LocatedError;
use transom_shared::id::IdKind;
use transom_shared::wire::{LeadBody, PageBody};

use crate::app::App;
use crate::caller::Owner;
use crate::error::ApiError;

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
    let limit = query
        .limit
        .as_deref()
        .map_or(Some(50), |limit| limit.parse().ok());
    let limit = limit
        .filter(|limit| (1..=200).contains(limit))
        .ok_or_else(|| {
            ApiError::Invalid(vec![LocatedError::new(
                "limit",
                "range",
                "Ask for 1 to 200 leads.",
            )])
        })?;
    if query
        .cursor
        .as_deref()
        .is_some_and(|cursor| !IdKind::Lead.matches(cursor))
    {
        let message = "Give the next_cursor of the page before.";
        return Err(ApiError::Invalid(vec![LocatedError::new(
            "cursor", "cursor", message,
        )]));
    }
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
