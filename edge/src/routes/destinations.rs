//! `/v1/destinations`: where qualified leads go.

use serde::de::DeserializeOwned;
use transom_shared::destination::{
    Credentials, Destination, DestinationDraft, DestinationKind, NewDestination, Signature,
    is_same_receiver, masked,
};
use transom_shared::id::IdKind;
use transom_shared::wire::{KeyedDestinationBody, PageBody};

use crate::answer::{Answer, created, json, tagged};
use crate::app::App;
use crate::body;
use crate::call::Call;
use crate::deliver;
use crate::door::Body;
use crate::error::ApiError;
use crate::routes::{expected_revision, refused};
use crate::store::{DestinationChange, StoredDestination};

/// Most bytes of a destination.
const MAX_BYTES: usize = 256 * 1024;

/// Every destination, the oldest first: a workspace has a handful.
pub async fn list(call: Call) -> Answer {
    let app = call.owner()?;
    json(&PageBody {
        items: app.store.destinations().await?,
        next_cursor: None,
    })
}

pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let destination = app.store.destination(&call.part).await?;
    tagged(&destination, destination.revision)
}

/// Makes a destination; a key that is made for it is shown in this answer only.
pub async fn create(call: Call) -> Answer {
    let app = call.owner()?;
    let new = checked(&app, &call.origin, read(call.body).await?, true)?;
    let id = app.new_id(IdKind::Destination);
    let shows_key = new.secret.is_none();
    let keys = keys(&new, new.secret.clone()).await?;
    let credentials = Credentials {
        url: new.url.unwrap_or_default(),
        secret: keys.secret.clone(),
        previous_secret: None,
        previous_until_ms: 0,
    };
    let public_key = keys.public_key.clone();
    let change = sealed(&app, &id, new.destination, &credentials, public_key).await?;
    let destination = app.store.create_destination(&change, app.now_ms).await?;
    let is_shared = keys.public_key.is_none() && !keys.secret.is_empty();
    let body = KeyedDestinationBody {
        destination,
        secret: (shows_key && is_shared).then_some(keys.secret),
    };
    created(&body)
}

/// Changes a destination; an address or key that is left out stays.
pub async fn change(call: Call) -> Answer {
    let app = call.owner()?;
    let new = checked(&app, &call.origin, read(call.body).await?, false)?;
    let stored = app.store.stored_destination(&call.part).await?;
    if new.destination.kind != stored.definition.kind {
        let message = "A destination keeps its kind. Make another one.";
        return Err(refused("kind", "kind", message));
    }
    let before = credentials(&app, &stored).await?;
    let is_elsewhere = new
        .url
        .as_deref()
        .is_some_and(|url| !is_same_receiver(&before.url, url));
    if is_elsewhere && new.secret.is_none() && !before.secret.is_empty() {
        let message = "Give the key again: it does not follow to another host by itself.";
        return Err(refused("secret", "required", message));
    }
    let same_signature = new.destination.signature == stored.definition.signature;
    if !same_signature && new.secret.is_none() && new.destination.signature == Signature::Hmac {
        let message = "Give the whsec_ key for the other signature.";
        return Err(refused("secret", "required", message));
    }
    let secret = new.secret.clone();
    let secret = secret.or_else(|| same_signature.then(|| before.secret.clone()));
    let keys = keys(&new, secret).await?;
    let credentials = Credentials {
        url: new.url.unwrap_or_else(|| before.url.clone()),
        secret: keys.secret,
        // Another host never sees the key before, not even as a signature.
        previous_secret: before.previous_secret.filter(|_| !is_elsewhere),
        ..before
    };
    let public_key = keys.public_key.clone();
    let change = sealed(&app, &call.part, new.destination, &credentials, public_key).await?;
    let revision = expected_revision(&call.headers)?.unwrap_or(stored.revision);
    app.store
        .change_destination(&change, revision, app.now_ms)
        .await?;
    app.wake(vec![call.part.clone()]);
    let destination = app.store.destination(&call.part).await?;
    tagged(&destination, destination.revision)
}

pub(super) async fn read<T: DeserializeOwned>(body: Body) -> Result<T, ApiError> {
    body::json(body, MAX_BYTES).await
}

/// A change of a destination, its credentials encrypted.
pub(super) async fn sealed(
    app: &App,
    id: &str,
    definition: Destination,
    credentials: &Credentials,
    public_key: Option<String>,
) -> Result<DestinationChange, ApiError> {
    Ok(DestinationChange {
        id: id.to_owned(),
        sealed: deliver::seal(&app.config.secrets, id, definition.kind, credentials).await?,
        definition,
        address: masked(&credentials.url),
        public_key,
    })
}

fn checked(
    app: &App,
    sent_to: &str,
    draft: DestinationDraft,
    is_new: bool,
) -> Result<NewDestination, ApiError> {
    let own = app.config.own_hosts(sent_to);
    let without_port = |host: &'_ String| host.split(':').next().unwrap_or_default().to_owned();
    let own: Vec<String> = own.iter().map(without_port).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    draft
        .parse(is_new, &own, deliver::REACH)
        .map_err(ApiError::invalid)
}

/// The keys of a destination: of a webhook the `secret` or new ones, of another
/// what its owner wrote.
pub(super) async fn keys(
    new: &NewDestination,
    secret: Option<String>,
) -> Result<deliver::Keys, ApiError> {
    if new.destination.kind == DestinationKind::Webhook {
        return deliver::new_keys(new.destination.signature, secret).await;
    }
    Ok(deliver::Keys {
        secret: secret.unwrap_or_default(),
        public_key: None,
    })
}

pub(super) async fn credentials(
    app: &App,
    stored: &StoredDestination,
) -> Result<Credentials, ApiError> {
    let opened = deliver::open(&app.config.secrets, stored).await;
    opened.ok_or(ApiError::Misconfigured(
        "The keys of this destination cannot be read: SECRETS_KEY is another than they were \
         saved with. Put the old one into SECRETS_KEY_PREVIOUS.",
    ))
}
