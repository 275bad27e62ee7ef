//! Builds: the public bundle, then the Worker that serves it.
//!
//! ```text
//! widget/ ──cargo──▶ wasm ──wasm-bindgen, wasm-opt──▶ edge/assets/a/form.<hash>.wasm
//! widget/js/kit.js ──esbuild──▶ edge/assets/a/kit.<hash>.js
//! widget/js/form.js, widget/css ──esbuild──▶ edge/dist ──included by──▶ edge/build
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use transom_shared::{hex, secure_headers, texts};

use crate::gates;
use crate::module::{self, Module};
use crate::openapi;
use crate::run::{quietly, root, target};
use crate::setup::{self, npm_tool};
use crate::worker::{self, Flavour};

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
    let module = Module {
        package: "transom-widget",
        features: &["form"],
        profile: if release { "release" } else { "quick" },
        folder: "bundle",
        smallest: release.then_some(module::FOR_BROWSERS),
    };
    module::bind(
        &module.compile()?,
        &work.join("pkg"),
        &["--remove-name-section"],
    )?;
    for file in KIT {
        fs::copy(root().join("widget/js").join(file), work.join(file))?;
    }
    let bound = work.join("pkg/transom_widget_bg.wasm");
    let small = work.join("form.wasm");
    if release {
        module::optimise(&bound, &small, &[])?;
    } else {
        fs::copy(&bound, &small)?;
    }
    assets(&small, &work)
}

/// The scripts of the enhancement, bundled beside the glue of the WebAssembly.
const KIT: [&str; 14] = [
    "address.js",
    "extras.js",
    "kit.js",
    "later.js",
    "marks.js",
    "nodes.js",
    "offer.js",
    "page.js",
    "page_globals.js",
    "pattern.js",
    "pattern_engine.js",
    "proof.js",
    "turnstile.js",
    "visit.js",
];

/// Bundles the enhancement in `work` into `folder`, and gives the path of its script.
fn kit(work: &Path, folder: &Path) -> Result<String> {
    let extras = work.join("extras.bundle.js");
    bundle_smallest(&work.join("extras.js"), &extras, &[], &[])?;
    let extras = hashed(&extras, "extras", "js", folder)?;
    let extras = extras.trim_start_matches("/a/");
    let kit = work.join("kit.bundle.js");
    let globals = work.join("page_globals.js");
    let options = [
        &*format!("--inject:{}", globals.display()),
        &*format!("--define:__TRANSOM_EXTRAS__=\"./{extras}\""),
        &*format!("--external:./{extras}"),
        "--loader:.css=text",
    ];
    bundle_smallest(&work.join("kit.js"), &kit, &options, &[])?;
    hashed(&kit, "kit", "js", folder)
}

/// Bundles what `from` imports into `to`. `more` are further options of esbuild.
pub(crate) fn bundle(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let mut bundle = Command::new(npm_tool("esbuild"));
    bundle
        .arg(from)
        .args([
            "--bundle",
            "--minify",
            "--target=es2022",
            "--log-level=warning",
        ])
        .arg("--legal-comments=none")
        .args(more)
        .arg(format!("--outfile={}", to.display()));
    quietly(
        &format!(
            "Bundling {}",
            from.file_name().unwrap_or_default().display()
        ),
        &mut bundle,
    )
}

/// Bundles a script that every visitor downloads, as small as it gets. `options` are
/// further ones of esbuild, `more` those of terser.
pub(crate) fn bundle_smallest(
    from: &Path,
    to: &Path,
    options: &[&str],
    more: &[&str],
) -> Result<()> {
    bundle(from, to, &[&["--format=esm"], options].concat())?;
    shrink_script(to, more)
}

/// Makes a bundled script as small as it gets, in its place. `more` are further options
/// of terser.
pub(crate) fn shrink_script(script: &Path, more: &[&str]) -> Result<()> {
    let mut shrink = Command::new(npm_tool("terser"));
    shrink
        .arg(script)
        .args(["--module", "--ecma", "2022", "--mangle", "--compress"])
        .arg("passes=4,unsafe_arrows,unsafe_methods,keep_fargs=false,pure_getters")
        .args(more)
        .arg("--output")
        .arg(script);
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
fn assets(wasm: &Path, work: &Path) -> Result<()> {
    let dist = root().join("edge/dist");
    let folder = root().join("edge/assets");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("a"))?;
    fs::create_dir_all(&dist)?;
    let source = root().join("widget");
    for script in ["form.js", "embed.js"] {
        let (from, to) = (source.join("js").join(script), dist.join(script));
        bundle_smallest(&from, &to, &[], &["--enclose"])?;
    }
    for sheet in ["form.css", "enhanced.css", "steps.css"] {
        bundle(
            &source.join("css").join(sheet),
            &dist.join(sheet),
            &["--format=iife"],
        )?;
    }
    fs::copy(dist.join("enhanced.css"), work.join("enhanced.css"))?;
    let mut paths = vec![kit(work, &folder)?, hashed(wasm, "form", "wasm", &folder)?];
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
    // Under an address that never changes, the script learns from its tag where it is from.
    let script = fs::read_to_string(dist.join("embed.js"))?;
    let file = work.join("embed.js");
    fs::write(&file, script.replace("__TRANSOM_EDGE__", "void 0"))?;
    let embed = hashed(&file, "embed", "js", &folder)?;
    fs::write(dist.join("assets.txt"), paths.join("\n"))?;
    let mut build = Sha256::new();
    for file in [
        "form.js",
        "embed.js",
        "form.css",
        "enhanced.css",
        "steps.css",
        "assets.txt",
    ] {
        build.update(fs::read(dist.join(file))?);
    }
    let build = hex::encode(&build.finalize());
    fs::write(dist.join("build.txt"), build.get(..16).unwrap_or_default())?;
    fs::write(folder.join("openapi.json"), openapi::document()?)?;
    let integrity = integrity(&file)?;
    fs::write(
        folder.join("embed.json"),
        format!("{{\"src\":\"{embed}\",\"integrity\":\"{integrity}\"}}\n"),
    )?;
    fs::write(folder.join("_headers"), static_headers()?)?;
    for file in OPERATORS_PAGES {
        fs::copy(root().join("www").join(file), folder.join(file))?;
    }
    Ok(())
}

/// The headers of static files, as `wrangler.toml` sets them: what browsers were last told
/// of `https` counts, so that every answer has to say the same.
fn static_headers() -> Result<String> {
    let headers = fs::read_to_string(root().join("edge/_headers"))?;
    let settings = fs::read_to_string(root().join("edge/wrangler.toml"))?;
    let is_strict_below = settings
        .lines()
        .any(|line| line.replace([' ', '"'], "") == "HSTS_INCLUDE_SUBDOMAINS=true");
    Ok(if is_strict_below {
        let (usual, below) = (
            secure_headers::STRICT_TRANSPORT,
            secure_headers::STRICT_TRANSPORT_BELOW,
        );
        headers.replace(usual, below)
    } else {
        headers
    })
}

/// Copies `file` under a name that changes with its content, and gives the path
/// it is served under.
fn hashed(file: &Path, name: &str, ending: &str, folder: &Path) -> Result<String> {
    let content = fs::read(file).with_context(|| file.display().to_string())?;
    let digest = hex::encode(&Sha256::digest(&content));
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
