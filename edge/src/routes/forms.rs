//! `GET` and `PUT /v1/forms/{form}`, `POST /v1/forms/{form}/publish`.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use transom_shared::error::LocatedError;
use transom_shared::form::FormDraft;
use transom_shared::wire::{FormBody, PublishedBody};

use crate::answer::Json;
use crate::app::App;
use crate::body;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::expected_revision;

/// Most bytes of a form definition.
const MAX_DEFINITION_BYTES: usize = 256 * 1024;

/// The form as last saved.
#[worker::send]
pub async fn show(_: Owner, app: App, Path(name): Path<String>) -> Result<Response, ApiError> {
    Ok(with_etag(StatusCode::OK, app.store.form(&name).await?))
}

/// Saves a definition; visitors meet it once it is published.
#[worker::send]
pub async fn save(
    _: Owner,
    app: App,
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
    let status = if saved.revision == 1 {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok(with_etag(status, saved))
}

/// Makes the form as last saved the one that visitors meet.
#[worker::send]
pub async fn publish(
    _: Owner,
    app: App,
    Path(name): Path<String>,
) -> Result<Json<PublishedBody>, ApiError> {
    let published = app.store.publish_form(&name, app.now_ms).await?;
    app.forms.refresh(&name).await?;
    Ok(Json(published))
}

fn with_etag(status: StatusCode, form: FormBody) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", form.revision));
    let mut response = (status, Json(form)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
