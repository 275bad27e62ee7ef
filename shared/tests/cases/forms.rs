//! Form definitions, and what decides where and in which locale a form appears.

use serde::Deserialize;
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::form::FormDraft;
use transom_shared::locale;
use transom_shared::origin::{self, AllowedOrigins};

use super::{check_all, equal, table};

/// A definition and its problems as place and code, in order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionCase {
    name: String,
    form: Value,
    #[serde(default)]
    problems: Vec<(String, String)>,
    /// The JSON does not have the shape of a form.
    #[serde(default)]
    unreadable: bool,
}

fn check_definition(case: DefinitionCase) -> Result<(), String> {
    let name = &case.name;
    let draft: Result<FormDraft, _> = serde_json::from_value(case.form);
    equal(name, &draft.is_err(), &case.unreadable)?;
    let found = draft
        .ok()
        .and_then(|draft| draft.parse().err())
        .unwrap_or_default();
    let mute = found.iter().find(|error| error.message.is_empty());
    equal(name, &mute, &None)?;
    let found: Vec<_> = found
        .into_iter()
        .map(|error| (error.loc, error.code))
        .collect();
    equal(name, &found, &case.problems)
}

#[test]
fn definitions_are_accepted_or_refused_for_every_problem() {
    check_all(table!("definition"), check_definition);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LocaleTable {
    negotiate: Vec<NegotiateCase>,
    accept_language: Vec<HeaderCase>,
    is_tag: Vec<TagCase>,
    is_right_to_left: Vec<TagCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NegotiateCase {
    available: Vec<String>,
    wanted: Vec<String>,
    expected: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderCase {
    header: String,
    expected: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagCase {
    tag: String,
    expected: bool,
}

#[test]
fn visitors_get_the_nearest_locale() {
    let table: LocaleTable = table!("locale");
    check_all(table.negotiate, |case| {
        let name = format!("{:?} of {:?}", case.wanted, case.available);
        let found = locale::negotiate(&case.available, &case.wanted);
        equal(&name, &found, &case.expected.as_deref())
    });
}

#[test]
fn the_most_wanted_locale_comes_first() {
    let table: LocaleTable = table!("locale");
    check_all(table.accept_language, |case| {
        equal(
            &case.header,
            &locale::accept_language(&case.header),
            &case.expected,
        )
    });
}

#[test]
fn language_tags_are_told_from_other_texts() {
    let table: LocaleTable = table!("locale");
    check_all(table.is_tag, |case| {
        equal(&case.tag, &locale::is_tag(&case.tag), &case.expected)
    });
    check_all(table.is_right_to_left, |case| {
        let found = locale::is_right_to_left(&case.tag);
        equal(&case.tag, &found, &case.expected)
    });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginTable {
    is_pattern: Vec<PatternCase>,
    allows: Vec<AllowsCase>,
    as_sources: Vec<SourcesCase>,
    is_own: Vec<OwnCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternCase {
    pattern: String,
    expected: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowsCase {
    patterns: Vec<String>,
    origin: String,
    expected: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesCase {
    patterns: Vec<String>,
    expected: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnCase {
    origin: String,
    hosts: Vec<String>,
    sent_to: String,
    expected: bool,
}

#[test]
fn the_service_is_where_its_hosts_are_or_else_where_it_was_asked() {
    let table: OriginTable = table!("origin");
    check_all(table.is_own, |case| {
        let name = format!("{} at {:?}, {}", case.origin, case.hosts, case.sent_to);
        let found = origin::is_own(&case.origin, &case.hosts, &case.sent_to);
        equal(&name, &found, &case.expected)
    });
}

#[test]
fn patterns_of_origins_have_no_path() {
    let table: OriginTable = table!("origin");
    check_all(table.is_pattern, |case| {
        equal(
            &case.pattern,
            &origin::is_pattern(&case.pattern),
            &case.expected,
        )
    });
}

#[test]
fn origins_are_allowed_by_their_patterns_only() {
    let table: OriginTable = table!("origin");
    check_all(table.allows, |case| {
        let name = format!("{} by {:?}", case.origin, case.patterns);
        let found = AllowedOrigins::new(&case.patterns).allows(&case.origin);
        equal(&name, &found, &case.expected)
    });
}

#[test]
fn origins_become_sources_of_a_policy() {
    let table: OriginTable = table!("origin");
    check_all(table.as_sources, |case| {
        let found = AllowedOrigins::new(&case.patterns).as_sources();
        equal(&format!("{:?}", case.patterns), &found, &case.expected)
    });
}
