//! `GET /v1/deliveries`, `GET /v1/deliveries/{id}`, `POST …/replay`.

use serde::Deserialize;
use transom_shared::id::IdKind;
use transom_shared::wire::{DeliveryBody, PageBody};

use crate::answer::Json;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::{Path, Query};
use crate::routes::{checked_cursor, checked_limit, refused};
use crate::store::DeliveryFilter;

/// What a list of deliveries can be asked for.
#[derive(Deserialize)]
pub struct DeliveryQuery {
    state: Option<String>,
    destination: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// One page of deliveries, newest lead first.
#[worker::send]
pub async fn list(
    app: Owner,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<PageBody<DeliveryBody>>, ApiError> {
    let filter = filter(query.state.as_deref())?;
    let limit = checked_limit(query.limit.as_deref())?;
    checked_cursor(query.cursor.as_deref(), IdKind::Delivery)?;
    let destination = query.destination.as_deref();
    let page = app
        .store
        .deliveries(filter, destination, query.cursor.as_deref(), limit)
        .await?;
    Ok(Json(page))
}

/// One delivery with every try.
#[worker::send]
pub async fn show(app: Owner, Path(id): Path<String>) -> Result<Json<DeliveryBody>, ApiError> {
    Ok(Json(app.store.delivery(&id).await?))
}

/// Makes a dead delivery due again.
#[worker::send]
pub async fn replay(app: Owner, Path(id): Path<String>) -> Result<Json<DeliveryBody>, ApiError> {
    let delivery = app.store.replay_delivery(&id, app.now_ms).await?;
    app.wake(vec![delivery.destination.clone()]);
    Ok(Json(delivery))
}

fn filter(state: Option<&str>) -> Result<DeliveryFilter, ApiError> {
    match state {
        None => Ok(DeliveryFilter::All),
        Some("open") => Ok(DeliveryFilter::Open),
        Some("delivered") => Ok(DeliveryFilter::Delivered),
        Some("dead") => Ok(DeliveryFilter::Dead),
        Some("withheld") => Ok(DeliveryFilter::Withheld),
        Some(_) => {
            let message = "Ask for open, delivered, dead or withheld.";
            Err(refused("state", "state", message))
        }
    }
}
