//! What is done with claimed deliveries: which go, in how many messages, and
//! which end here.

use transom_shared::delivery::{DeliveryState, Grouping, Rate, TRIES, group};
use transom_shared::destination::{Credentials, LeadData, Message, compose, compose_digest};

use crate::store::{Claimed, Ready, Settlement};

/// How long deliveries wait that somebody else took the allowance of, in
/// milliseconds.
const SOON_MS: i64 = 3000;

/// One message and the deliveries it carries.
pub(super) struct Parcel {
    /// The deliveries.
    pub(super) deliveries: Vec<Claimed>,
    /// The message, or why there is none this time.
    pub(super) message: Result<Message, String>,
}

/// What to do.
pub(super) struct Planned {
    /// What to send.
    pub(super) parcels: Vec<Parcel>,
    /// What ends or waits without being sent.
    pub(super) settled: Vec<Settlement>,
    /// The allowance that sending takes: when it is whole again, in milliseconds
    /// since 1970, UTC.
    pub(super) full_at_ms: Option<i64>,
}

impl Planned {
    /// With nothing sent now, because the allowance is gone.
    pub(super) fn postponed(mut self, now_ms: i64) -> Self {
        let parcels = std::mem::take(&mut self.parcels);
        let held = parcels.into_iter().flat_map(|parcel| parcel.deliveries);
        self.settled
            .extend(held.map(|claimed| waiting(claimed, now_ms + SOON_MS)));
        self
    }
}

fn rate(destination: &Ready) -> Option<Rate> {
    let per_minute = destination.definition.per_minute?;
    Some(Rate {
        per_minute,
        full_at_ms: destination.full_at_ms,
    })
}

/// How many requests the destination takes at `now_ms`.
pub(super) fn free_requests(destination: &Ready, now_ms: i64) -> u32 {
    rate(destination).map_or(u32::MAX, |rate| rate.free(now_ms))
}

/// Divides `claimed` into messages and ends.
pub(super) fn plan(
    destination: &Ready,
    claimed: Vec<Claimed>,
    data: &[LeadData],
    credentials: &Result<Credentials, String>,
    free: u32,
    now_ms: i64,
) -> Planned {
    let mut settled = Vec::new();
    let mut going: Vec<(Claimed, &LeadData)> = Vec::new();
    for delivery in claimed {
        let lead = data
            .iter()
            .find(|data| data.lead.id == delivery.lead && data.topic == delivery.topic);
        match admit(destination, &delivery, lead) {
            Ok(lead) => going.push((delivery, lead)),
            Err((state, reason)) => settled.push(ended(delivery, state, reason, now_ms)),
        }
    }
    let folds = destination.definition.kind.is_chat();
    let Grouping { single, folded, .. } = group(going.len(), free, folds);
    let held = going.split_off((single + folded).min(going.len()));
    let digest = going.split_off(single.min(going.len()));
    let due_ms = rate(destination).map_or(now_ms, |rate| rate.free_at_ms(now_ms)) + SOON_MS;
    settled.extend(
        held.into_iter()
            .map(|(delivery, _)| waiting(delivery, due_ms)),
    );
    let mut parcels = Vec::new();
    for (delivery, lead) in going {
        match message(destination, credentials, &delivery, lead, now_ms) {
            Ok(message) => parcels.push(Parcel {
                deliveries: vec![delivery],
                message,
            }),
            Err(reason) => {
                settled.push(ended(delivery, DeliveryState::Withheld, reason, now_ms));
            }
        }
    }
    if !digest.is_empty() {
        let leads: Vec<&LeadData> = digest.iter().map(|(_, lead)| *lead).collect();
        let message = credentials
            .as_ref()
            .map(|keys| compose_digest(&destination.definition, keys, &leads, now_ms));
        parcels.push(Parcel {
            deliveries: digest.into_iter().map(|(delivery, _)| delivery).collect(),
            message: message.map_err(Clone::clone),
        });
    }
    let requests = u32::try_from(parcels.len()).unwrap_or(u32::MAX);
    let full_at_ms = rate(destination)
        .filter(|_| requests > 0)
        .map(|rate| rate.after(requests, now_ms).full_at_ms);
    Planned {
        parcels,
        settled,
        full_at_ms,
    }
}

/// The lead, where the delivery is to be sent; else how it ends.
fn admit<'a>(
    destination: &Ready,
    delivery: &Claimed,
    lead: Option<&'a LeadData>,
) -> Result<&'a LeadData, (DeliveryState, String)> {
    let Some(lead) = lead else {
        let reason = "The lead is no longer there.".to_owned();
        return Err((DeliveryState::Withheld, reason));
    };
    let recipient = &destination.definition.recipient;
    if !lead.has_consent_for(recipient) {
        let reason = format!("There is no consent that names {recipient} as recipient.");
        return Err((DeliveryState::Withheld, reason));
    }
    let filter = destination.definition.when.as_ref();
    if filter.is_some_and(|condition| !lead.matches(condition)) {
        let reason = "The destination's condition does not hold for it.".to_owned();
        return Err((DeliveryState::Withheld, reason));
    }
    if delivery.attempts - delivery.attempts_before.min(delivery.attempts) > TRIES {
        let reason = "The service ended during the last try; nobody knows whether it arrived.";
        return Err((DeliveryState::Dead, reason.to_owned()));
    }
    Ok(lead)
}

/// The message, or why there is none this time; an error is why this lead can
/// never go there.
fn message(
    destination: &Ready,
    credentials: &Result<Credentials, String>,
    delivery: &Claimed,
    lead: &LeadData,
    now_ms: i64,
) -> Result<Result<Message, String>, String> {
    match credentials {
        Ok(keys) => compose(&destination.definition, keys, &delivery.id, lead, now_ms).map(Ok),
        Err(reason) => Ok(Err(reason.clone())),
    }
}

fn ended(claimed: Claimed, state: DeliveryState, reason: String, now_ms: i64) -> Settlement {
    Settlement {
        claimed,
        state,
        due_ms: now_ms,
        reason: Some(reason),
        attempt: None,
    }
}

fn waiting(claimed: Claimed, due_ms: i64) -> Settlement {
    Settlement {
        claimed,
        state: DeliveryState::Waiting,
        due_ms,
        reason: None,
        attempt: None,
    }
}
