//! `cargo xtask deploy`: says what it will do, then does it with wrangler.

use std::process::Command;

use anyhow::{Result, bail};

use crate::build;
use crate::run::{self, root};
use crate::setup::npm_tool;
use crate::worker;

/// Deploys the release build with `edge/wrangler.toml`.
///
/// # Errors
/// Where the configuration still has its placeholders, or a step fails.
pub fn run(yes: bool) -> Result<()> {
    let configuration = std::fs::read_to_string(root().join("edge/wrangler.toml"))?;
    if configuration.contains("00000000-0000-0000-0000-000000000000") {
        bail!(
            "edge/wrangler.toml has no database yet. Run these in edge/ and put the ids they print into it:\n  \
             npx wrangler d1 create transom\n  npx wrangler kv namespace create FORMS\n  \
             npx wrangler queues create transom-outbox\n  npx wrangler queues create transom-intake\n  \
             npx wrangler queues create transom-intake-dead\n\
             then set the secrets: npx wrangler secret put ADMIN_TOKEN_SHA256, and SECRETS_KEY\n\
             docs/operating.md explains each."
        );
    }
    println!(
        "This will, in this order:\n  1. build the release\n  2. apply new migrations to the remote database\n  \
         3. deploy the Worker and its static files"
    );
    if has_no_own_hosts(&configuration) {
        println!(
            "Warning: OWN_HOSTS in edge/wrangler.toml is empty. Every host that is routed to the Worker counts \
             as the service itself; name yours to have no other. docs/operating.md says more."
        );
    }
    if !yes {
        println!("Run it again with --yes to go ahead.");
        return Ok(());
    }
    build::everything(true)?;
    worker::refuse_test_build()?;
    let wrangler = |arguments: &[&str]| {
        let mut command = Command::new(npm_tool("node"));
        command
            .arg(root().join("node_modules/wrangler/bin/wrangler.js"))
            .args(arguments)
            .current_dir(root().join("edge"));
        command
    };
    run::run(
        "Migrating the remote database",
        &mut wrangler(&["d1", "migrations", "apply", "DB", "--remote"]),
    )?;
    run::run("Deploying", &mut wrangler(&["deploy"]))
}

/// Whether `configuration` names no hosts of the service.
fn has_no_own_hosts(configuration: &str) -> bool {
    let mut lines = configuration.lines();
    let told = lines.find_map(|line| {
        line.trim()
            .strip_prefix("OWN_HOSTS")?
            .trim()
            .strip_prefix('=')
    });
    told.is_none_or(|hosts| hosts.trim().trim_matches('"').trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::has_no_own_hosts;

    #[test]
    fn a_configuration_names_hosts_or_not() {
        for (configuration, expected) in [
            ("[vars]\nOWN_HOSTS = \"\"\n", true),
            ("[vars]\nOWN_HOSTS=\" \"\n", true),
            ("[vars]\n# OWN_HOSTS = \"forms.example\"\n", true),
            ("", true),
            ("[vars]\nOWN_HOSTS = \"forms.example\"\n", false),
        ] {
            assert_eq!(has_no_own_hosts(configuration), expected, "{configuration}");
        }
    }
}
