//! Running programs, and saying how it goes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The project's folder: found from where cargo runs this, not from where it was
/// compiled, because clones can share one target folder.
pub fn root() -> PathBuf {
    let start = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let start = start
        .or_else(|| std::env::current_dir().ok())
        .unwrap_or_default();
    let found = start
        .ancestors()
        .find(|folder| folder.join("edge/wrangler.toml").exists());
    found.map_or_else(|| ".".into(), Path::to_path_buf)
}

/// Where cargo builds: one folder for everything.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where tools are kept between clones.
pub fn cache() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    base.or_else(home).unwrap_or_else(target).join("transom")
}

/// Says what is about to happen.
pub fn say(what: &str) {
    eprintln!("\u{25b8} {what}");
}

/// Runs `command` to its end; its output is shown.
///
/// # Errors
/// Where it cannot be started or does not succeed.
pub fn run(what: &str, command: &mut Command) -> Result<()> {
    say(what);
    let begun = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{what}: {command:?} ended with {status}");
    }
    let seconds = begun.elapsed().as_secs();
    if seconds > 5 {
        eprintln!("  {seconds} s");
    }
    Ok(())
}

/// Runs `command` to its end and keeps quiet unless it fails.
///
/// # Errors
/// Where it cannot be started or does not succeed, with its output.
pub fn quietly(what: &str, command: &mut Command) -> Result<()> {
    say(what);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {command:?}"))?;
    if output.status.success() {
        return Ok(());
    }
    eprint!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    bail!("{what}: {command:?} ended with {}", output.status)
}

/// What `program` prints, or nothing where it is not there.
pub fn output(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
