//! The tables of `tests/cases`, natively and, compiled to WebAssembly, in a
//! browser: both must read, check and store alike.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod assignment;
mod delivery;
mod destination;
mod forms;
mod people;
mod phones;
mod pool;
mod privacy;
mod qualify;
mod scoring;
mod submissions;
mod timing;
mod values;

use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use transom_shared::calendar::Date;
use transom_shared::error::LocatedError;
use transom_shared::form::{Form, FormDraft};
use transom_shared::pattern;
use transom_shared::submission::{Checks, NewSubmission, SubmissionDraft};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The day it is where a case names none.
const TODAY: &str = "2026-02-10";

/// Field names and what is typed into them.
type Pairs = Vec<(String, String)>;

/// The table of that name, compiled in: a browser has no files.
macro_rules! table {
    ($name:literal) => {
        $crate::read(include_str!(concat!(
            "../../../tests/cases/",
            $name,
            ".json"
        )))
    };
}
use table;

fn read<T: DeserializeOwned>(table: &str) -> T {
    serde_json::from_str(table).expect("a table in the shape of its cases")
}

/// Judges every case before it fails, so that one run shows every difference.
fn check_all<C>(cases: Vec<C>, check: impl Fn(C) -> Result<(), String>) {
    assert!(!cases.is_empty(), "a table without cases");
    let failures: Vec<String> = cases
        .into_iter()
        .filter_map(|case| check(case).err())
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Says what differs in the case called `name`.
fn equal<T: Debug + PartialEq<E>, E: Debug>(
    name: &str,
    found: &T,
    expected: &E,
) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "{name}:\n     found {found:?}\n  expected {expected:?}"
    ))
}

/// The checked form in one of its locales; its countries have their codes as names.
fn form_in(draft: FormDraft, locale: &str, name: &str) -> Result<Form, String> {
    let checked = draft.parse();
    let definition = checked.map_err(|errors| format!("{name}: its form: {errors:?}"))?;
    Ok(definition.in_locale(locale, 1, &|code, _| code.to_owned()))
}

fn submit(form: &Form, pairs: Pairs, today: &str) -> Result<NewSubmission, Vec<LocatedError>> {
    let checks = Checks {
        today: Date::parse(today).expect("a date"),
        matches: pattern::matches,
    };
    SubmissionDraft::from_iter(pairs).parse(form, &checks)
}

/// A problem as a case expects it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedError {
    loc: String,
    code: String,
    /// The exact sentence, where it matters.
    message: Option<String>,
}

/// Compares problems in their order. Each must say something to the person.
fn equal_errors(
    name: &str,
    found: &[LocatedError],
    expected: &[ExpectedError],
) -> Result<(), String> {
    let places: Vec<_> = found.iter().map(|e| (&*e.loc, &*e.code)).collect();
    let wanted: Vec<_> = expected.iter().map(|e| (&*e.loc, &*e.code)).collect();
    equal(name, &places, &wanted)?;
    for (error, expected) in found.iter().zip(expected) {
        let name = format!("{name}: the sentence at {}", error.loc);
        equal(&name, &error.message.is_empty(), &false)?;
        let message = expected.message.as_ref();
        equal(&name, &error.message, message.unwrap_or(&error.message))?;
    }
    Ok(())
}
