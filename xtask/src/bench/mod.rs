//! `cargo xtask bench`: figures about the product, beside those of its peers, all of
//! them from one run on one machine.

mod ask;
mod browser;
mod bytes;
mod copies;
mod cost;
mod domain;
mod edge;
mod load;
mod marks;
mod process;
mod programs;
mod report;
mod sample;
mod scale;
mod scratch;
mod servers;
mod sized;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::run::{output, root, say};
use crate::worker::{self, Flavour};
use crate::{build, setup};
use report::Part;

/// The parts, in the order of the report.
pub const PARTS: [&str; 5] = ["bytes", "browser", "edge", "scale", "domain"];

/// What a run can be asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The parts; all of them where none is named.
    pub parts: Vec<String>,
    /// Fewer and smaller runs, in five minutes where everything was compiled before.
    pub quick: bool,
}

/// Builds what is measured, measures, and writes both reports.
///
/// # Errors
/// The first part that fails; what was measured before it is kept.
pub fn run(options: &Options) -> Result<()> {
    let named = |part: &str| options.parts.iter().any(|name| name == part);
    if let Some(other) = options
        .parts
        .iter()
        .find(|name| !PARTS.contains(&name.as_str()))
    {
        bail!("there is no part {other}: {}", PARTS.join(", "));
    }
    scratch::clean_up_on_ctrl_c()?;
    // Known before the report itself changes what git sees.
    let versions = versions();
    build(options.quick)?;
    for name in PARTS {
        if !options.parts.is_empty() && !named(name) {
            continue;
        }
        say(&format!("Measuring: {name}"));
        let mut part = match name {
            "bytes" => bytes::measure(options)?,
            "browser" => browser::measure(options)?,
            "edge" => edge::measure(options)?,
            "scale" => scale::measure(options)?,
            _ => domain::measure(options)?,
        };
        part.name = name.to_owned();
        part.date = output("date", &["-u", "+%Y-%m-%d %H:%M UTC"]).unwrap_or_default();
        part.is_quick = options.quick;
        part.versions.extend(versions.iter().cloned());
        report::write(vec![part])?;
    }
    Ok(())
}

/// What is deployed, and the same with routes that fill a database. A quick run takes what
/// is newer than every source.
fn build(quick: bool) -> Result<()> {
    setup::for_build()?;
    if quick && is_fresh().unwrap_or(false) {
        return Ok(());
    }
    build::everything(true)?;
    worker::build(Flavour::Test)?;
    worker::shrink(Flavour::Test)
}

/// Whether both builds are newer than every source they are made of.
fn is_fresh() -> std::io::Result<bool> {
    let changed = |path: PathBuf| path.metadata()?.modified();
    let edge = root().join("edge");
    let built = changed(edge.join("build/index_bg.wasm"))?
        .min(changed(edge.join("build-test/index_bg.wasm"))?);
    let mut folders: Vec<PathBuf> = ["edge/src", "shared", "widget", "xtask/src"]
        .map(|folder| root().join(folder))
        .into();
    let mut newest = changed(root().join("Cargo.lock"))?;
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                newest = newest.max(changed(path)?);
            }
        }
    }
    Ok(newest < built)
}

fn versions() -> Vec<(String, String)> {
    let kernel = output("uname", &["-sr"]).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let commit = output("git", &["describe", "--always", "--dirty"]).unwrap_or_default();
    vec![
        ("commit".to_owned(), commit),
        ("machine".to_owned(), format!("{cores} cores, {kernel}")),
        (
            "compiler".to_owned(),
            output("rustc", &["--version"]).unwrap_or_default(),
        ),
    ]
}

impl Part {
    /// A part of these tables.
    fn of(tables: Vec<report::Table>) -> Self {
        Self {
            tables,
            ..Self::default()
        }
    }
}
