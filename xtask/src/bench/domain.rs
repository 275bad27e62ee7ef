//! Instructions of the domain's operations: a regression shows whatever the noise.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::report::{Part, Table, Verdict};
use super::{Options, programs};

const OPERATIONS: [(&str, &str); 6] = [
    ("parse", "check a submission of six fields"),
    ("refuse", "refuse one, with every problem in words"),
    ("fingerprint", "digest a submission (SHA-256)"),
    ("attribution", "read where a visit came from"),
    (
        "qualify",
        "decide about a lead: spam, 10 scoring rules, model, target",
    ),
    ("compare", "normalise two people and compare them"),
];

/// Operations whose instructions are counted.
const COUNT: u32 = 1000;

const METHOD: &str = "\
Native, the release profile (optimised for size, as the Worker is). Instructions:
Callgrind's count of 1,000 operations less that of none, divided; the same on every run.
Time: the median of five runs without Callgrind, on this machine.";

/// Measures the part. Without Valgrind there are times only.
///
/// # Errors
/// Where the operations do not compile or run.
pub fn measure(options: &Options) -> Result<Part> {
    let program = programs::domain()?;
    let mut table = Table::new(
        "Operations of the domain",
        METHOD,
        &["operation", "instructions", "µs"],
    );
    let mut part = Part::default();
    let repeat = if options.quick { 20_000 } else { 100_000 };
    for (name, what) in OPERATIONS {
        let instructions = instructions(&program, name)?;
        let times: Result<Vec<f64>> = (0..5)
            .map(|_| nanoseconds(&program, name, repeat))
            .collect();
        let times: super::sample::Sample = times?.into_iter().collect();
        let microseconds = times.median() / 1000.0;
        table.row(&[
            what.to_owned(),
            instructions.map_or_else(|| "–".to_owned(), |count| count.to_string()),
            format!("{microseconds:.1}"),
        ]);
        if name == "qualify" {
            part.verdicts.push(Verdict::of(
                "deciding about a lead, native",
                microseconds,
                format!("{microseconds:.1} µs"),
                (50.0, "< 50 µs"),
                (50.0, "< 50 µs"),
            ));
        }
    }
    part.tables.push(table);
    Ok(part)
}

fn nanoseconds(program: &Path, operation: &str, count: u32) -> Result<f64> {
    let output = Command::new(program)
        .args([operation, &count.to_string()])
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().with_context(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        format!("{operation}: {complaint}")
    })
}

/// Instructions of one operation; none where there is no Valgrind.
fn instructions(program: &Path, operation: &str) -> Result<Option<u64>> {
    let (Some(with), Some(without)) = (
        counted(program, operation, COUNT)?,
        counted(program, operation, 0)?,
    ) else {
        return Ok(None);
    };
    Ok(Some(with.saturating_sub(without) / u64::from(COUNT)))
}

fn counted(program: &Path, operation: &str, count: u32) -> Result<Option<u64>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([operation, &count.to_string()])
        .output();
    let Ok(output) = output else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    let collected = collected.with_context(|| format!("Valgrind says: {text}"))?;
    Ok(Some(collected.trim().parse()?))
}
