//! Bodies of destinations and deliveries.

use serde::{Deserialize, Serialize};

use crate::delivery::DeliveryState;
use crate::destination::{Destination, DestinationState};

/// A destination, its secrets left out, and how it is doing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DestinationBody {
    /// `dest_…`
    pub id: String,
    /// Counts the changes, from 1; the `ETag` is this number in quotes.
    pub revision: u32,
    /// Whether it is sent to.
    pub state: DestinationState,
    /// The address, masked.
    pub address: String,
    /// The public key of a webhook signed with ed25519, `whpk_…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// What was defined.
    pub definition: Destination,
    /// Failed tries in a row.
    pub failures: u32,
    /// Until when it is left alone after too many of them, in milliseconds since
    /// 1970, UTC; 0 where it is not.
    pub open_until_ms: i64,
    /// Deliveries on their way to it.
    pub waiting: u32,
    /// Deliveries to it that were given up.
    pub dead: u32,
    /// When it was made, in milliseconds since 1970, UTC.
    pub created_ms: i64,
    /// When it was last changed, in milliseconds since 1970, UTC.
    pub updated_ms: i64,
}

/// A destination whose key was made or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyedDestinationBody {
    /// The destination.
    pub destination: DestinationBody,
    /// The key that was made, `whsec_…`; shown this once. Absent where it was
    /// given, and for ed25519, whose public key is all a receiver needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A new key for a destination.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RotationBody {
    /// The key; made where absent, for a webhook.
    #[serde(default)]
    pub secret: Option<String>,
}

/// What came of a test message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TestBody {
    /// `accepted`, `failed`, `slow_down` or `gone`.
    pub outcome: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Why it was not accepted; empty where it was.
    pub reason: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AttemptBody {
    /// Counts from 1.
    pub number: u32,
    /// When it began, in milliseconds since 1970, UTC.
    pub started_ms: i64,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// `accepted`, `failed`, `slow_down` or `gone`.
    pub outcome: String,
    /// Why it was not accepted; empty where it was.
    pub reason: String,
}

/// One lead on its way to one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeliveryBody {
    /// `dlv_…`; the same at every try, sent as `webhook-id`.
    pub id: String,
    /// The destination.
    pub destination: String,
    /// The lead.
    pub lead: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How many tries it had.
    pub attempts: u32,
    /// When it is due next, in milliseconds since 1970, UTC.
    pub due_ms: i64,
    /// Why it was given up or withheld.
    pub reason: Option<String>,
    /// When the lead was accepted, in milliseconds since 1970, UTC.
    pub created_ms: i64,
    /// When it came to its end, in milliseconds since 1970, UTC.
    pub settled_ms: Option<i64>,
    /// Every try; only where one delivery is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<AttemptBody>,
}

/// How many deliveries will be tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayedBody {
    /// Deliveries that were dead and are due again.
    pub replayed: u32,
}

/// What came in and went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountersBody {
    /// From when leads are counted, in milliseconds since 1970, UTC.
    pub since_ms: i64,
    /// Leads accepted since then.
    pub accepted: u32,
    /// Deliveries made of them that arrived.
    pub delivered: u32,
    /// Deliveries made of them that were not meant for their destination.
    pub withheld: u32,
    /// Deliveries on their way, of whatever time.
    pub waiting: u32,
    /// Deliveries given up, of whatever time.
    pub dead: u32,
    /// How long the oldest delivery has been due, in milliseconds; absent where
    /// none is.
    pub oldest_due_age_ms: Option<i64>,
}
