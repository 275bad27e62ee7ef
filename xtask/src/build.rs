//! Builds: the public bundle, then the Worker that serves it.
//!
//! ```text
//! widget/ ──cargo──▶ wasm ──wasm-bindgen, wasm-opt──▶ edge/assets/a/form.<hash>.wasm
//! widget/js/kit.js ──esbuild──▶ edge/assets/a/kit.<hash>.js
//! widget/js/form.js, widget/css ──esbuild──▶ edge/dist ──included by──▶ edge/build
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use transom_shared::texts;

use crate::gates;
use crate::openapi;
use crate::run::{quietly, root, run, say, target};
use crate::setup::{self, npm_tool, tool};
use crate::worker::{self, Flavour};

/// Flags of the smallest bundle: the standard library is rebuilt for size and a
/// panic ends at once, without words and without places in the source.
const SMALLEST: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none \
    -Zfmt-debug=none -Ctarget-cpu=mvp -Ctarget-feature=+bulk-memory,+mutable-globals \
    -Cllvm-args=-inline-threshold=5";

/// Builds everything; `release` is what is deployed.
///
/// # Errors
/// The first step that fails.
pub fn everything(release: bool) -> Result<()> {
    setup::for_build()?;
    widget(release)?;
    if release {
        worker::build(Flavour::Release)?;
        gates::print_sizes()
    } else {
        worker::build(Flavour::Quick)
    }
}

/// Builds the visitor's bundle and every static file.
///
/// # Errors
/// The first step that fails.
pub fn widget(release: bool) -> Result<()> {
    let work = target().join("transom/widget");
    fs::create_dir_all(&work)?;
    let wasm = compile_widget(release)?;
    let mut bind = Command::new(tool("wasm-bindgen"));
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--remove-name-section",
    ])
    .args(["--remove-producers-section", "--out-dir"])
    .arg(work.join("pkg"))
    .arg(wasm);
    quietly("Binding the widget", &mut bind)?;
    for file in [
        "kit.js",
        "later.js",
        "pattern.js",
        "proof.js",
        "turnstile.js",
        "visit.js",
    ] {
        fs::copy(root().join("widget/js").join(file), work.join(file))?;
    }
    let bound = work.join("pkg/transom_widget_bg.wasm");
    let small = work.join("form.wasm");
    if release {
        optimise(&bound, &small, &OPTIMISE_BUNDLE)?;
    } else {
        fs::copy(&bound, &small)?;
    }
    let kit = work.join("kit.bundle.js");
    bundle_smallest(&work.join("kit.js"), &kit, &[])?;
    assets(&small, &kit)
}

fn compile_widget(release: bool) -> Result<PathBuf> {
    let profile = if release { "release" } else { "quick" };
    // A folder of its own: other compiler flags in the same folder would make
    // cargo build the dependencies anew at every turn.
    let folder = target().join("bundle");
    let mut build = Command::new("cargo");
    build
        // Only as a module: where cargo also builds an rlib it does not optimise
        // across crates.
        .args(["rustc", "--package", "transom-widget", "--features", "form"])
        .args(["--lib", "--crate-type", "cdylib"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", profile])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", &folder);
    if release && setup::has_std_source() {
        build
            .args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", SMALLEST);
    } else if release {
        say("Without the standard library's source the bundle is about a third larger");
    }
    run("Compiling the widget", setup::for_wasm(&mut build))?;
    Ok(folder
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("transom_widget.wasm"))
}

/// What the compiler uses and every browser of the last years takes. The
/// optimiser's `--all-features` would write proposals that no browser reads yet.
const WASM_FEATURES: [&str; 9] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

pub(crate) fn optimise(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let mut optimise = Command::new(npm_tool("wasm-opt"));
    optimise
        .args(WASM_FEATURES)
        .args(more)
        .arg("-o")
        .arg(to)
        .arg(from);
    quietly("Optimising WebAssembly", &mut optimise)
}

/// Passes for the visitor's bundle, found by trying. Functions are not inlined
/// any more at this point: repeated calls compress better than repeated bodies,
/// by 1.7 KB of Brotli.
const OPTIMISE_BUNDLE: [&str; 13] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "-tnh",
    "--low-memory-unused",
    "--zero-filled-memory",
    "-aimfs",
    "0",
    "-fimfs",
    "0",
    "-ocimfs",
    "0",
];

