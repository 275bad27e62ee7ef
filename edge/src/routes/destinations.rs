//! `/v1/destinations`: where qualified leads go.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use transom_shared::delivery::{Reply, judge};
use transom_shared::destination::{
    Credentials, DestinationDraft, DestinationKind, DestinationState, LeadData, NewDestination,
    compose, masked,
};
use transom_shared::id::IdKind;
use transom_shared::wire::{
    DestinationBody, KeyedDestinationBody, PageBody, ReplayedBody, RotationBody, TestBody,
};

use crate::answer::text;
use crate::app::App;
use crate::body;
use crate::caller::Owner;
use crate::deliver::{self, EdgeWorld, World};
use crate::error::ApiError;
use crate::extract::Path;
use crate::routes::{expected_revision, refused};
use crate::store::{DestinationChange, StoredDestination};

/// Most bytes of a destination.
const MAX_BYTES: usize = 256 * 1024;

/// The routes of destinations.
pub fn routes() -> Router<App> {
    let state = |state| {
        post(move |owner: Owner, app: State<App>, id: Path<String>| {
            set_state(owner, app, id, state)
        })
    };
    let one = "/v1/destinations/{id}";
    Router::new()
        .route("/v1/destinations", get(list).post(create))
        .route(one, get(show).put(change))
        .route(&[one, "/test"].concat(), post(test))
        .route(&[one, "/rotate"].concat(), post(rotate))
        .route(&[one, "/replay"].concat(), post(replay))
        .route(&[one, "/pause"].concat(), state(DestinationState::Paused))
        .route(&[one, "/resume"].concat(), state(DestinationState::Active))
        .route(
            &[one, "/disable"].concat(),
            state(DestinationState::Disabled),
        )
}

/// Every destination, the oldest first: a workspace has a handful.
#[worker::send]
async fn list(
    _: Owner,
    State(app): State<App>,
) -> Result<Json<PageBody<DestinationBody>>, ApiError> {
    Ok(Json(PageBody {
        items: app.store.destinations().await?,
        next_cursor: None,
    }))
}

#[worker::send]
async fn show(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    Ok(with_etag(app.store.destination(&id).await?))
}

/// Makes a destination; a key that is made for it is shown in this answer only.
#[worker::send]
async fn create(
    _: Owner,
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let new = checked(&app, &headers, read(body).await?, true)?;
    let id = app.new_id(IdKind::Destination);
    let shows_key = new.secret.is_none();
    let keys = keys(&new, new.secret.clone()).await?;
    let credentials = Credentials {
        url: new.url.unwrap_or_default(),
        secret: keys.secret.clone(),
        previous_secret: None,
        previous_until_ms: 0,
    };
    let change = DestinationChange {
        id: &id,
        definition: &new.destination,
        sealed: &deliver::seal(&app.config.secrets, &id, &credentials).await?,
        address: &masked(&credentials.url),
        public_key: keys.public_key.as_deref(),
    };
    let destination = app.store.create_destination(&change, app.now_ms).await?;
    let is_shared = keys.public_key.is_none() && !keys.secret.is_empty();
    let body = KeyedDestinationBody {
        destination,
        secret: (shows_key && is_shared).then_some(keys.secret),
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Changes a destination; an address or key that is left out stays.
#[worker::send]
async fn change(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let new = checked(&app, &headers, read(body).await?, false)?;
    let stored = app.store.stored_destination(&id).await?;
    if new.destination.kind != stored.definition.kind {
        let message = "A destination keeps its kind. Make another one.";
        return Err(refused("kind", "kind", message));
    }
    let before = credentials(&app, &stored).await?;
    let same_signature = new.destination.signature == stored.definition.signature;
    let secret = new.secret.clone();
    let secret = secret.or_else(|| same_signature.then(|| before.secret.clone()));
    let keys = keys(&new, secret).await?;
    let credentials = Credentials {
        url: new.url.unwrap_or_else(|| before.url.clone()),
        secret: keys.secret,
        ..before
    };
    let change = DestinationChange {
        id: &id,
        definition: &new.destination,
        sealed: &deliver::seal(&app.config.secrets, &id, &credentials).await?,
        address: &masked(&credentials.url),
        public_key: keys.public_key.as_deref(),
    };
    let revision = expected_revision(&headers)?.unwrap_or(stored.revision);
    app.store
        .change_destination(&change, revision, app.now_ms)
        .await?;
    wake(&app, &id);
    Ok(with_etag(app.store.destination(&id).await?))
}

/// Puts another key in place. A webhook is signed with both for a day.
#[worker::send]
async fn rotate(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, ApiError> {
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
    let change = DestinationChange {
        id: &id,
        definition: &stored.definition,
        sealed: &deliver::seal(&app.config.secrets, &id, &credentials).await?,
        address: &masked(&credentials.url),
        public_key: keys.public_key.as_deref(),
    };
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
async fn test(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<TestBody>, ApiError> {
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
    let world = EdgeWorld::new(app.config.clone());
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
async fn replay(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ReplayedBody>, ApiError> {
    app.store.destination(&id).await?;
    let replayed = app.store.replay_dead(&id, app.now_ms).await?;
    wake(&app, &id);
    Ok(Json(ReplayedBody { replayed }))
}

#[worker::send]
async fn set_state(
    _: Owner,
    State(app): State<App>,
    Path(id): Path<String>,
    state: DestinationState,
) -> Result<Response, ApiError> {
    let changed = app.store.set_destination_state(&id, state, app.now_ms);
    let destination = changed.await?;
    wake(&app, &id);
    Ok(with_etag(destination))
}

async fn read<T: DeserializeOwned>(body: Body) -> Result<T, ApiError> {
    let bytes = body::read(body, MAX_BYTES).await?;
    serde_json::from_slice(&bytes).map_err(|error| refused("body", "json", &error.to_string()))
}

fn checked(
    app: &App,
    headers: &HeaderMap,
    draft: DestinationDraft,
    is_new: bool,
) -> Result<NewDestination, ApiError> {
    let host = text(headers, header::HOST);
    let host = host.split(':').next().unwrap_or_default();
    let own = app.config.own_hosts.iter().map(String::as_str);
    let own: Vec<&str> = own.chain([host]).filter(|host| !host.is_empty()).collect();
    draft
        .parse(is_new, &own, deliver::REACH)
        .map_err(ApiError::Invalid)
}

/// The keys of a destination: of a webhook the `secret` or new ones, of another
/// what its owner wrote.
async fn keys(new: &NewDestination, secret: Option<String>) -> Result<deliver::Keys, ApiError> {
    if new.destination.kind == DestinationKind::Webhook {
        return deliver::new_keys(new.destination.signature, secret).await;
    }
    Ok(deliver::Keys {
        secret: secret.unwrap_or_default(),
        public_key: None,
    })
}

async fn credentials(app: &App, stored: &StoredDestination) -> Result<Credentials, ApiError> {
    let world = EdgeWorld::new(app.config.clone());
    let opened = world.credentials(stored).await;
    opened.map_err(|_| {
        ApiError::Misconfigured(
            "The keys of this destination cannot be read: SECRETS_KEY is another than they were \
             saved with. Put the old one into SECRETS_KEY_PREVIOUS.",
        )
    })
}

fn wake(app: &App, id: &str) {
    let queues = app.queues.clone();
    let destination = id.to_owned();
    app.later(async move { queues.wake(vec![destination]).await });
}

fn with_etag(destination: DestinationBody) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", destination.revision));
    let mut response = Json(destination).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
