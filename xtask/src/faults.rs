//! `cargo xtask faults`: every lead accounted for, whatever fails.

use std::process::Command;

use anyhow::Result;

use crate::run::{root, run as run_command, target};
use crate::worker::{self, Flavour};
use crate::{build, setup};

/// What a fault run can be asked for.
pub struct Options {
    /// Simulated histories.
    pub histories: u64,
    /// Real kills of workerd.
    pub kills: u32,
    /// The seed; another one at each run where there is none.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            histories: 10_000,
            kills: 100,
            seed: None,
        }
    }
}

/// Builds what it needs and runs it.
///
/// # Errors
/// Where a lead was lost, doubled or left without an end.
pub fn run(options: &Options) -> Result<()> {
    setup::for_build()?;
    // The service's crate includes what the widget's build writes.
    build::widget(true)?;
    if options.kills > 0 {
        worker::build(Flavour::Test)?;
    }
    account(options)
}

/// Runs it on what is built.
///
/// # Errors
/// As [`run`].
pub fn account(options: &Options) -> Result<()> {
    let mut faults = Command::new("cargo");
    faults
        .args([
            "run",
            "--quiet",
            "-p",
            "transom-faults",
            "--profile",
            "quick",
            "--",
        ])
        .args(["--histories", &options.histories.to_string()])
        .args(["--kills", &options.kills.to_string()])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target());
    if let Some(seed) = options.seed {
        faults.args(["--seed", &seed.to_string()]);
    }
    run_command("Accounting for every lead through faults", &mut faults)
}
