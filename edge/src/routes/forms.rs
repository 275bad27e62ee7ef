//! `GET` and `PUT /v1/forms/{form}`, `POST /v1/forms/{form}/publish`.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use transom_shared::error::LocatedError;
use transom_shared::form::FormDraft;
use transom_shared::wire::PublishedBody;

use crate::answer::Json;
use crate::body;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::expected_revision;

/// Most bytes of a form definition.
const MAX_DEFINITION_BYTES: usize = 256 * 1024;

/// The form as last saved.
#[worker::send]
pub async fn show(app: Owner, Path(name): Path<String>) -> Result<Response, ApiError> {
    let form = app.store.form(&name).await?;
    Ok(Json(&form).tagged(form.revision))
}

/// Saves a definition; visitors meet it once it is published.
#[worker::send]
pub async fn save(
    app: Owner,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let expected = expected_revision(&headers)?;
    let draft: FormDraft = body::json(body, MAX_DEFINITION_BYTES).await?;
    if draft.name != name {
        let message = format!("The address says {name}; use the same name in both places.");
        return Err(ApiError::invalid(vec![LocatedError::new(
            "name", "name", message,
        )]));
    }
    let definition = draft.parse().map_err(ApiError::invalid)?;
    let saved = app
        .store
        .save_form(&definition, expected, app.now_ms)
        .await?;
    Ok(Json(&saved).saved(saved.revision))
}

/// Makes the form as last saved the one that visitors meet.
#[worker::send]
pub async fn publish(
    app: Owner,
    Path(name): Path<String>,
) -> Result<Json<PublishedBody>, ApiError> {
    let published = app.store.publish_form(&name, app.now_ms).await?;
    app.forms.refresh(&name).await?;
    Ok(Json(published))
}
