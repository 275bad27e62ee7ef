//! The sentences built into every form, in every locale Transom speaks.
//!
//! A form carries only those it can need (see [`needed_by`]), so a visitor
//! never downloads the rest. Another language is another file beside
//! `texts/en.txt` and one line in [`LOCALES`].

use std::collections::BTreeSet;

use crate::form::{Field, FieldKind, Form};
use crate::locale;

/// The built-in locales and their texts: one `key: sentence` a line.
const LOCALES: [(&str, &str); 2] = [
    ("en", include_str!("texts/en.txt")),
    ("zh-CN", include_str!("texts/zh-CN.txt")),
];

/// The countries of ISO 3166-1, as alpha-2 codes separated by spaces.
pub const COUNTRIES: &str = include_str!("texts/countries.txt").trim_ascii();

/// The sentence `key` in the built-in locale nearest to `locale`; English where
/// none is near.
pub fn get(locale: &str, key: &str) -> &'static str {
    let nearest = nearest(locale);
    let table = LOCALES
        .iter()
        .find(|(tag, _)| *tag == nearest)
        .map_or("", |(_, table)| table);
    line(table, key).unwrap_or_default()
}

fn line(table: &'static str, key: &str) -> Option<&'static str> {
    table
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
}

/// The keys of the sentences about the network. They come with the enhancement,
/// as a file for each locale, because nobody needs them before it.
pub const KIT_KEYS: [&str; 6] = ["waiting", "offline", "changed", "later", "kept", "sent"];

/// The built-in locales.
pub fn locales() -> impl Iterator<Item = &'static str> {
    LOCALES.iter().map(|(tag, _)| *tag)
}

/// The built-in locale nearest to `locale`; English where none is near.
pub fn nearest(locale: &str) -> &'static str {
    let available: Vec<String> = locales().map(str::to_owned).collect();
    let nearest = locale::negotiate(&available, [locale]).unwrap_or("en");
    locales().find(|tag| *tag == nearest).unwrap_or("en")
}

/// The keys of the sentences that `form` can need in a browser.
pub fn needed_by(form: &Form) -> impl Iterator<Item = &'static str> {
    let mut keys = BTreeSet::from(["submit", "summary", "summary_one"]);
    if form.steps.len() > 1 {
        keys.extend(["next", "back", "progress"]);
    }
    for field in form.fields() {
        keys.extend(field_keys(field));
    }
    keys.into_iter()
}

fn field_keys(field: &Field) -> Vec<&'static str> {
    let mut keys = Vec::new();
    // Nobody sees a hidden field, but a page that gives it a wrong value is told so.
    if field.required || field.kind != FieldKind::Hidden {
        keys.push(required_key(field));
    }
    keys.extend(match field.kind {
        FieldKind::Email => &["email"][..],
        FieldKind::Phone => &["phone"],
        FieldKind::Number => &["number"],
        FieldKind::Date => &["date"],
        FieldKind::Select | FieldKind::Country => &["choice", "choose"],
        FieldKind::MultiSelect | FieldKind::Radio => &["choice"],
        _ => &[],
    });
    let is_date = field.kind == FieldKind::Date;
    let is_relative = field.min.starts_with("today") || field.max.starts_with("today");
    keys.extend(limit_key(is_relative, "today"));
    keys.extend(limit_key(
        !field.min.is_empty(),
        if is_date { "too_early" } else { "too_small" },
    ));
    keys.extend(limit_key(
        !field.max.is_empty(),
        if is_date { "too_late" } else { "too_big" },
    ));
    keys.extend(limit_key(!field.step.is_empty(), "step"));
    keys.extend(limit_key(field.min_length.is_some(), "too_short"));
    keys.extend(limit_key(
        !field.kind.has_choices() && !field.kind.is_tick(),
        "too_long",
    ));
    keys.extend(limit_key(
        !field.pattern.is_empty() && field.pattern_hint.is_empty(),
        "pattern",
    ));
    keys
}

fn required_key(field: &Field) -> &'static str {
    match field.kind {
        _ if !field.required => "optional",
        kind if kind.is_tick() => "required_tick",
        kind if kind.has_choices() => "required_choice",
        _ => "required",
    }
}

fn limit_key(is_needed: bool, key: &'static str) -> Option<&'static str> {
    is_needed.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_locale_has_the_same_keys_and_placeholders() {
        fn shape(table: &str) -> Vec<(String, usize)> {
            let entries = table.lines().filter_map(|line| line.split_once(": "));
            entries
                .map(|(key, text)| (key.to_owned(), text.matches('{').count()))
                .collect()
        }
        let [(_, english), others @ ..] = LOCALES;
        for (tag, table) in others {
            assert_eq!(shape(english), shape(table), "{tag}");
        }
    }
}
