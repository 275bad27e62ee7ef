//! What a handler takes from the address. Axum's own extractors answer a
//! mistake with plain text; these answer it with a problem, like every route.

use axum::extract::{self, FromRequestParts};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::map::Entry;
use serde_json::{Map, Value};
use transom_shared::json;

use crate::app::App;
use crate::error::ApiError;

/// The request's view of the service, which [`crate::fetch`] puts there: the routes
/// themselves are the same for every request, and built once.
impl<S: Send + Sync> FromRequestParts<S> for App {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let app = parts.extensions.get().cloned();
        app.ok_or_else(|| ApiError::unavailable("a request without its service"))
    }
}

/// The variable part of a path.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match extract::Path::from_request_parts(parts, state).await {
            Ok(extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::Malformed(
                "Write the address in UTF-8, percent-encoded.",
            )),
        }
    }
}

/// The parameters after the question mark.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let parameters = parameters(parts.uri.query().unwrap_or_default());
        json::from_value(parameters.into()).map(Self).map_err(|_| {
            ApiError::Malformed(
                "Give each parameter of the address once, as /openapi.json describes it.",
            )
        })
    }
}

/// What stands after the question mark, as texts; what is given twice as a list, which
/// fits nowhere.
fn parameters(query: &str) -> Map<String, Value> {
    let mut parameters = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = Value::from(value.into_owned());
        match parameters.entry(name) {
            Entry::Vacant(place) => {
                place.insert(value);
            }
            Entry::Occupied(mut place) => {
                place.insert(Value::Array(vec![value]));
            }
        }
    }
    parameters
}
