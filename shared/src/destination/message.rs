//! The one HTTP request that carries a lead, or several, to a destination.

use super::{Credentials, Destination, DestinationKind, LeadData, chat, crm, webhook};

/// The HTTP method of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `POST`.
    Post,
    /// `PATCH`.
    Patch,
}

/// What the sender has to add before a message can go.
#[derive(Clone, PartialEq, Eq)]
pub enum Authorization {
    /// Nothing.
    None,
    /// `Authorization: Bearer` and this token.
    Bearer(String),
    /// A token that is fetched first (OAuth 2.0 client credentials, RFC 6749 § 4.4).
    ClientCredentials {
        /// Where.
        token_url: String,
        /// For whom.
        client_id: String,
        /// By what secret.
        client_secret: String,
    },
    /// A further webhook signature `v1a,…`: ed25519 over this content, by each
    /// of these seeds.
    Ed25519 {
        /// What is signed.
        content: String,
        /// The keys, the newest first.
        seeds: Vec<[u8; 32]>,
    },
}

/// A request, ready but for its authorization.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: String,
    /// The headers, in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body, JSON.
    pub body: String,
    /// What is still to be added.
    pub authorization: Authorization,
}

/// Addresses and tokens do not get into logs by way of `{:?}`.
impl std::fmt::Debug for Message {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Message(…)")
    }
}

impl Message {
    /// A `POST` of JSON without authorization.
    pub(super) fn post(url: impl Into<String>, body: String) -> Self {
        Self {
            method: Method::Post,
            url: url.into(),
            headers: vec![("content-type", "application/json".to_owned())],
            body,
            authorization: Authorization::None,
        }
    }
}

/// The message that carries one lead. `id` is the delivery's: the same at every
/// try, so that a receiver can tell a repetition. `now_ms` is milliseconds since
/// 1970, UTC.
///
/// # Errors
/// Why this lead cannot go there, for a person.
pub fn compose(
    destination: &Destination,
    credentials: &Credentials,
    id: &str,
    data: &LeadData,
    now_ms: i64,
) -> Result<Message, String> {
    match destination.kind {
        DestinationKind::Webhook => {
            Ok(webhook::message(destination, credentials, id, data, now_ms))
        }
        DestinationKind::Hubspot => crm::hubspot(destination, credentials, id, data),
        DestinationKind::Salesforce => crm::salesforce(destination, credentials, data),
        _ => Ok(chat::message(destination, credentials, &[data], now_ms)),
    }
}

/// The one message that carries several leads to people who read them.
pub fn compose_digest(
    destination: &Destination,
    credentials: &Credentials,
    leads: &[&LeadData],
    now_ms: i64,
) -> Message {
    chat::message(destination, credentials, leads, now_ms)
}
