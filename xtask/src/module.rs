//! Modules of WebAssembly, as small as they get.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::run::{quietly, root, run, say, target};
use crate::setup::{self, npm_tool, tool};

/// Flags of the smallest module: the standard library is rebuilt for size and a panic
/// ends at once, without words and without places in the source.
const SMALLEST: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none \
    -Zfmt-debug=none";

/// A library that becomes a module.
pub struct Module<'a> {
    /// Its package.
    pub package: &'a str,
    /// Features of the package.
    pub features: &'a [&'a str],
    /// The profile it is compiled with.
    pub profile: &'a str,
    /// The folder within cargo's that it is built in. What has other flags has another one:
    /// in the same folder cargo would build the dependencies anew at every turn.
    pub folder: &'a str,
    /// Flags of the compiler where it shall be as small as it gets, besides those that
    /// every such module gets.
    pub smallest: Option<&'a str>,
}

impl Module<'_> {
    /// Compiles it, and says where it is.
    ///
    /// # Errors
    /// What the compiler says.
    pub fn compile(&self) -> Result<PathBuf> {
        let is_small = self.smallest.is_some() && setup::has_std_source();
        if self.smallest.is_some() && !is_small {
            let package = self.package;
            say(&format!(
                "Without the standard library's source {package} is an eighth to a third larger"
            ));
        }
        let folder = target().join(self.folder);
        let mut build = Command::new("cargo");
        build
            // Only as a module: where cargo also builds an rlib it does not optimise
            // across crates.
            .args([
                "rustc",
                "--lib",
                "--crate-type",
                "cdylib",
                "--package",
                self.package,
            ])
            .args([
                "--target",
                "wasm32-unknown-unknown",
                "--profile",
                self.profile,
            ])
            .args(["--features", &self.features.join(",")])
            .current_dir(root())
            .env("CARGO_TARGET_DIR", &folder);
        if let Some(more) = self.smallest.filter(|_| is_small) {
            build
                .args(["-Zbuild-std=std,panic_abort"])
                .args(["-Zbuild-std-features=optimize_for_size"])
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTFLAGS", [SMALLEST, more].join(" "));
        }
        let what = format!("Compiling {} to WebAssembly", self.package);
        run(&what, setup::for_wasm(&mut build))?;
        let file = format!("{}.wasm", self.package.replace('-', "_"));
        let built = folder.join("wasm32-unknown-unknown").join(self.profile);
        Ok(built.join(file))
    }
}

/// Flags of a module for browsers besides [`SMALLEST`].
pub const FOR_BROWSERS: &str = "-Ctarget-cpu=mvp -Ctarget-feature=+bulk-memory,+mutable-globals \
    -Cllvm-args=-inline-threshold=5";

/// Writes the glue of `wasm` and what is left of it to the folder `to`. `more` are further
/// options.
///
/// # Errors
/// What wasm-bindgen says.
pub fn bind(wasm: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let mut bind = Command::new(tool("wasm-bindgen"));
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--remove-producers-section",
    ])
    .args(more)
    .arg("--out-dir")
    .arg(to)
    .arg(wasm);
    quietly("Binding it", &mut bind)
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

/// Passes for the smallest module, found by trying. Functions are not inlined any more at
/// this point: repeated calls compress better than repeated bodies. Not among them is
/// `--traps-never-happen`: a panic is a trap here, and the module would go on after it as if
/// nothing had happened.
const SMALLEST_PASSES: [&str; 10] = [
    "-Oz",
    "-Oz",
    "--low-memory-unused",
    "--zero-filled-memory",
    "-aimfs",
    "0",
    "-fimfs",
    "0",
    "-ocimfs",
    "0",
];

/// Passes that make all branches anew, before the others.
const BRANCHES_ANEW: [&str; 2] = ["--flatten", "--rereloop"];

/// Makes a module as small as it gets; `more` are further options.
///
/// # Errors
/// What the optimiser says.
pub fn optimise(from: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let mut optimise = wasm_opt(from, to);
    optimise
        .args(more)
        .args(BRANCHES_ANEW)
        .args(SMALLEST_PASSES);
    quietly("Optimising WebAssembly", &mut optimise)
}

/// Puts the functions of a module that still has their names into the order of these, and
/// takes the names out. A name begins with what a function is, so that those of one kind
/// stand together, where a compressor that looks back 32 KB finds how alike they are.
///
/// # Errors
/// What the optimiser says.
pub fn put_alike_together(wasm: &Path) -> Result<()> {
    let mut order = wasm_opt(wasm, wasm);
    order.args(["--debuginfo", "--reorder-functions-by-name"]);
    quietly("Putting alike functions together", &mut order)?;
    let mut strip = wasm_opt(wasm, wasm);
    strip.args(["--strip-debug", "--strip-producers"]);
    quietly("Taking their names out", &mut strip)
}

fn wasm_opt(from: &Path, to: &Path) -> Command {
    let mut wasm_opt = Command::new(npm_tool("wasm-opt"));
    wasm_opt.args(WASM_FEATURES).arg(from).arg("-o").arg(to);
    wasm_opt
}
