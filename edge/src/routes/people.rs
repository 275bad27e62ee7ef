//! `/v1/people`: who gets leads.

use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use transom_shared::assign::PersonDraft;
use transom_shared::wire::{PageBody, PersonBody};

use crate::answer::Json;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::boxed::{boxed, get};
use crate::routes::destinations::read;
use crate::routes::expected_revision;
use crate::zones::Zones;

/// The routes of people.
pub fn routes() -> Router {
    Router::new()
        .route("/v1/people", get(list))
        .route("/v1/people/{id}", get(show).put(boxed(save)))
}

/// Everybody, by key: a workspace has a few hundred at most.
#[worker::send]
async fn list(app: Owner) -> Result<Json<PageBody<PersonBody>>, ApiError> {
    Ok(Json(PageBody {
        items: app.store.people().await?,
        next_cursor: None,
    }))
}

#[worker::send]
async fn show(app: Owner, Path(id): Path<String>) -> Result<Response, ApiError> {
    let person = app.store.person(&id).await?;
    Ok(Json(&person).tagged(person.revision))
}

/// Saves somebody under the key that the caller chose, such as their name at work.
#[worker::send]
async fn save(
    app: Owner,
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
    Ok(Json(&saved).saved(saved.revision))
}
