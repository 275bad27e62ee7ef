//! `POST /v1/destinations/{id}/…`: what can be done with a destination.

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use transom_shared::delivery::{Reply, judge};
use transom_shared::destination::{
    DestinationKind, DestinationState, LeadData, NewDestination, compose,
};
use transom_shared::id::IdKind;
use transom_shared::wire::{KeyedDestinationBody, ReplayedBody, RotationBody, TestBody};

use super::destinations::{credentials, keys, read, sealed};
use crate::answer::Json;
use crate::caller::Owner;
use crate::deliver::{self, EdgeWorld, World};
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::boxed::post;
use crate::routes::refused;

/// The routes.
pub fn routes() -> Router {
    let state = |state| post(move |app: Owner, id: Path<String>| set_state(app, id, state));
    Router::new()
        .route("/v1/destinations/{id}/test", post(test))
        .route("/v1/destinations/{id}/rotate", post(rotate))
        .route("/v1/destinations/{id}/replay", post(replay))
        .route(
            "/v1/destinations/{id}/pause",
            state(DestinationState::Paused),
        )
        .route(
            "/v1/destinations/{id}/resume",
            state(DestinationState::Active),
        )
        .route(
            "/v1/destinations/{id}/disable",
            state(DestinationState::Disabled),
        )
}

/// Puts another key in place. A webhook is signed with both for a day.
#[worker::send]
async fn rotate(app: Owner, Path(id): Path<String>, body: Body) -> Result<Response, ApiError> {
    let RotationBody { secret } = read(body).await?;
    let stored = app.store.stored_destination(&id).await?;
    let kind = stored.definition.kind;
    let shows_key = secret.is_none();
    let is_webhook = kind == DestinationKind::Webhook;
    let draft = NewDestination {
        destination: stored.definition.clone(),
        url: None,
        secret: secret.clone(),
    };
    draft
        .check_rotation()
        .map_err(|message| refused("secret", "secret", message))?;
    let keys = keys(&draft, secret).await?;
    let credentials =
        credentials(&app, &stored)
            .await?
            .rotated(keys.secret.clone(), is_webhook, app.now_ms);
    let public_key = keys.public_key.clone();
    let definition = stored.definition.clone();
    let change = sealed(&app, &id, definition, &credentials, public_key).await?;
    app.store
        .change_destination(&change, stored.revision, app.now_ms)
        .await?;
    let is_shared = shows_key && is_webhook && keys.public_key.is_none();
    let body = KeyedDestinationBody {
        destination: app.store.destination(&id).await?,
        secret: is_shared.then_some(keys.secret),
    };
    Ok(Json(body).into_response())
}

/// Sends a lead that nobody is, and says what came back.
#[worker::send]
async fn test(app: Owner, Path(id): Path<String>) -> Result<Json<TestBody>, ApiError> {
    let stored = app.store.stored_destination(&id).await?;
    let credentials = credentials(&app, &stored).await?;
    let lead = app.new_id(IdKind::Lead);
    let sample = LeadData::sample(lead, app.now_ms, &stored.definition.locale);
    let delivery = app.new_id(IdKind::Delivery);
    let message = compose(
        &stored.definition,
        &credentials,
        &delivery,
        &sample,
        app.now_ms,
    )
    .map_err(|reason| refused("fields", "test", &reason))?;
    let world = EdgeWorld::new(&app.config);
    let started_ms = world.now_ms();
    let reply = deliver::send(&app.config, message).await;
    let outcome = judge(stored.definition.kind, &reply);
    Ok(Json(TestBody {
        outcome: outcome.as_str().to_owned(),
        status: match reply {
            Reply::Answer { status, .. } => Some(status),
            Reply::Nothing(_) => None,
        },
        reason: outcome.reason().to_owned(),
        duration_ms: (world.now_ms() - started_ms).max(0),
    }))
}

/// Makes every dead delivery of a destination due again.
#[worker::send]
async fn replay(app: Owner, Path(id): Path<String>) -> Result<Json<ReplayedBody>, ApiError> {
    app.store.destination(&id).await?;
    let replayed = app.store.replay_dead(&id, app.now_ms).await?;
    app.wake(vec![id.clone()]);
    Ok(Json(ReplayedBody { replayed }))
}

#[worker::send]
async fn set_state(
    app: Owner,
    Path(id): Path<String>,
    state: DestinationState,
) -> Result<Response, ApiError> {
    let changed = app.store.set_destination_state(&id, state, app.now_ms);
    let destination = changed.await?;
    app.wake(vec![id.clone()]);
    Ok(Json(&destination).tagged(destination.revision))
}
