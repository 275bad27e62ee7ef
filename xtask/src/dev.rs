//! `cargo xtask dev`: everything on this machine, in one command.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::run::{root, say, target};
use crate::stack::{Stack, end_group};
use crate::worker::Flavour;
use crate::{build, site};

/// What `dev` can be asked for.
pub struct Options {
    /// The service's port.
    pub port: u16,
    /// The demo site's port.
    pub site_port: u16,
    /// Where the databases live.
    pub state: Option<PathBuf>,
    /// Whether to run the optimised build.
    pub release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8787,
            site_port: 8788,
            state: None,
            release: false,
        }
    }
}

/// Sets up, builds, migrates, seeds, serves, until it is interrupted.
///
/// # Errors
/// The first step that fails.
pub fn run(options: Options) -> Result<()> {
    build::everything(options.release)?;
    let state = options
        .state
        .unwrap_or_else(|| target().join("transom/state"));
    say("Starting the service");
    let flavour = if options.release {
        Flavour::Release
    } else {
        Flavour::Quick
    };
    let stack = Stack::start(flavour, options.port, &state)?;
    if let Some(group) = stack.group() {
        ctrlc::set_handler(move || {
            end_group(group);
            std::process::exit(0);
        })?;
    }
    let site = site::serve(options.site_port, &stack.edge)?;
    for form in demo_forms(&site)? {
        stack.publish(&form)?;
    }
    println!(
        "ready edge={} site={site} token={}",
        stack.edge, stack.token
    );
    // wrangler does not run the clock of `triggers.crons` on its own machine.
    loop {
        std::thread::sleep(Duration::from_secs(60));
        stack.tick();
    }
}

/// The demo forms, which the demo site's origin may embed.
///
/// # Errors
/// Where a file is not JSON.
pub fn demo_forms(site: &str) -> Result<Vec<Value>> {
    let mut forms = Vec::new();
    for entry in std::fs::read_dir(root().join("edge/forms"))? {
        let mut form: Value = serde_json::from_slice(&std::fs::read(entry?.path())?)?;
        if let Some(origins) = form.get_mut("origins").and_then(Value::as_array_mut) {
            origins.push(json!(site));
            origins.push(json!(site.replace("127.0.0.1", "localhost")));
        }
        forms.push(form);
    }
    Ok(forms)
}
