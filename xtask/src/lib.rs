//! Automation of the project: set-up, builds, a running stack, tests.

#![allow(
    clippy::disallowed_methods,
    reason = "automation measures how long it takes"
)]

pub mod bench;
pub mod build;
pub mod deploy;
pub mod dev;
pub mod faults;
pub mod gates;
pub mod module;
pub mod openapi;
mod openapi_delivery;
mod openapi_qualify;
pub mod run;
pub mod server_timing;
pub mod setup;
pub mod site;
pub mod size;
pub mod stack;
pub mod test;
pub mod worker;
