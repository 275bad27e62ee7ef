//! The fault run: `cargo xtask faults --histories N --kills N [--seed S]`.
//!
//! Histories are simulated: the real state machine and the real SQL, on SQLite,
//! in a world that loses, doubles, delays and fails whatever it may. Kills are
//! real: workerd under load, ended by `kill -9` at random moments. Both ask the
//! same question: is every acknowledged lead stored exactly once, and has every
//! delivery of it come to an end that can be accounted for?

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test fails by panicking, and a seed comes from the clock"
)]

mod check;
mod database;
#[cfg(test)]
mod ends;
mod history;
mod kills;
mod people;
mod team;
mod totals;
mod world;

#[cfg(test)]
mod agree;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg::Long;
use lexopt::ValueExt;

/// What a run counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub acknowledged: u64,
    pub lost: u64,
    pub doubled: u64,
    pub stuck: u64,
}

impl Tally {
    pub fn add(&mut self, other: Tally) {
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.stuck += other.stuck;
    }

    pub fn is_clean(self) -> bool {
        self.lost + self.doubled + self.stuck == 0
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool> {
    let mut histories: u64 = 10_000;
    let mut kills: u32 = 100;
    let mut seed = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("histories") => histories = parser.value()?.parse()?,
            Long("kills") => kills = parser.value()?.parse()?,
            Long("seed") => seed = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let seed = seed.unwrap_or_else(|| fastrand::u64(..1_000_000_000));
    println!("seed={seed}");
    let mut tally = Tally::default();
    let mut totals = totals::Totals::default();
    for number in 0..histories {
        let own = seed.wrapping_add(number);
        match history::run(own, &mut totals) {
            Ok(found) => {
                if !found.is_clean() {
                    println!(
                        "history {own} failed; replay it with --histories 1 --kills 0 --seed {own}"
                    );
                }
                tally.add(found);
            }
            Err(error) => bail!(
                "history {own}: {error:#}; replay it with --histories 1 --kills 0 --seed {own}"
            ),
        }
    }
    if histories > 0 {
        println!("{totals}");
    }
    if kills > 0 {
        tally.add(kills::run(kills, seed)?);
    }
    let Tally {
        acknowledged,
        lost,
        doubled,
        stuck,
    } = tally;
    println!(
        "histories={histories} kills={kills} acknowledged={acknowledged} lost={lost} doubled={doubled} stuck={stuck}"
    );
    Ok(tally.is_clean())
}
