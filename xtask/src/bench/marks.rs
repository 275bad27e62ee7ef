//! The outer mark: the service's own statements on plain SQLite.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::edge::Effort;
use super::report::Table;
use super::sample::Sample;
use super::scratch::Scratch;

const METHOD: &str = "\
A mark far out: the statements of the service on plain SQLite, in one process, without a
server, JavaScript or WebAssembly; a transaction for each submission, which is decided
beforehand; ten of each before, which are thrown away. An empty database at each round, on the same file system. Medians of the
rounds, the range behind them.";

/// What one operation came to.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Figure {
    /// The median of its times, in milliseconds.
    pub p50_ms: f64,
    /// How many were done in a second.
    pub per_second: f64,
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Run {
    /// A submission with its lead.
    pub submission: Figure,
    /// A page of 50 leads.
    pub list: Figure,
}

/// Does `count` of each on the database in `file`, which was filled with `leads` leads;
/// submissions are numbered from `first`.
///
/// # Errors
/// Where the program fails.
pub fn sqlite(program: &Path, file: &Path, count: usize, first: usize, leads: u64) -> Result<Run> {
    let output = Command::new(program)
        .args(["sqlite", &count.to_string()])
        .arg(file)
        .args([first.to_string(), leads.to_string()])
        .output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).with_context(|| format!("SQLite: {complaint}"))
}

/// The table of the mark on empty databases.
///
/// # Errors
/// As [`sqlite`].
pub fn measure(program: &Path, scratch: &Scratch, effort: &Effort) -> Result<Table> {
    let columns = ["mark", "submissions/s", "lists of 50/s"];
    let mut table = Table::new("SQLite alone", METHOD, &columns);
    let (mut stored, mut listed) = (Sample::default(), Sample::default());
    let folder = scratch.within("sqlite")?;
    for round in 0..effort.rounds {
        let file = folder.join(format!("{round}.sqlite"));
        let run = sqlite(program, &file, 5 * effort.count, 1, 0)?;
        stored.values.push(run.submission.per_second);
        listed.values.push(run.list.per_second);
    }
    table.row(&["SQLite alone".to_owned(), stored.text(0), listed.text(0)]);
    Ok(table)
}
