//! `cargo xtask test`: every layer, or one.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, root, target};
use crate::setup::{self, npm_tool, tool};
use crate::stack::Stack;
use crate::worker::{self, Flavour};
use crate::{build, dev, faults, gates, site};

/// Enough to notice a defect in every test run; `cargo xtask faults` is the whole.
const SMALL_FAULT_RUN: faults::Options = faults::Options {
    histories: 500,
    kills: 3,
    seed: None,
};

/// Runs the named layers.
///
/// # Errors
/// The first layer that fails.
pub fn run(layers: &[&str]) -> Result<()> {
    for layer in layers {
        match *layer {
            "lint" => lint()?,
            "host" => host()?,
            "browser" => browser()?,
            "faults" | "edge" | "e2e" => {}
            other => bail!("there is no layer {other}: lint, host, browser, faults, edge, e2e"),
        }
    }
    let wants = |layer: &str| layers.contains(&layer);
    if wants("faults") || wants("edge") || wants("e2e") {
        build::everything(true)?;
        gates::check(&gates::sizes()?)?;
        // The same code once more, with faults on demand and receivers on loopback.
        worker::build(Flavour::Test)?;
        worker::require_mark()?;
    }
    if wants("faults") {
        faults::account(&SMALL_FAULT_RUN)?;
    }
    if wants("edge") || wants("e2e") {
        on_a_stack(wants("edge"), wants("e2e"))?;
    }
    Ok(())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .args(arguments)
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target());
    cargo
}

/// The formatter, and clippy with every warning an error, for each target.
fn lint() -> Result<()> {
    run::run(
        "Checking the format",
        &mut cargo(&["fmt", "--all", "--check"]),
    )?;
    // The Worker includes what the widget's build writes.
    setup::for_build()?;
    build::widget(true)?;
    let native = [
        "-p",
        "transom-shared",
        "-p",
        "transom-widget",
        "-p",
        "xtask",
        "-p",
        "transom-edge-tests",
        "-p",
        "transom-faults",
        "-p",
        "transom-sqlite",
        "-p",
        "transom-bench",
    ];
    let wasm = ["--target", "wasm32-unknown-unknown"];
    let mut clippy = cargo(&[
        "clippy",
        "--all-targets",
        "--features",
        "transom-widget/ssr",
    ]);
    run::run(
        "Linting",
        clippy.args(native).args(["--", "-D", "warnings"]),
    )?;
    for features in ["", "test-build"] {
        let mut clippy = cargo(&["clippy", "-p", "transom-edge", "--features", features]);
        run::run(
            "Linting the Worker",
            setup::for_wasm(clippy.args(wasm)).args(["--", "-D", "warnings"]),
        )?;
    }
    let mut clippy = cargo(&["clippy", "-p", "transom-widget", "--features", "form"]);
    run::run(
        "Linting the widget",
        setup::for_wasm(clippy.args(wasm)).args(["--", "-D", "warnings"]),
    )
}

/// The domain and the views, natively; and the invariant that the domain knows
/// nothing of JavaScript.
fn host() -> Result<()> {
    let packages = [
        "-p",
        "transom-shared",
        "-p",
        "transom-widget",
        "-p",
        "xtask",
        // The SQL that decides inside a batch, against the domain's functions.
        "-p",
        "transom-faults",
        "-p",
        "transom-sqlite",
    ];
    let mut test = cargo(&["test"]);
    run::run(
        "Testing on the host",
        test.args(packages)
            .args(["--features", "transom-widget/ssr"]),
    )?;
    let mut tree = cargo(&[
        "tree",
        "-p",
        "transom-shared",
        "-e",
        "normal",
        "-i",
        "wasm-bindgen",
    ]);
    if !tree.output()?.stdout.is_empty() {
        bail!("transom-shared depends on wasm-bindgen");
    }
    Ok(())
}

/// The domain again, compiled to WebAssembly, in Chromium.
fn browser() -> Result<()> {
    setup::for_build()?;
    let (_, driver) = setup::browser()?;
    let mut test = cargo(&[
        "test",
        "-p",
        "transom-shared",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    test.args(["--test", "cases"])
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            tool("wasm-bindgen-test-runner"),
        );
    run::run("Testing the domain in Chromium", setup::for_wasm(&mut test))
}

/// Routes and elements against real workerd, with the release build.
fn on_a_stack(wants_edge: bool, wants_e2e: bool) -> Result<()> {
    let state = target().join(format!("transom/test-{}", std::process::id()));
    let outcome = with_stack(&state, wants_edge, wants_e2e);
    let _ = std::fs::remove_dir_all(&state);
    outcome
}

fn with_stack(state: &std::path::Path, wants_edge: bool, wants_e2e: bool) -> Result<()> {
    let stack = Stack::start(Flavour::Test, 0, state)?;
    let site = site::serve(0, &stack.edge)?;
    for form in dev::demo_forms(&site)? {
        stack.publish(&form)?;
    }
    let figures = gates::of_running(&stack)?;
    gates::print_table(&figures);
    gates::check(&figures)?;
    let environment = [
        ("TRANSOM_EDGE", stack.edge.clone()),
        ("TRANSOM_SITE", site),
        ("TRANSOM_TOKEN", stack.token.clone()),
    ];
    if wants_edge {
        let mut test = cargo(&["test", "-p", "transom-edge-tests"]);
        run::run(
            "Testing the routes in workerd",
            test.envs(environment.clone()),
        )?;
    }
    if wants_e2e {
        let (chromium, _) = setup::browser()?;
        let mut test = Command::new(npm_tool("node"));
        test.arg(root().join("node_modules/@playwright/test/cli.js"))
            .args(["test", "--config", "tests/browser/playwright.config.js"])
            .current_dir(root())
            .envs(environment)
            .env("CHROMIUM", chromium);
        run::run("Testing the elements in Chromium", &mut test)?;
    }
    Ok(())
}
