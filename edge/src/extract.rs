//! What a handler takes from the address. Axum's own extractors answer a
//! mistake with plain text; these answer it with a problem, like every route.

use axum::extract::{self, FromRequestParts};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::ApiError;

/// The variable part of a path.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match extract::Path::from_request_parts(parts, app).await {
            Ok(extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::Malformed(
                "Write the address in UTF-8, percent-encoded.",
            )),
        }
    }
}

/// The parameters after the question mark.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match extract::Query::from_request_parts(parts, app).await {
            Ok(extract::Query(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::Malformed(
                "Give each parameter of the address once, as /openapi.json describes it.",
            )),
        }
    }
}
