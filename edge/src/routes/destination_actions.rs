//! `POST /v1/destinations/{id}/…`: what can be done with a destination.

use transom_shared::delivery::{Reply, judge};
use transom_shared::destination::{
    DestinationKind, DestinationState, LeadData, NewDestination, compose,
};
use transom_shared::id::IdKind;
use transom_shared::wire::{KeyedDestinationBody, ReplayedBody, RotationBody, TestBody};

use super::destinations::{credentials, keys, read, sealed};
use crate::answer::{Answer, json, tagged};
use crate::call::Call;
use crate::deliver::{self, EdgeWorld, World};
use crate::routes::refused;

/// Puts another key in place. A webhook is signed with both for a day.
pub async fn rotate(call: Call) -> Answer {
    let app = call.owner()?;
    let RotationBody { secret } = read(call.body).await?;
    let stored = app.store.stored_destination(&call.part).await?;
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
    let change = sealed(&app, &call.part, definition, &credentials, public_key).await?;
    app.store
        .change_destination(&change, stored.revision, app.now_ms)
        .await?;
    let is_shared = shows_key && is_webhook && keys.public_key.is_none();
    let body = KeyedDestinationBody {
        destination: app.store.destination(&call.part).await?,
        secret: is_shared.then_some(keys.secret),
    };
    json(&body)
}

/// Sends a lead that nobody is, and says what came back.
pub async fn test(call: Call) -> Answer {
    let app = call.owner()?;
    let stored = app.store.stored_destination(&call.part).await?;
    let credentials = credentials(&app, &stored).await?;
    let lead = app.new_id(IdKind::Lead);
    let kind = stored.definition.kind;
    kind.check_address(&credentials.url, deliver::REACH)
        .map_err(|message| refused("url", "url", message))?;
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
    json(&TestBody {
        outcome: outcome.as_str().to_owned(),
        status: match reply {
            Reply::Answer { status, .. } => Some(status),
            Reply::Nothing(_) => None,
        },
        reason: outcome.reason().to_owned(),
        duration_ms: (world.now_ms() - started_ms).max(0),
    })
}

/// Makes every dead delivery of a destination due again.
pub async fn replay(call: Call) -> Answer {
    let app = call.owner()?;
    app.store.destination(&call.part).await?;
    let replayed = app.store.replay_dead(&call.part, app.now_ms).await?;
    app.wake(vec![call.part]);
    json(&ReplayedBody { replayed })
}

/// Puts a destination into another state.
pub async fn set_state(call: Call, state: DestinationState) -> Answer {
    let app = call.owner()?;
    let changed = app
        .store
        .set_destination_state(&call.part, state, app.now_ms);
    let destination = changed.await?;
    app.wake(vec![call.part]);
    tagged(&destination, destination.revision)
}
