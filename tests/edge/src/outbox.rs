//! What tests of deliveries share.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use transom_shared::delivery::DeliveryState;
use transom_shared::wire::{DeliveryBody, KeyedDestinationBody, PageBody};

use crate::receiver::{Does, poll};
use crate::{Service, unique};

/// A receiver that takes everything.
pub const OK: Does = Does::Answer(200, "");

/// Makes a destination for the leads of `form`.
pub fn destination(service: &Service, form: &str, url: &str, more: &Value) -> KeyedDestinationBody {
    let mut draft =
        json!({ "name": unique("dest"), "kind": "webhook", "url": url, "forms": [form] });
    if let (Some(draft), Some(more)) = (draft.as_object_mut(), more.as_object()) {
        draft.extend(more.clone());
    }
    let made = service.owner("POST", "/v1/destinations", Some(&draft));
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

/// A person called `name` fills `form`.
pub fn submit(service: &Service, form: &str, name: &str) {
    let values = json!({ "name": name, "email": format!("{}@example.com", unique("d")), "message": "Hello" });
    let answer = service.submit(form, &values);
    assert_eq!(answer.status, 201, "{}", answer.text);
}

/// Every delivery to `destination`.
pub fn deliveries(service: &Service, destination: &str) -> Vec<DeliveryBody> {
    let path = format!("/v1/deliveries?destination={destination}&limit=200");
    service
        .owner("GET", &path, None)
        .json::<PageBody<DeliveryBody>>()
        .items
}

/// The one delivery to `destination`, with every try, once it had `tries`.
pub fn after_tries(service: &Service, destination: &str, tries: u32) -> DeliveryBody {
    poll(|| {
        let [delivery] = deliveries(service, destination).try_into().ok()?;
        let whole: DeliveryBody = service
            .owner("GET", &format!("/v1/deliveries/{}", delivery.id), None)
            .json();
        (whole.attempts >= tries && whole.state != DeliveryState::Leased).then_some(whole)
    })
}

/// Delivers what is due to `destination` at `now_ms`: the time of one test is not
/// that of another beside it.
pub fn sweep(service: &Service, destination: &str, now_ms: i64) {
    let path = format!("/test/sweep?now_ms={now_ms}&destination={destination}");
    let swept = service.owner("POST", &path, None);
    assert_eq!(swept.status, 200, "{}", swept.text);
}

/// Does `action` with `destination`.
pub fn post<T: DeserializeOwned>(service: &Service, destination: &str, action: &str) -> T {
    let answer = service.owner(
        "POST",
        &format!("/v1/destinations/{destination}/{action}"),
        None,
    );
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}
