//! How many names of a published set of companies compare equal with the name without its
//! legal form that stands beside them. The file is a JSON list of objects with `input` and
//! `expected`, as the tests of cleanco, or with `name` and `cleanco_basename_prefix_suffix`:
//!
//! ```sh
//! cargo run -p transom-shared --example company_rates -- tests.json
//! ```
//!
//! Both names are made keys, so that what is told is whether leads that write one and the
//! other are of one company. A form that neither of the two loses is right, too; names that
//! are nothing but a form are counted by themselves, because they are kept on purpose. So
//! that leaving out more does not look better, it also counts the names that share a key
//! with another whose expected name differs in its letters and digits.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for the command line"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs, io};

use serde::Deserialize;
use transom_shared::identity::company_key;

#[derive(Deserialize)]
struct Case {
    #[serde(alias = "name")]
    input: String,
    #[serde(alias = "cleanco_basename_prefix_suffix")]
    expected: String,
}

fn main() -> io::Result<()> {
    for file in env::args().skip(1) {
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(&file)?)?;
        let (of_forms, named): (Vec<Case>, Vec<Case>) = cases
            .into_iter()
            .partition(|case| case.expected.trim().is_empty());
        let mut equal = 0;
        let mut names_of_key: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for Case { input, expected } in &named {
            let (key, expected_key) = (company_key(input), company_key(expected));
            if key == expected_key {
                equal += 1;
            } else {
                println!("{input}: {key}, not {expected_key}");
            }
            names_of_key
                .entry(key)
                .or_default()
                .insert(letters(expected));
        }
        let kept = of_forms
            .iter()
            .filter(|case| !company_key(&case.input).is_empty());
        let kept = kept.count();
        names_of_key.retain(|_, names| names.len() > 1);
        for (key, names) in &names_of_key {
            println!("{key} is the key of {names:?}");
        }
        let percent = 100.0 * f64::from(equal) / named.len() as f64;
        println!(
            "{file}: {equal} of {} equal, {percent:.1} %; of {} that are forms alone {kept} kept; \
             {} keys of several names",
            named.len(),
            of_forms.len(),
            names_of_key.len()
        );
    }
    Ok(())
}

fn letters(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.chars().filter(|c| c.is_alphanumeric()).collect()
}
