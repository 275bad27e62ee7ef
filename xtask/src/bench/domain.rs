//! Instructions of the domain's operations: a regression shows whatever the noise.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::bytes::thousands;
use super::report::{Part, Table, Verdict};
use super::sample::{Sample, in_turn};
use super::{Options, programs};

/// The operations by their names in `tests/bench/domain`; the mark comes first.
const OPERATIONS: [(&str, &str); 8] = [
    (
        "json",
        "mark: read the same submission as JSON, no more (serde_json)",
    ),
    ("parse", "check a submission of six fields"),
    ("refuse", "refuse one, with every problem in words"),
    ("fingerprint", "digest a submission (SHA-256)"),
    ("attribution", "read where a visit came from"),
    ("score", "score a lead by 10 rules"),
    (
        "qualify",
        "decide about a lead: spam, the same rules, model, target",
    ),
    ("compare", "normalise two people and compare them"),
];

/// Operations whose instructions are counted.
const COUNT: u32 = 1000;

const METHOD: &str = "\
Native, the release profile (optimised for size, as the Worker is). Instructions:
Callgrind's count of 1,000 operations less that of none, divided; the same on every run.
Time: medians of six rounds, in turn (ABBA), without Callgrind, the range behind them; one
round before, which is thrown away. There is no import yet; it will check each row by the
function of the second line.";

/// Rounds that are timed.
const ROUNDS: usize = 6;

/// Measures the part. Without Valgrind there are times only.
///
/// # Errors
/// Where the operations do not compile or run.
pub fn measure(options: &Options) -> Result<Part> {
    let program = programs::domain()?;
    let columns = ["operation", "instructions", "µs"];
    let mut table = Table::new("Operations of the domain", METHOD, &columns);
    let mut part = Part::default();
    let times = times(&program, if options.quick { 4_000 } else { 20_000 })?;
    for ((name, what), times) in OPERATIONS.iter().zip(times) {
        let instructions = instructions(&program, name)?;
        let instructions = instructions.map(thousands);
        table.row(&[
            (*what).to_owned(),
            instructions.unwrap_or_else(|| "–".to_owned()),
            times.text(1),
        ]);
        part.keep(&[name, "microseconds"], &times);
        if *name == "qualify" {
            part.verdicts.push(Verdict::of(
                "deciding about a lead, native",
                times.median(),
                format!("{:.1} µs", times.median()),
                (50.0, "< 50 µs"),
                (50.0, "< 50 µs"),
            ));
        }
    }
    part.tables.push(table);
    Ok(part)
}

/// The microseconds of each operation, in rounds of `repeat` of them.
fn times(program: &Path, repeat: u32) -> Result<Vec<Sample>> {
    let count = OPERATIONS.len();
    let mut times: Vec<Sample> = vec![Sample::default(); count];
    let turns = (0..count).chain(in_turn(count, ROUNDS));
    for (turn, index) in turns.enumerate() {
        let microseconds = nanoseconds(program, OPERATIONS[index].0, repeat)? / 1000.0;
        if turn >= count {
            times[index].values.push(microseconds);
        }
    }
    Ok(times)
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
