//! The checks of a form definition. Each error names its place.

use std::collections::{BTreeMap, BTreeSet};

use super::check_condition::check_condition;
use super::check_field::check_field;
use super::definition::is_form_name;
use super::draft::{FieldDraft, FormDraft, Text};
use crate::error::LocatedError;
use crate::{locale, origin};

/// Most fields of one form.
const MAX_FIELDS: usize = 200;

/// Design tokens a form may set, without `--transom-`.
const THEME_TOKENS: [&str; 13] = [
    "accent",
    "on-accent",
    "surface",
    "surface-raised",
    "text",
    "text-muted",
    "line",
    "danger",
    "success",
    "focus",
    "font",
    "font-size",
    "radius",
];

/// Collects problems while a definition is walked.
pub(super) struct Problems<'a> {
    locales: &'a [String],
    found: Vec<LocatedError>,
}

impl Problems<'_> {
    /// Notes a problem at `loc`.
    pub(super) fn add(&mut self, loc: impl Into<String>, code: &str, message: impl Into<String>) {
        self.found.push(LocatedError::new(loc, code, message));
    }

    /// Checks that `text` is written in every locale of the form.
    pub(super) fn require_text(&mut self, loc: &str, text: &Text) {
        for tag in self.locales {
            if text.get(tag).is_none_or(|words| words.trim().is_empty()) {
                let message = format!("Write this text in {tag}, a locale of the form.");
                self.add(format!("{loc}.{tag}"), "missing_text", message);
            }
        }
        self.check_text_locales(loc, text);
    }

    /// Checks that `text`, where there is any, is written in every locale.
    pub(super) fn optional_text(&mut self, loc: &str, text: &Text) {
        if !text.is_empty() {
            self.require_text(loc, text);
        }
    }

    fn check_text_locales(&mut self, loc: &str, text: &Text) {
        for tag in text.keys().filter(|tag| !self.locales.contains(tag)) {
            let message = format!("{tag} is not among the form's locales.");
            self.add(format!("{loc}.{tag}"), "unknown_locale", message);
        }
    }
}

/// Every problem of `draft`, in the order a reader meets them.
pub(super) fn problems(draft: &FormDraft) -> Vec<LocatedError> {
    let mut problems = Problems {
        locales: &draft.locales,
        found: Vec::new(),
    };
    check_head(draft, &mut problems);
    check_after(draft, &mut problems);
    let fields = fields_by_name(draft, &mut problems);
    for (loc, field) in located_fields(draft) {
        check_field(&loc, field, &fields, &mut problems);
    }
    if let Some(rule) = &draft.qualify {
        check_condition("qualify", rule, &fields, 0, &mut problems);
    }
    check_cycles(&fields, draft, &mut problems);
    problems.found
}

fn check_head(draft: &FormDraft, problems: &mut Problems<'_>) {
    if !is_form_name(&draft.name) {
        let message = "Use 1 to 64 lower-case letters, digits and inner hyphens.";
        problems.add("name", "name", message);
    }
    if draft.locales.is_empty() {
        problems.add("locales", "required", "Name at least one locale, like en.");
    }
    for (position, tag) in draft.locales.iter().enumerate() {
        if !locale::is_tag(tag) {
            let message = format!("{tag} is not a language tag like en or zh-CN.");
            problems.add(format!("locales[{position}]"), "locale", message);
        }
        if draft
            .locales
            .iter()
            .take(position)
            .any(|earlier| earlier == tag)
        {
            problems.add(
                format!("locales[{position}]"),
                "duplicate",
                format!("{tag} stands twice."),
            );
        }
    }
    problems.optional_text("title", &draft.title);
    problems.optional_text("submit_label", &draft.submit_label);
    for (position, pattern) in draft.origins.iter().enumerate() {
        if !origin::is_pattern(pattern) {
            let message = "Use https://host, https://*.host or *, without a path.";
            problems.add(format!("origins[{position}]"), "origin", message);
        }
    }
    check_theme(draft, problems);
    let key = &draft.spam.turnstile;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if key.len() > 100 || !key.bytes().all(is_plain) {
        problems.add(
            "spam.turnstile",
            "site_key",
            "Write the site key of a Turnstile widget.",
        );
    }
}

fn check_theme(draft: &FormDraft, problems: &mut Problems<'_>) {
    for (token, value) in &draft.theme {
        let loc = format!("theme.{token}");
        if !THEME_TOKENS.contains(&token.as_str()) {
            let message = format!("Known tokens are {}.", THEME_TOKENS.join(", "));
            problems.add(&loc, "unknown_token", message);
        }
        if value.is_empty() || value.len() > 200 || !is_plain_css(value) {
            problems.add(
                &loc,
                "theme_value",
                "Use a plain CSS value such as #0b57d0.",
            );
        }
    }
}

