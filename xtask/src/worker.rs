//! Builds of the Worker.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::build::bundle;
use crate::module::{Module, bind, optimise, put_alike_together};
use crate::run::{root, target};

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

/// Builds the Worker: the module, its glue, and `edge/js/worker.js`, which starts both.
///
/// # Errors
/// Where a step fails, or a release turns out to be a test build.
pub fn build(flavour: Flavour) -> Result<()> {
    let is_quick = flavour == Flavour::Quick;
    let module = Module {
        package: "transom-edge",
        features: if flavour == Flavour::Release {
            &[]
        } else {
            &["test-build"]
        },
        profile: if is_quick { "quick" } else { "release" },
        folder: "worker",
        smallest: (!is_quick).then_some(""),
    };
    let work = target().join("transom").join(flavour.folder());
    let glue = work.join("pkg");
    // A module that ended is replaced by a new one, see `edge/js/worker.js`.
    let options = [
        "--experimental-reset-state-function",
        "--encode-into",
        "always",
    ];
    bind(&module.compile()?, &glue, &options)?;
    fs::copy(root().join("edge/js/worker.js"), work.join("worker.js"))?;
    let script = root().join("edge").join(flavour.script());
    let options = ["--format=esm", "--external:./index_bg.wasm"];
    bundle(&work.join("worker.js"), &script, &options)?;
    fs::copy(glue.join("transom_edge_bg.wasm"), flavour.wasm())?;
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
