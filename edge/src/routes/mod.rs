//! The routes, one file for each group.

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
pub(crate) mod table;

#[cfg(feature = "test-build")]
pub(crate) use embed::locale_for;

use transom_shared::destination::DestinationState;
use transom_shared::error::LocatedError;
use transom_shared::id::IdKind;

use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;
use crate::door::Request;
use crate::error::ApiError;
use crate::headers::Headers;
use destination_actions::set_state;
use table::{Route, routes};

/// Every route of the service, with its handlers. Static assets (`/a/…`, `/embed.json`,
/// `/openapi.json`) are served by the platform before a request comes here.
const ROUTES: &[Route] = routes! {
    "/healthz" { GET: health::show }

    "/embed.js" { GET: embed::generic }
    "/f/{form}" { GET: embed::show, POST: intake::create, OPTIONS: intake::preflight }
    "/f/{form}/embed" { GET: embed::embed }
    "/f/{form}/challenge" { GET: challenge::show }

    "/v1/forms/{form}" { GET: forms::show, PUT: forms::save }
    "/v1/forms/{form}/publish" { POST: forms::publish }
    "/v1/submissions/{id}" { GET: submissions::show }

    "/v1/leads" { GET: leads::list }
    "/v1/quarantine" { GET: leads::quarantine }
    "/v1/pool" { GET: leads::pool }
    "/v1/leads/{id}" { GET: leads::show }
    "/v1/leads/{id}/history" { GET: leads::history }
    "/v1/leads/{id}/touches" { GET: leads::touches }
    "/v1/leads/{id}/consents" { GET: leads::consents }
    "/v1/leads/{id}/status" { POST: lead_actions::set_status }
    "/v1/leads/{id}/release" { POST: lead_actions::release }
    "/v1/leads/{id}/assign" { POST: lead_actions::assign }
    "/v1/leads/{id}/return" { POST: lead_actions::give_back }
    "/v1/leads/{id}/respond" { POST: lead_actions::respond }
    "/v1/leads/{id}/pick" { POST: pick::pick }

    "/v1/people" { GET: people::list }
    "/v1/people/{id}" { GET: people::show, PUT: people::save }
    "/v1/rules/{kind}" { GET: rules::show, PUT: rules::save }
    "/v1/rules/{kind}/preview" { POST: rules::preview }
    "/v1/model" { GET: model::show }
    "/v1/model/train" { POST: model::retrain }

    "/v1/destinations" { GET: destinations::list, POST: destinations::create }
    "/v1/destinations/{id}" { GET: destinations::show, PUT: destinations::change }
    "/v1/destinations/{id}/test" { POST: destination_actions::test }
    "/v1/destinations/{id}/rotate" { POST: destination_actions::rotate }
    "/v1/destinations/{id}/replay" { POST: destination_actions::replay }
    "/v1/destinations/{id}/pause" { POST: |call| set_state(call, DestinationState::Paused) }
    "/v1/destinations/{id}/resume" { POST: |call| set_state(call, DestinationState::Active) }
    "/v1/destinations/{id}/disable" { POST: |call| set_state(call, DestinationState::Disabled) }
    "/v1/deliveries" { GET: deliveries::list }
    "/v1/deliveries/{id}" { GET: deliveries::show }
    "/v1/deliveries/{id}/replay" { POST: deliveries::replay }
    "/v1/counters" { GET: counters::show }
};

/// Answers `request`, whatever it asks for.
///
/// # Errors
/// [`ApiError::NotFound`] or [`ApiError::MethodNotAllowed`] where no route takes it; what
/// its handler says.
pub async fn answer(app: App, request: Request) -> Answer {
    #[cfg(feature = "test-build")]
    let more = crate::rehearsal::ROUTES;
    #[cfg(not(feature = "test-build"))]
    let more: &[Route] = &[];
    let path = request.path.clone();
    let (handler, part) = table::find([ROUTES, more], &request.method, &path)?;
    handler(Call::new(app, request, part)?).await
}

/// How many items a page of a list has.
fn checked_limit(call: &Call) -> Result<u32, ApiError> {
    checked_count(call, "limit", "Ask for 1 to 200 items.")
}

/// How many of something the parameter `name` asks for: 50 where it is not there.
fn checked_count(call: &Call, name: &str, advice: &str) -> Result<u32, ApiError> {
    let count = call.parameter(name)?;
    let count = count.map_or(Some(50), |count| count.parse().ok());
    count
        .filter(|count| (1..=200).contains(count))
        .ok_or_else(|| refused(name, "range", advice))
}

/// The whole number that the parameter `name` says.
pub(crate) fn checked_number(name: &str, text: &str) -> Result<i64, ApiError> {
    text.parse()
        .map_err(|_| refused(name, "number", "Give a whole number."))
}

/// Where a page begins: after what a cursor says that a list gave.
fn checked_cursor(call: &Call, kind: IdKind) -> Result<Option<String>, ApiError> {
    let cursor = call.parameter("cursor")?;
    if cursor.as_deref().is_none_or(|cursor| kind.matches(cursor)) {
        return Ok(cursor);
    }
    let message = "Give the next_cursor of the page before.";
    Err(refused("cursor", "cursor", message))
}

/// One problem with one part of a request.
fn refused(loc: &str, code: &str, message: &str) -> ApiError {
    ApiError::invalid(vec![LocatedError::new(loc, code, message)])
}

/// The revision a save must find: of `If-Match`, or 0 for `If-None-Match: *`.
fn expected_revision(headers: &Headers) -> Result<Option<u32>, ApiError> {
    if headers.text("if-none-match") == "*" {
        return Ok(Some(0));
    }
    match headers.text("if-match") {
        "" | "*" => Ok(None),
        tag => tag
            .trim_matches('"')
            .parse()
            .map(Some)
            .map_err(|_| ApiError::Stale),
    }
}
