//! `GET /v1/deliveries`, `GET /v1/deliveries/{id}`, `POST …/replay`.

use transom_shared::id::IdKind;

use crate::answer::{Answer, json};
use crate::call::Call;
use crate::error::ApiError;
use crate::routes::{checked_cursor, checked_limit, refused};
use crate::store::DeliveryFilter;

/// One page of deliveries, newest lead first.
pub async fn list(call: Call) -> Answer {
    let app = call.owner()?;
    let filter = filter(call.parameter("state")?.as_deref())?;
    let limit = checked_limit(&call)?;
    let cursor = checked_cursor(&call, IdKind::Delivery)?;
    let destination = call.parameter("destination")?;
    let page = app
        .store
        .deliveries(filter, destination.as_deref(), cursor.as_deref(), limit);
    json(&page.await?)
}

/// One delivery with every try.
pub async fn show(call: Call) -> Answer {
    json(&call.owner()?.store.delivery(&call.part).await?)
}

/// Makes a dead delivery due again.
pub async fn replay(call: Call) -> Answer {
    let app = call.owner()?;
    let delivery = app.store.replay_delivery(&call.part, app.now_ms).await?;
    app.wake(vec![delivery.destination.clone()]);
    json(&delivery)
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