/// Bundles what `from` imports into `to`.
fn bundle(from: &Path, to: &Path, format: &str) -> Result<()> {
    let mut bundle = Command::new(npm_tool("esbuild"));
    bundle
        .arg(from)
        .args([
            "--bundle",
            "--minify",
            "--target=es2022",
            "--log-level=warning",
        ])
        .args(["--legal-comments=none", &format!("--format={format}")])
        .arg(format!("--outfile={}", to.display()));
    quietly(
        &format!(
            "Bundling {}",
            from.file_name().unwrap_or_default().display()
        ),
        &mut bundle,
    )
}

/// Bundles a script that every visitor downloads, as small as it gets. `more`
/// are further options of terser.
fn bundle_smallest(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    bundle(from, to, "esm")?;
    let mut shrink = Command::new(npm_tool("terser"));
    shrink
        .arg(to)
        .args(["--module", "--ecma", "2022", "--mangle", "--compress"])
        .arg("passes=4,unsafe_arrows,unsafe_methods,keep_fargs=false,pure_getters")
        .args(more)
        .arg("--output")
        .arg(to);
    quietly("Shrinking it further", &mut shrink)
}

/// The operator's pages come from the service itself, so that they need no
/// permission to read the API from another origin.
const OPERATORS_PAGES: [&str; 11] = [
    "desk.css",
    "desk.js",
    "desk-words.js",
    "deliveries.html",
    "deliveries.js",
    "deliveries-parts.js",
    "deliveries-words.js",
    "leads.html",
    "leads.js",
    "leads-parts.js",
    "leads-words.js",
];

/// Writes the static files and what the Worker includes.
fn assets(wasm: &Path, kit: &Path) -> Result<()> {
    let dist = root().join("edge/dist");
    let folder = root().join("edge/assets");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("a"))?;
    fs::create_dir_all(&dist)?;
    let source = root().join("widget");
    bundle_smallest(
        &source.join("js/form.js"),
        &dist.join("form.js"),
        &["--enclose"],
    )?;
    for sheet in ["form.css", "steps.css"] {
        bundle(&source.join("css").join(sheet), &dist.join(sheet), "iife")?;
    }
    bundle(
        &source.join("js/embed.js"),
        &folder.join("embed.js"),
        "iife",
    )?;
    let mut paths = vec![
        hashed(kit, "kit", "js", &folder)?,
        hashed(wasm, "form", "wasm", &folder)?,
    ];
    for locale in texts::locales() {
        let words: BTreeMap<&str, &str> = texts::KIT_KEYS
            .iter()
            .map(|key| (*key, texts::get(locale, key)))
            .collect();
        let file = target().join("transom/widget/words.json");
        fs::write(&file, serde_json::to_string(&words)?)?;
        paths.push(format!(
            "{locale} {}",
            hashed(&file, &format!("words.{locale}"), "json", &folder)?
        ));
    }
    let embed = hashed(&folder.join("embed.js"), "embed", "js", &folder)?;
    fs::write(dist.join("assets.txt"), paths.join("\n"))?;
    let mut build = Sha256::new();
    for file in ["form.js", "form.css", "steps.css", "assets.txt"] {
        build.update(fs::read(dist.join(file))?);
    }
    let build = hex(&build.finalize());
    fs::write(dist.join("build.txt"), build.get(..16).unwrap_or_default())?;
    fs::write(folder.join("openapi.json"), openapi::document()?)?;
    let integrity = integrity(&folder.join("embed.js"))?;
    fs::write(
        folder.join("embed.json"),
        format!("{{\"src\":\"{embed}\",\"integrity\":\"{integrity}\"}}\n"),
    )?;
    fs::copy(root().join("edge/_headers"), folder.join("_headers"))?;
    for file in OPERATORS_PAGES {
        fs::copy(root().join("www").join(file), folder.join(file))?;
    }
    Ok(())
}

/// Copies `file` under a name that changes with its content, and gives the path
/// it is served under.
fn hashed(file: &Path, name: &str, ending: &str, folder: &Path) -> Result<String> {
    let content = fs::read(file).with_context(|| file.display().to_string())?;
    let digest = hex(&Sha256::digest(&content));
    let path = format!("/a/{name}.{}.{ending}", digest.get(..8).unwrap_or_default());
    fs::write(folder.join(path.trim_start_matches('/')), content)?;
    Ok(path)
}

/// The value of an `integrity` attribute (Subresource Integrity, § 3.5).
fn integrity(file: &Path) -> Result<String> {
    use base64::Engine;
    let digest = sha2::Sha384::digest(fs::read(file)?);
    Ok(format!(
        "sha384-{}",
        base64::engine::general_purpose::STANDARD.encode(digest)
    ))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
