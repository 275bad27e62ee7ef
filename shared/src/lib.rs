//! The domain of Transom: types and decisions.
//!
//! Nothing here performs input or output, reads a clock, draws a random number
//! or knows of JavaScript. Such things come in as values, so every decision can
//! be tested as a table of cases, natively and in the browser build alike.
//!
//! Unchecked text becomes checked types in exactly three places:
//! [`form::FormDraft::parse`] and `destination::DestinationDraft::parse` for what
//! an owner writes, [`submission::SubmissionDraft::parse`] for what a visitor
//! types.

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
pub mod delivery;
#[cfg(feature = "full")]
pub mod destination;
#[cfg(feature = "full")]
pub mod id;
#[cfg(feature = "full")]
pub mod lead;
#[cfg(feature = "full")]
pub mod origin;
#[cfg(feature = "full")]
pub mod pattern;
#[cfg(feature = "full")]
pub mod texts;
#[cfg(feature = "full")]
pub mod wire;
