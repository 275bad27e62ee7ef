//! Destinations: where qualified leads go, and what is sent there.
//!
//! ```text
//! DestinationDraft ──parse()──▶ Destination + Credentials (encrypted at rest)
//! Destination + Credentials + LeadData ──compose()──▶ Message ──▶ HTTP
//! ```

mod chat;
mod credentials;
mod crm;
mod data;
mod draft;
mod message;
pub mod outgoing;
mod own_hosts;
mod person_name;
pub mod sign;
mod template;
mod webhook;

pub use credentials::{Credentials, masked};
pub use data::LeadData;
pub use draft::{Destination, DestinationDraft, NewDestination};
pub use message::{Authorization, Message, Method, compose, compose_digest};
pub use own_hosts::is_same_receiver;
pub use template::{Markup, Template};

use serde::{Deserialize, Serialize};

/// What kind of receiver a destination is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DestinationKind {
    /// A signed webhook (Standard Webhooks).
    Webhook,
    /// A `WeCom` group robot.
    Wecom,
    /// A `DingTalk` custom robot.
    Dingtalk,
    /// A Feishu or Lark custom robot.
    Feishu,
    /// A Slack incoming webhook.
    Slack,
    /// `HubSpot` contacts, by upsert.
    Hubspot,
    /// Salesforce leads, by upsert.
    Salesforce,
}

impl DestinationKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Webhook,
        Self::Wecom,
        Self::Dingtalk,
        Self::Feishu,
        Self::Slack,
        Self::Hubspot,
        Self::Salesforce,
    ];

    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
            Self::Feishu => "feishu",
            Self::Slack => "slack",
            Self::Hubspot => "hubspot",
            Self::Salesforce => "salesforce",
        }
    }

    /// Whether people read what arrives, so that a burst can be one message.
    pub fn is_chat(self) -> bool {
        matches!(
            self,
            Self::Wecom | Self::Dingtalk | Self::Feishu | Self::Slack
        )
    }

    /// The most requests in a minute that the receiver takes, where it says so:
    /// `WeCom` and `DingTalk` 20, Feishu 100, Slack one a second.
    pub fn per_minute(self) -> Option<u32> {
        match self {
            Self::Wecom | Self::Dingtalk => Some(20),
            Self::Feishu => Some(100),
            Self::Slack => Some(60),
            Self::Webhook | Self::Hubspot | Self::Salesforce => None,
        }
    }

    /// The markup that messages to it are written in.
    pub fn markup(self) -> Markup {
        match self {
            Self::Wecom => Markup::Wecom,
            Self::Dingtalk => Markup::Dingtalk,
            Self::Feishu => Markup::Feishu,
            Self::Slack => Markup::Slack,
            Self::Webhook | Self::Hubspot | Self::Salesforce => Markup::Plain,
        }
    }
}

/// What a destination is told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Topic {
    /// A lead came in, or was released, and is qualified.
    #[default]
    #[serde(rename = "lead.qualified")]
    LeadQualified,
    /// Nobody answered a lead in time.
    #[serde(rename = "lead.target_breached")]
    TargetBreached,
}

impl Topic {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeadQualified => "lead.qualified",
            Self::TargetBreached => "lead.target_breached",
        }
    }

    /// The key of the sentence that heads a message.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::LeadQualified => "lead_title",
            Self::TargetBreached => "breach_title",
        }
    }
}

/// How a webhook is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// `v1`: HMAC-SHA256 with a shared secret.
    #[default]
    Hmac,
    /// `v1a`: ed25519; the receiver has the public key only.
    Ed25519,
}

/// Whether a destination is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DestinationState {
    /// Leads are sent to it.
    Active,
    /// Leads wait until it is resumed.
    Paused,
    /// It answered that it is gone (410), or was switched off; new leads are not
    /// meant for it.
    Disabled,
}

impl DestinationState {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}
