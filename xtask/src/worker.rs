//! Builds of the Worker.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::module::{optimise, put_alike_together};
use crate::run::{root, run, say, target};
use crate::setup::{self, npm_tool, tool};

/// What a build of the Worker is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// To be deployed.
    Release,
    /// Compiled like a release, with what only tests can do.
    Test,
    /// Compiled in seconds, with what only tests can do, to develop with.
    Quick,
}

/// What stands in a build that must not be deployed (`edge/src/rehearsal.rs`).
const TEST_MARK: &[u8] = b"transom-test-build: never deploy this";

/// Flags of the smallest Worker: a panic ends at once and without words. The trap
/// that it ends with is reported by the platform, and the next request starts anew.
const SMALLEST: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none \
    -Zfmt-debug=none";

impl Flavour {
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "build",
            Self::Test => "build-test",
            Self::Quick => "build-quick",
        }
    }

    /// The script that wrangler runs, seen from `edge`.
    pub fn script(self) -> String {
        format!("{}/index.js", self.folder())
    }

    fn wasm(self) -> PathBuf {
        root()
            .join("edge")
            .join(self.folder())
            .join("index_bg.wasm")
    }
}

/// Builds the Worker.
///
/// # Errors
/// Where a step fails, or a release turns out to be a test build.
pub fn build(flavour: Flavour) -> Result<()> {
    let mut build = Command::new(tool("worker-build"));
    match flavour {
        Flavour::Release | Flavour::Test => build.arg("--release"),
        Flavour::Quick => build.args(["--profile", "quick"]),
    };
    build.args(["--no-opt", "--out-dir", flavour.folder()]);
    if flavour != Flavour::Release {
        build.args(["--features", "test-build"]);
    }
    // A folder of its own where the flags are others: in the same one cargo would
    // build the dependencies anew at every turn.
    let is_small = flavour != Flavour::Quick && setup::has_std_source();
    let folder = if is_small {
        target().join("worker")
    } else {
        target()
    };
    if is_small {
        build
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env("RUSTFLAGS", SMALLEST);
    } else if flavour != Flavour::Quick {
        say("Without the standard library's source the Worker is about an eighth larger");
    }
    build
        .current_dir(root().join("edge"))
        .env("CARGO_TARGET_DIR", folder)
        .env("WASM_BINDGEN_BIN", tool("wasm-bindgen"))
        .env("WASM_OPT_BIN", npm_tool("wasm-opt"))
        .env("ESBUILD_BIN", npm_tool("esbuild"));
    let what = match flavour {
        Flavour::Release => "Compiling the Worker",
        Flavour::Test => "Compiling the Worker for tests",
        Flavour::Quick => "Compiling the Worker for development",
    };
    run(what, setup::for_wasm(&mut build))?;
    if flavour == Flavour::Release {
        shrink(flavour)?;
        refuse_test_build()?;
    }
    Ok(())
}

/// Runs the optimiser over a build: always over a release, and over a test build where
/// it is measured.
///
/// # Errors
/// What it says.
pub fn shrink(flavour: Flavour) -> Result<()> {
    let small = target().join("transom/worker.wasm");
    optimise(&flavour.wasm(), &small, &["--debuginfo"])?;
    put_alike_together(&small)?;
    fs::copy(small, flavour.wasm())?;
    Ok(())
}

/// Fails where the release contains what only a test build may.
///
/// # Errors
/// Says so.
pub fn refuse_test_build() -> Result<()> {
    if has_mark(Flavour::Release)? {
        bail!("edge/build is a test build: it would send to this machine and fail on demand");
    }
    Ok(())
}

/// Fails where a test build could not be told from a release.
///
/// # Errors
/// Says so.
pub fn require_mark() -> Result<()> {
    if !has_mark(Flavour::Test)? {
        bail!("the test build does not carry its mark, so a release could be one unnoticed");
    }
    Ok(())
}

fn has_mark(flavour: Flavour) -> Result<bool> {
    let wasm = fs::read(flavour.wasm())?;
    Ok(wasm
        .windows(TEST_MARK.len())
        .any(|bytes| bytes == TEST_MARK))
}