/// Whether `value` can become part of a style sheet: nothing in it may end the
/// declaration, leave a string, a comment or a parenthesis open, which would
/// swallow the rest of the sheet, or fetch anything.
fn is_plain_css(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let fetches = ["url(", "src(", "image(", "image-set("];
    let forbidden = |c: char| c.is_control() || "{}[];<\\@".contains(c);
    if value.contains(forbidden)
        || lower.contains("/*")
        || fetches.iter().any(|f| lower.contains(f))
    {
        return false;
    }
    let mut quote = None;
    let mut depth = 0_i32;
    for c in value.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return false,
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    quote.is_none() && depth == 0
}

fn check_after(draft: &FormDraft, problems: &mut Problems<'_>) {
    problems.optional_text("after.message", &draft.after.message);
    let address = draft.after.redirect.as_deref();
    if address.is_some_and(|address| !is_https_address(address)) {
        problems.add(
            "after.redirect",
            "address",
            "Use a full address that starts with https://.",
        );
    }
}

/// The host is read and later written anew; the rest may be anything that a header and a
/// browser take as it is. A host in another script is a host as well.
pub(super) fn is_https_address(address: &str) -> bool {
    let of_letters = |c: char| {
        if c.is_ascii() || !c.is_alphanumeric() {
            c
        } else {
            'x'
        }
    };
    let parts = address.split_at_checked(end_of_host(address));
    let (host, rest) = parts.unwrap_or_default();
    let host: String = host.chars().map(of_letters).collect();
    host.starts_with("https://")
        && origin::Origin::of_address(&host).is_some()
        && rest
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"\"'<>\\".contains(c))
}

/// Where the host of `address`, and its port, end.
fn end_of_host(address: &str) -> usize {
    let begin = address.find("://").map_or(0, |at| at + 3);
    let rest = address.get(begin..).unwrap_or_default();
    begin + rest.find(['/', '?', '#']).unwrap_or(rest.len())
}

fn located_fields(draft: &FormDraft) -> impl Iterator<Item = (String, &FieldDraft)> {
    draft.steps.iter().enumerate().flat_map(|(step_at, step)| {
        step.fields
            .iter()
            .enumerate()
            .map(move |(field_at, field)| (format!("steps[{step_at}].fields[{field_at}]"), field))
    })
}

/// The fields by name, noting names that stand twice and steps without fields.
fn fields_by_name<'a>(
    draft: &'a FormDraft,
    problems: &mut Problems<'_>,
) -> BTreeMap<&'a str, &'a FieldDraft> {
    let mut fields = BTreeMap::new();
    for (loc, field) in located_fields(draft) {
        if fields.insert(field.name.as_str(), field).is_some() {
            let message = format!("Another field is called {} too.", field.name);
            problems.add(format!("{loc}.name"), "duplicate", message);
        }
    }
    for (position, step) in draft.steps.iter().enumerate() {
        let loc = format!("steps[{position}]");
        problems.optional_text(&format!("{loc}.title"), &step.title);
        if step.fields.is_empty() {
            problems.add(
                format!("{loc}.fields"),
                "required",
                "A step needs at least one field.",
            );
        }
    }
    if draft.steps.is_empty() {
        problems.add("steps", "required", "A form needs at least one step.");
    }
    if fields.len() > MAX_FIELDS {
        problems.add(
            "steps",
            "too_many",
            format!("A form has at most {MAX_FIELDS} fields."),
        );
    }
    fields
}

/// Notes every field whose visibility depends, in the end, on itself.
fn check_cycles(
    fields: &BTreeMap<&str, &FieldDraft>,
    draft: &FormDraft,
    problems: &mut Problems<'_>,
) {
    for (loc, field) in located_fields(draft) {
        let mut reached = BTreeSet::new();
        let mut open = vec![field.name.as_str()];
        while let Some(name) = open.pop() {
            let condition = fields
                .get(name)
                .and_then(|field| field.visible_when.as_ref());
            if let Some(condition) = condition {
                condition.visit_fields(&mut |asked| {
                    if reached.insert(asked) {
                        open.push(asked);
                    }
                });
            }
        }
        if reached.contains(field.name.as_str()) {
            let message = format!("Whether {} is visible depends on itself.", field.name);
            problems.add(format!("{loc}.visible_when"), "cycle", message);
        }
    }
}
