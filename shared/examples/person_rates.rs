//! How published pairs of names of one person compare, beside pairs of two people. A file
//! has a header and a line for each pair, either tab-separated with the columns `given`,
//! `surname`, `other_given` and `other_surname`, as made of the sets of FEBRL, or without
//! a header two given names with a comma between them, as that of hmni; those are compared
//! with one family name behind both:
//!
//! ```sh
//! cargo run -p transom-shared --release --example person_rates -- pairs.tsv …
//! ```
//!
//! Pairs of two people are the first name of each line with the second of the next
//! [`OTHERS`] lines that are far enough away to be of somebody else. A pair is linked
//! if two records with these names and one phone number are: there the name decides. With
//! `--missed` or `--wrong` it also shows pairs that were not, or wrongly.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for the command line"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, io};

use transom_shared::identity::{Comparison, Identity, MatchVerdict, Weights};
use transom_shared::lead::NewLead;

/// Pairs of two people for each pair of one.
const OTHERS: usize = 20;
/// Lines between the names of two people: the lines of one person stand together.
const APART: usize = 97;

#[derive(Default)]
struct Count {
    all: u32,
    linked: u32,
    levels: BTreeMap<String, u32>,
}

impl Count {
    /// Counts a comparison; whether it links.
    fn add(&mut self, a: &Identity, b: &Identity) -> bool {
        let comparison = Comparison::of(a, b);
        let points = comparison.points(&Weights::for_mailbox(""));
        let is_linked = MatchVerdict::at(points) == MatchVerdict::Linked;
        self.all += 1;
        self.linked += u32::from(is_linked);
        let level = format!("{:?}", comparison.name);
        *self.levels.entry(level).or_default() += 1;
        is_linked
    }

    fn print(&self, what: &str) {
        let percent = |count: u32| 100.0 * f64::from(count) / f64::from(self.all.max(1));
        let levels = self
            .levels
            .iter()
            .map(|(level, count)| format!("{level} {:.2} %", percent(*count)));
        println!(
            "  {what}: {} of {} linked, {:.2} %; {}",
            self.linked,
            self.all,
            percent(self.linked),
            levels.collect::<Vec<_>>().join(", ")
        );
    }
}

fn main() -> io::Result<()> {
    let (options, files): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|word| word.starts_with("--"));
    let shows = |option: &str| options.iter().any(|own| own == option);
    for file in files {
        let pairs = pairs(&fs::read_to_string(&file)?);
        let known: BTreeSet<&(String, String)> = pairs.iter().collect();
        let people: Vec<(Identity, Identity)> = pairs
            .iter()
            .map(|(a, b)| (identity(a), identity(b)))
            .collect();
        let (mut one, mut two) = (Count::default(), Count::default());
        for (number, ((name, other), (a, b))) in pairs.iter().zip(&people).enumerate() {
            if !one.add(a, b) && shows("--missed") {
                println!("{name}, {other}");
            }
            let first = number + APART;
            let far = (first..first + OTHERS).map(|at| at % pairs.len());
            for (pair, (_, b)) in far.filter_map(|at| Some((pairs.get(at)?, people.get(at)?))) {
                let is_known = |a: &String, b: &String| known.contains(&(a.clone(), b.clone()));
                // Names that are written alike tell nobody apart, and lists have pairs twice.
                if *name == pair.1 || is_known(name, &pair.1) || is_known(&pair.1, name) {
                    continue;
                }
                if two.add(a, b) && shows("--wrong") {
                    println!("wrong: {name}, {}", pair.1);
                }
            }
        }
        println!("{file}");
        one.print("of one person");
        two.print("of two people");
        let precision = f64::from(one.linked) / f64::from((one.linked + two.linked).max(1));
        println!("  precision of links {:.2} %", 100.0 * precision);
    }
    Ok(())
}

/// The two names of every line; those that lack one are left out.
fn pairs(text: &str) -> Vec<(String, String)> {
    let header: Vec<&str> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split('\t')
        .collect();
    let column = |name: &str| header.iter().position(|column| *column == name);
    let columns = ["given", "surname", "other_given", "other_surname"].map(column);
    let whole = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [given, surname, other_given, other_surname] = columns.map(|at| {
            at.and_then(|at| cells.get(at))
                .map_or("", |cell| cell.trim())
        });
        let is_whole = [given, surname, other_given, other_surname]
            .iter()
            .all(|cell| !cell.is_empty());
        is_whole.then(|| {
            (
                format!("{given} {surname}"),
                format!("{other_given} {other_surname}"),
            )
        })
    };
    let given = |line: &str| {
        let (name, other) = line.split_once(',')?;
        Some((format!("{name} Lovelace"), format!("{other} Lovelace")))
    };
    if columns.iter().all(Option::is_some) {
        text.lines().skip(1).filter_map(whole).collect()
    } else {
        text.lines().filter_map(given).collect()
    }
}

fn identity(name: &str) -> Identity {
    Identity::of(&NewLead {
        name: Some(name.to_owned()),
        email: None,
        phone: Some("+442079460000".to_owned()),
        phone_extension: None,
        company: None,
        country: None,
    })
}
