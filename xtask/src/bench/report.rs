//! The report: for machines, and for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::sample::Sample;
use crate::run::{root, say, target};

/// One table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Table {
    /// What it is about.
    pub title: String,
    /// How it was measured.
    pub method: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its cells, as they are read.
    pub rows: Vec<Vec<String>>,
}

/// One figure that the product is held to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// What is measured.
    pub figure: String,
    /// What came out, as it reads.
    pub measured: String,
    /// What came out, what it may be at most, and what it is aimed to be at most.
    pub numbers: [f64; 3],
    /// What must be.
    pub must: String,
    /// What is aimed at.
    pub aim: String,
    /// `aim`, `must` or `missed`.
    pub reached: String,
}

/// What one part came to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Part {
    /// Its name on the command line.
    pub name: String,
    /// When it was measured (ISO 8601, UTC).
    pub date: String,
    /// Whether it was a quick run.
    pub is_quick: bool,
    /// What was measured with what.
    pub versions: Vec<(String, String)>,
    /// The figures it is held to.
    pub verdicts: Vec<Verdict>,
    /// Everything.
    pub tables: Vec<Table>,
    /// Figures of every round, by what they are: those that ratios and verdicts rest on.
    #[serde(default)]
    pub samples: BTreeMap<String, Vec<f64>>,
}

impl Part {
    /// Keeps every figure of `sample` under the words that say what it is.
    pub fn keep(&mut self, words: &[&str], sample: &Sample) {
        self.samples.insert(words.join("/"), sample.values.clone());
    }

    fn version(&self, of: &str) -> &str {
        let found = self.versions.iter().find(|(what, _)| what == of);
        found.map_or("", |(_, version)| version)
    }
}

impl Table {
    /// An empty table.
    pub fn new(title: &str, method: &str, columns: &[&str]) -> Self {
        Self {
            title: title.to_owned(),
            method: method.to_owned(),
            columns: columns.iter().map(ToString::to_string).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<T: ToString>(&mut self, cells: &[T]) {
        self.rows
            .push(cells.iter().map(ToString::to_string).collect());
    }
}

impl Verdict {
    /// Holds `value` to limits that it should not exceed; `measured` is how it reads.
    pub fn of(
        figure: &str,
        value: f64,
        measured: String,
        must: (f64, &str),
        aim: (f64, &str),
    ) -> Self {
        let reached = if value <= aim.0 {
            "aim"
        } else if value <= must.0 {
            "must"
        } else {
            "missed"
        };
        Self {
            figure: figure.to_owned(),
            measured,
            numbers: [value, must.0, aim.0],
            must: must.1.to_owned(),
            aim: aim.1.to_owned(),
            reached: reached.to_owned(),
        }
    }
}

/// Keeps what was measured now beside the parts that were not, and writes both
/// reports.
///
/// # Errors
/// Where a file cannot be written.
pub fn write(measured: Vec<Part>) -> Result<()> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join("report.json");
    let before = fs::read_to_string(&file).unwrap_or_default();
    let mut parts: Vec<Part> = serde_json::from_str(&before).unwrap_or_default();
    for part in measured {
        parts.retain(|other| other.name != part.name);
        parts.push(part);
    }
    let place = |part: &Part| super::PARTS.iter().position(|name| *name == part.name);
    parts.sort_by_key(place);
    fs::write(&file, serde_json::to_string_pretty(&parts)?)?;
    let readable = root().join("docs/benchmarks.md");
    fs::write(&readable, markdown(&parts))?;
    say(&format!("Wrote {} and docs/benchmarks.md", file.display()));
    Ok(())
}

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`, which also writes the figures for machines to
`target/bench/report.json`. Figures of time are comparisons within one run on one
machine; they say nothing about another. Bytes, requests and rows are exact and are
gates of `cargo xtask test`.
";

fn markdown(parts: &[Part]) -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n## What the product is held to\n");
    let columns = ["figure", "measured", "must", "aim", "reached", "at commit"];
    let mut verdicts = Table::new("", "", &columns);
    for part in parts {
        for verdict in &part.verdicts {
            verdicts.row(&[
                &verdict.figure,
                &verdict.measured,
                &verdict.must,
                &verdict.aim,
                &verdict.reached,
                part.version("commit"),
            ]);
        }
    }
    push_table(&mut text, &verdicts);
    for part in parts {
        let quick = if part.is_quick { ", a quick run" } else { "" };
        let _ = writeln!(text, "\n## {}\n\n{}{quick}.", part.name, part.date);
        for (what, version) in &part.versions {
            let _ = writeln!(text, "- {what}: {version}");
        }
        for table in &part.tables {
            let _ = write!(text, "\n### {}\n\n{}\n", table.title, table.method);
            push_table(&mut text, table);
        }
    }
    text
}

fn push_table(text: &mut String, table: &Table) {
    text.push('\n');
    let mut line = |cells: &[String]| {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    };
    let rule: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(column, _)| if column == 0 { "---" } else { "---:" }.to_owned())
        .collect();
    line(&table.columns);
    line(&rule);
    for row in &table.rows {
        line(row);
    }
}
