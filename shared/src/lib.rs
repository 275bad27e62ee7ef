//! The domain of Transom: types and decisions.
//!
//! Nothing here performs input or output, reads a clock, draws a random number
//! or knows of JavaScript. Such things come in as values, so every decision can
//! be tested as a table of cases, natively and in the browser build alike.
//!
//! Unchecked text becomes checked types in the `parse` of a draft only:
//! [`form::FormDraft`], `destination::DestinationDraft`, `assign::PersonDraft` and
//! the rules for what an owner writes, [`submission::SubmissionDraft`] for what a
//! visitor types.

pub mod calendar;
pub mod decimal;
pub mod email;
pub mod error;
pub mod form;
pub mod locale;
pub mod phone;
pub mod submission;
pub mod wording;

#[cfg(feature = "full")]
pub mod assign;
#[cfg(feature = "full")]
pub mod attribution;
#[cfg(feature = "full")]
pub mod criterion;
#[cfg(feature = "full")]
pub mod delivery;
#[cfg(feature = "full")]
pub mod destination;
#[cfg(feature = "full")]
pub mod facts;
#[cfg(feature = "full")]
pub mod hex;
#[cfg(feature = "full")]
pub mod id;
#[cfg(feature = "full")]
pub mod identity;
#[cfg(feature = "full")]
pub mod json;
#[cfg(feature = "full")]
pub mod lead;
#[cfg(feature = "full")]
pub mod lifecycle;
#[cfg(feature = "full")]
pub mod network;
#[cfg(feature = "full")]
pub mod origin;
#[cfg(feature = "full")]
pub mod pattern;
#[cfg(feature = "full")]
pub mod pool;
#[cfg(feature = "full")]
pub mod preview;
#[cfg(feature = "full")]
pub mod rules;
#[cfg(feature = "full")]
pub mod score;
#[cfg(feature = "full")]
pub mod secure_headers;
#[cfg(feature = "full")]
mod sorted;
#[cfg(feature = "full")]
pub mod spam;
#[cfg(feature = "full")]
pub mod targets;
#[cfg(feature = "full")]
pub mod texts;
#[cfg(feature = "full")]
pub mod wire;
#[cfg(feature = "full")]
pub mod working;
