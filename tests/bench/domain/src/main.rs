//! Does one operation of the domain so many times, for `cargo xtask bench`.
//!
//! `transom-bench <operation> <count>` prints the nanoseconds of one; under a tool
//! that counts instructions, the difference between two counts is what they cost
//! without the set-up. `transom-bench sqlite <count> <file> <first> <leads>` runs the
//! service's own statements on plain SQLite: what no service can beat.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod data;
mod operations;
mod sqlite;

use std::time::Instant;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let name = words.first().context("name an operation")?;
    let count: u32 = words.get(1).context("say how many")?.parse()?;
    if name == "sqlite" {
        let file = words.get(2).context("name a file")?;
        let first = words.get(3).context("say which is the first")?.parse()?;
        let leads = words.get(4).context("say how many are known")?.parse()?;
        let plan = sqlite::Plan {
            count,
            first,
            leads,
        };
        return sqlite::run(file.as_ref(), &plan);
    }
    let operation = operations::named(name)?;
    let begun = Instant::now();
    for number in 0..count {
        operation(number);
    }
    let nanoseconds = begun.elapsed().as_nanos() / u128::from(count.max(1));
    println!("{nanoseconds}");
    Ok(())
}
