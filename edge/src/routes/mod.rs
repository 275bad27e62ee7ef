//! The routes, one file for each group.

pub(crate) mod boxed;
mod challenge;
mod counters;
mod deliveries;
mod destination_actions;
mod destinations;
mod embed;
mod forms;
mod health;
mod intake;
mod lead_actions;
mod leads;
mod model;
mod people;
mod pick;
mod rules;
mod submissions;

#[cfg(feature = "test-build")]
pub(crate) use embed::locale_for;

use axum::Router;
use axum::http::{HeaderMap, header};

use transom_shared::error::LocatedError;
use transom_shared::id::IdKind;

use crate::answer::text;
use crate::error::ApiError;
use crate::routes::boxed::{boxed, get, post};

/// Every route of the service. Static assets (`/a/…`, `/embed.js`,
/// `/openapi.json`) are served by the platform before a request comes here.
pub fn router() -> Router {
    let routes = Router::new()
        .route("/healthz", get(health::show))
        .route(
            "/f/{form}",
            get(embed::show)
                .post(boxed(intake::create))
                .options(boxed(intake::preflight)),
        )
        .route("/f/{form}/embed", get(embed::embed))
        .route("/v1/forms/{form}", get(forms::show).put(boxed(forms::save)))
        .route("/v1/forms/{form}/publish", post(forms::publish))
        .route("/f/{form}/challenge", get(challenge::show))
        .merge(leads::routes())
        .merge(people::routes())
        .merge(rules::routes())
        .route("/v1/model", get(model::show))
        .route("/v1/model/train", post(model::retrain))
        .route("/v1/submissions/{id}", get(submissions::show))
        .merge(destinations::routes())
        .route("/v1/deliveries", get(deliveries::list))
        .route("/v1/deliveries/{id}", get(deliveries::show))
        .route("/v1/deliveries/{id}/replay", post(deliveries::replay))
        .route("/v1/counters", get(counters::show));
    #[cfg(feature = "test-build")]
    let routes = routes.merge(crate::rehearsal::routes());
    routes
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .fallback(|| async { ApiError::NotFound("See /openapi.json for what is here.") })
}

/// How many items a page of a list has: 50 where nothing is asked for.
fn checked_limit(limit: Option<&str>) -> Result<u32, ApiError> {
    let limit = limit.map_or(Some(50), |limit| limit.parse().ok());
    limit
        .filter(|limit| (1..=200).contains(limit))
        .ok_or_else(|| refused("limit", "range", "Ask for 1 to 200 items."))
}

/// The whole number that the parameter `name` says.
pub(crate) fn checked_number(name: &str, text: &str) -> Result<i64, ApiError> {
    text.parse()
        .map_err(|_| refused(name, "number", "Give a whole number."))
}

/// Checks that a cursor is one that a list gave.
fn checked_cursor(cursor: Option<&str>, kind: IdKind) -> Result<(), ApiError> {
    if cursor.is_none_or(|cursor| kind.matches(cursor)) {
        return Ok(());
    }
    let message = "Give the next_cursor of the page before.";
    Err(refused("cursor", "cursor", message))
}

/// One problem with one part of a request.
fn refused(loc: &str, code: &str, message: &str) -> ApiError {
    ApiError::invalid(vec![LocatedError::new(loc, code, message)])
}

/// The revision a save must find: of `If-Match`, or 0 for `If-None-Match: *`.
fn expected_revision(headers: &HeaderMap) -> Result<Option<u32>, ApiError> {
    if text(headers, header::IF_NONE_MATCH) == "*" {
        return Ok(Some(0));
    }
    match text(headers, header::IF_MATCH) {
        "" | "*" => Ok(None),
        tag => tag
            .trim_matches('"')
            .parse()
            .map(Some)
            .map_err(|_| ApiError::Stale),
    }
}
