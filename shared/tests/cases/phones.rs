//! Telephone numbers: what people type, and every example of the published metadata.

use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::phone::{self, PhoneNumber};

use super::{check_all, equal, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneCase {
    typed: String,
    country: Option<String>,
    e164: Option<String>,
    plausible: bool,
    extension: Option<String>,
    /// What makes the case worth having.
    why: Option<String>,
}

#[test]
fn phone_numbers_are_understood_or_kept() {
    check_all(table!("phone"), |case: PhoneCase| {
        let why = case.why.unwrap_or_default();
        let name = format!("{:?} in {:?} {why}", case.typed, case.country);
        let country = case.country.as_deref();
        equal(&name, &phone::e164(&case.typed, country), &case.e164)?;
        equal(&name, &phone::plausible(&case.typed), &case.plausible)?;
        let read = phone::read(&case.typed, country);
        equal(&name, &read.is_some(), &case.plausible)?;
        let extension = read.and_then(|read| read.extension);
        equal(&name, &extension, &case.extension)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleTable {
    /// Where the examples are from.
    #[allow(dead_code, reason = "for readers of the table")]
    source: String,
    examples: Vec<Example>,
}

/// Region, type, and the number as it is dialled at home and written abroad.
#[derive(Deserialize)]
struct Example(String, String, String, String);

/// Regions with national numbers of four digits. What has fewer than five digits is not
/// taken for a telephone number anywhere.
const TOO_SHORT_AT_HOME: [&str; 3] = ["NU", "TA", "TK"];

impl Example {
    /// What people make of the number, and the region in which they type it.
    fn typed(&self) -> Vec<(String, Option<&str>)> {
        let Self(region, _, national, international) = self;
        let home = Some(region.as_str()).filter(|region| *region != "001");
        let digits = e164_of(international);
        let written = international.trim_start_matches('+');
        let from_us = match written.strip_prefix("1 ") {
            Some(rest) => ["1 ", rest].concat(),
            None => ["011 ", written].concat(),
        };
        let mut typed = vec![
            (international.clone(), home),
            (international.clone(), None),
            (international.clone(), Some("JP")),
            (digits.clone(), home),
            (digits.clone(), Some("AR")),
            (digits.replacen('+', "00", 1), None),
            (["tel:", &international.replace(' ', "-")].concat(), home),
            (from_us, Some("US")),
        ];
        let is_long_enough = national.bytes().filter(u8::is_ascii_digit).count() >= 5;
        assert!(
            is_long_enough || TOO_SHORT_AT_HOME.contains(&&**region),
            "{national}"
        );
        if home.is_some() && is_long_enough {
            typed.push((national.clone(), home));
            typed.push((persian(national), home));
        }
        typed
    }
}

fn e164_of(international: &str) -> String {
    let is_sign = |c: &char| c.is_ascii_digit() || *c == '+';
    international.chars().filter(is_sign).collect()
}

/// `text` with the digits of Persian.
fn persian(text: &str) -> String {
    let digit = |c: char| match c.to_digit(10) {
        Some(value) => char::from_u32(0x6f0 + value).expect("a digit"),
        None => c,
    };
    text.chars().map(digit).collect()
}

#[test]
fn every_example_of_every_country_and_type_is_understood_however_it_is_written() {
    let table: ExampleTable = table!("phone_examples");
    assert!(table.examples.len() > 1_100);
    check_all(table.examples, |example: Example| {
        let expected = e164_of(&example.3);
        for (typed, country) in example.typed() {
            let name = format!("{} {}: {typed:?} in {country:?}", example.0, example.1);
            equal(
                &name,
                &phone::e164(&typed, country),
                &Some(expected.clone()),
            )?;
            equal(&name, &phone::plausible(&typed), &true)?;
        }
        let (typed, country) = example.typed().pop().expect("a number");
        let with_extension = phone::read(&[&typed, " ext. 42"].concat(), country);
        let expected = PhoneNumber {
            number: expected,
            extension: Some("42".to_owned()),
        };
        equal(&typed, &with_extension, &Some(expected))
    });
}
