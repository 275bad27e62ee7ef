//! `/v1/people`: who gets leads.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use transom_shared::assign::PersonDraft;
use transom_shared::wire::{PageBody, PersonBody};

use crate::answer::Json;
use crate::app::App;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::boxed::{boxed, get};
use crate::routes::destinations::read;
use crate::routes::{expected_revision, tagged};
use crate::zones::Zones;

/// The routes of people.
pub fn routes() -> Router {
    Router::new()
        .route("/v1/people", get(list))
        .route("/v1/people/{id}", get(show).put(boxed(save)))
}

/// Everybody, by key: a workspace has a few hundred at most.
#[worker::send]
async fn list(_: Owner, app: App) -> Result<Json<PageBody<PersonBody>>, ApiError> {
    Ok(Json(PageBody {
        items: app.store.people().await?,
        next_cursor: None,
    }))
}

#[worker::send]
async fn show(_: Owner, app: App, Path(id): Path<String>) -> Result<Response, ApiError> {
    let person = app.store.person(&id).await?;
    Ok(tagged(person.revision, Json(person)).into_response())
}

/// Saves somebody under the key that the caller chose, such as their name at work.
#[worker::send]
async fn save(
    _: Owner,
    app: App,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let draft: PersonDraft = read(body).await?;
    let zones = Zones::default();
    let person = draft
        .parse(&id, &|zone, ms| zones.offset_s(zone, ms))
        .map_err(ApiError::invalid)?;
    let revision = expected_revision(&headers)?;
    let saved = app.store.save_person(&person, revision, app.now_ms).await?;
    app.rules.refresh().await?;
    let status = if saved.revision == 1 {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, tagged(saved.revision, Json(saved))).into_response())
}
