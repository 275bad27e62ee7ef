//! Set-up: everything a fresh machine lacks is installed here, or named with the
//! command that installs it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};
use transom_shared::hex;

use crate::run::{cache, output, quietly, root, run, say};

/// The one version of wasm-bindgen: of the crate, the command and the tests.
/// It is read from the workspace, where it is pinned.
fn wasm_bindgen_version() -> Result<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml"))?;
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("wasm-bindgen = \"="));
    match line.and_then(|rest| rest.split('"').next()) {
        Some(version) => Ok(version.to_owned()),
        None => bail!("Cargo.toml does not pin wasm-bindgen"),
    }
}

/// A command that cargo installed.
pub fn tool(name: &str) -> PathBuf {
    cache().join("tools/bin").join(name)
}

/// A command that npm installed.
pub fn npm_tool(name: &str) -> PathBuf {
    root().join("node_modules/.bin").join(name)
}

/// Everything a build needs.
///
/// # Errors
/// What could not be installed, with the command that would.
pub fn for_build() -> Result<()> {
    wasm_target()?;
    wasm_bindgen()?;
    npm_tools()
}

/// The compiled standard library for WebAssembly: from rustup, or else built
/// from its source at every build, see [`for_wasm`].
fn wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    let mut add = Command::new("rustup");
    add.args(["target", "add", "wasm32-unknown-unknown"]);
    if quietly("Adding the WebAssembly target", &mut add).is_ok() {
        return Ok(());
    }
    say("rustup refuses the WebAssembly target: the standard library is built from its source");
    if has_std_source() {
        return Ok(());
    }
    let mut install = apt_install(&["rustc-web", "rust-web-src", "cargo-web", "lld-22"]);
    let _ = quietly("Installing Debian's Rust for the web", &mut install);
    if debian_source().exists() {
        return Ok(());
    }
    bail!("Rust's WebAssembly target is missing. Run: rustup target add wasm32-unknown-unknown")
}

fn sysroot() -> PathBuf {
    PathBuf::from(output("rustc", &["--print", "sysroot"]).unwrap_or_default())
}

fn has_wasm_target() -> bool {
    let libraries = sysroot().join("lib/rustlib/wasm32-unknown-unknown/lib");
    let libraries = std::fs::read_dir(libraries);
    let is_core =
        |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("libcore");
    libraries.is_ok_and(|entries| entries.flatten().any(is_core))
}

fn debian_source() -> PathBuf {
    "/usr/lib/rustlib/src/rust/library/std".into()
}

/// Prepares a cargo command that builds for WebAssembly. Where the compiled
/// standard library is missing it is built from source, by the compiler in use
/// or else by Debian's.
pub fn for_wasm(command: &mut Command) -> &mut Command {
    if has_wasm_target() {
        return command;
    }
    if !has_std_source() {
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("/usr/bin:{path}"))
            .env("RUSTC", "/usr/bin/rustc")
            .env_remove("CARGO");
    }
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
}

fn apt_install(packages: &[&str]) -> Command {
    let _ = quietly("apt-get update", Command::new("apt-get").arg("update"));
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    install
}

/// Whether the standard library's source is here, for the smallest bundle.
pub fn has_std_source() -> bool {
    let source = sysroot().join("lib/rustlib/src/rust/library/std");
    if !source.exists() {
        let mut add = Command::new("rustup");
        add.args(["component", "add", "rust-src"]);
        let _ = quietly("Adding the standard library's source", &mut add);
    }
    source.exists()
}

/// The command of wasm-bindgen, of the same version as its crate.
fn wasm_bindgen() -> Result<()> {
    let version = &wasm_bindgen_version()?;
    let found = output(tool("wasm-bindgen"), &["--version"]).unwrap_or_default();
    if found.ends_with(version) {
        return Ok(());
    }
    let mut install = Command::new("cargo");
    // Unoptimised: it runs for a second and would build for ten minutes.
    install
        .args(["install", "wasm-bindgen-cli", "--version", version])
        .args(["--debug", "--force", "--root"])
        .arg(cache().join("tools"))
        .env("CARGO_TARGET_DIR", cache().join("tools-target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("RUSTFLAGS");
    run(
        &format!("Installing wasm-bindgen {version} (a few minutes, once)"),
        &mut install,
    )
}

/// Installs what `package-lock.json` names, once for each content of it.
fn npm_tools() -> Result<()> {
    let lock = std::fs::read(root().join("package-lock.json"))?;
    let digest = hex::encode(&Sha256::digest(&lock));
    let marker = root().join("node_modules/.transom");
    if std::fs::read_to_string(&marker).is_ok_and(|installed| installed == digest) {
        return Ok(());
    }
    if output("npm", &["--version"]).is_none() {
        bail!("Node.js with npm is missing. On Debian run: apt-get install -y nodejs npm");
    }
    let mut install = Command::new("npm");
    install
        // Without `--no-save` npm writes into the lock file what it finds of other systems.
        .args(["install", "--no-save", "--no-audit", "--no-fund"])
        .arg("--loglevel=error")
        .current_dir(root());
    quietly(
        "Installing wrangler, esbuild, wasm-opt and Playwright (npm)",
        &mut install,
    )?;
    std::fs::write(marker, digest)?;
    Ok(())
}

/// A browser and its driver: (`chromium`, `chromedriver`).
///
/// # Errors
/// Where there is none and none can be installed.
pub fn browser() -> Result<(PathBuf, PathBuf)> {
    if let Some(found) = find_browser() {
        return Ok(found);
    }
    if output("apt-get", &["--version"]).is_some() {
        say("Installing Chromium");
        let mut install = apt_install(&["chromium", "chromium-driver", "fonts-noto-cjk"]);
        let _ = quietly("apt-get install", &mut install);
    }
    match find_browser() {
        Some(found) => Ok(found),
        None => bail!(
            "Chromium and its driver are missing. On Debian run: apt-get install -y chromium chromium-driver; \
             elsewhere set CHROMIUM and CHROMEDRIVER to their paths."
        ),
    }
}

fn find_browser() -> Option<(PathBuf, PathBuf)> {
    let find = |variable: &str, names: &[&str]| {
        let given = std::env::var_os(variable).map(PathBuf::from);
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let places: Vec<PathBuf> = std::env::split_paths(&folders).collect();
        let known = names
            .iter()
            .flat_map(|name| places.iter().map(move |place| place.join(name)));
        given.into_iter().chain(known).find(|path| path.is_file())
    };
    let browser = find(
        "CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
    )?;
    Some((browser, find("CHROMEDRIVER", &["chromedriver"])?))
}
