//! Does one operation of the domain so many times, for `cargo xtask bench`.
//!
//! `transom-bench <operation> <count>` prints the nanoseconds of one; under a tool
//! that counts instructions, the difference between two counts is what they cost
//! without the set-up. `transom-bench sqlite <count> <folder>` writes rows with
//! SQLite alone: what no service can beat.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures time")]

mod operations;
mod sqlite;

use std::time::Instant;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let name = words.first().context("name an operation")?;
    let count: u32 = words.get(1).context("say how many")?.parse()?;
    if name == "sqlite" {
        let folder = words.get(2).context("name a folder")?;
        return sqlite::run(folder.as_ref(), count);
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
