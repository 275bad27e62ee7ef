//! What is typed into one field: addresses, phone numbers, numbers, dates.

use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::calendar::Date;
use transom_shared::decimal::Decimal;
use transom_shared::email;

use super::{TODAY, check_all, equal, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmailTable {
    is_valid: Vec<EmailCase>,
    comparable: Vec<ComparableCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmailCase {
    typed: String,
    valid: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComparableCase {
    typed: String,
    expected: String,
}

#[test]
fn addresses_are_told_from_other_texts() {
    let table: EmailTable = table!("email");
    check_all(table.is_valid, |case| {
        equal(&case.typed, &email::is_valid(&case.typed), &case.valid)
    });
}

#[test]
fn spellings_of_one_mailbox_compare_equal() {
    let table: EmailTable = table!("email");
    check_all(table.comparable, |case| {
        equal(&case.typed, &email::comparable(&case.typed), &case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecimalCase {
    typed: String,
    /// The number in its shortest form; none where there is no number.
    expected: Option<String>,
}

#[test]
fn decimals_are_read_exactly_or_not_at_all() {
    check_all(table!("decimal"), |case: DecimalCase| {
        let found = Decimal::parse(&case.typed).map(Decimal::to_text);
        equal(&case.typed, &found, &case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateCase {
    typed: String,
    today: Option<String>,
    /// Whether this is a limit of a form, which may count from today.
    limit: bool,
    /// Days since 1970-01-01; none where there is no such date.
    days: Option<i32>,
}

#[test]
fn dates_are_read_where_they_exist() {
    check_all(table!("date"), |case: DateCase| {
        let today = Date::parse(case.today.as_deref().unwrap_or(TODAY)).expect("a date");
        let found = match case.limit {
            true => Date::parse_limit(&case.typed, today),
            false => Date::parse(&case.typed),
        };
        equal(&case.typed, &found, &case.days.map(Date::from_days))
    });
}
