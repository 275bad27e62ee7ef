//! The checks of one field of a form definition.

use super::FieldKind;
use super::check::Problems;
use super::check_condition::{Fields, check_condition};
use super::draft::FieldDraft;
use crate::calendar::Date;
use crate::decimal::Decimal;
use crate::pattern;

/// Notes every problem of `field`, which stands at `loc`.
pub(super) fn check_field(
    loc: &str,
    field: &FieldDraft,
    fields: &Fields<'_>,
    problems: &mut Problems<'_>,
) {
    check_name(loc, field, problems);
    check_texts(loc, field, problems);
    check_choices(loc, field, problems);
    check_limits(loc, field, problems);
    check_pattern(loc, field, problems);
    check_consent(loc, field, problems);
    if let Some(condition) = &field.visible_when {
        check_condition(
            &format!("{loc}.visible_when"),
            condition,
            fields,
            0,
            problems,
        );
    }
}

fn check_name(loc: &str, field: &FieldDraft, problems: &mut Problems<'_>) {
    let name = field.name.as_str();
    let well_formed = name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !well_formed {
        let message = "Start with a letter, then use letters, digits and _, at most 64.";
        problems.add(format!("{loc}.name"), "name", message);
    }
    let token_shaped =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b' ';
    if !field.autocomplete.bytes().all(token_shaped) {
        let message = "Use HTML autofill tokens such as email or organization.";
        problems.add(format!("{loc}.autocomplete"), "autocomplete", message);
    }
    let mut countries = crate::texts::COUNTRIES.split(' ');
    let is_country = countries.any(|code| code == field.country);
    let is_phone = field.kind == FieldKind::Phone;
    let country_fits = field.country.is_empty() || (is_country && is_phone);
    if !country_fits {
        let message = "Only a phone field has a country, an ISO 3166 code such as GB.";
        problems.add(format!("{loc}.country"), "country", message);
    }
}

fn check_texts(loc: &str, field: &FieldDraft, problems: &mut Problems<'_>) {
    if field.kind != FieldKind::Hidden {
        problems.require_text(&format!("{loc}.label"), &field.label);
    }
    problems.optional_text(&format!("{loc}.help"), &field.help);
    problems.optional_text(&format!("{loc}.placeholder"), &field.placeholder);
    problems.optional_text(&format!("{loc}.pattern_hint"), &field.pattern_hint);
}

fn check_choices(loc: &str, field: &FieldDraft, problems: &mut Problems<'_>) {
    if !field.kind.has_choices() {
        if !field.choices.is_empty() {
            problems.add(
                format!("{loc}.choices"),
                "unexpected",
                "This kind of field has no choices.",
            );
        }
        return;
    }
    let names_countries = field.kind == FieldKind::Country;
    if field.choices.is_empty() && !names_countries {
        problems.add(
            format!("{loc}.choices"),
            "required",
            "Name at least one choice.",
        );
    }
    for (position, choice) in field.choices.iter().enumerate() {
        let loc = format!("{loc}.choices[{position}]");
        // What a submission says is trimmed and freed of control characters: a
        // value that has any could never be chosen.
        let value = choice.value.as_str();
        let can_be_said = value.trim() == value && !value.chars().any(char::is_control);
        if !can_be_said || !(1..=200).contains(&value.len()) {
            let message =
                "A value has 1 to 200 characters, no control characters and no space around it.";
            problems.add(format!("{loc}.value"), "choice", message);
        }
        if field
            .choices
            .iter()
            .take(position)
            .any(|earlier| earlier.value == choice.value)
        {
            problems.add(
                format!("{loc}.value"),
                "duplicate",
                "Another choice has this value.",
            );
        }
        if !(names_countries && choice.label.is_empty()) {
            problems.require_text(&format!("{loc}.label"), &choice.label);
        }
    }
    let known = field
        .choices
        .iter()
        .any(|choice| choice.value == field.default);
    if !field.default.is_empty() && !known && !names_countries {
        problems.add(
            format!("{loc}.default"),
            "choice",
            "The default is not among the choices.",
        );
    }
}

fn check_limits(loc: &str, field: &FieldDraft, problems: &mut Problems<'_>) {
    let today = Date::from_days(20_000);
    let readable = |limit: &str| match field.kind {
        FieldKind::Number => Decimal::parse(limit).is_some(),
        FieldKind::Date => Date::parse_limit(limit, today).is_some(),
        _ => false,
    };
    for (key, limit) in [("min", &field.min), ("max", &field.max)] {
        if !limit.is_empty() && !readable(limit) {
            let message = "A number field takes a number here, a date field a date or today+7.";
            problems.add(format!("{loc}.{key}"), "limit", message);
        }
    }
    let step = Decimal::parse(&field.step);
    let step_fits =
        field.kind == FieldKind::Number && step.is_some_and(|step| step > Decimal::ZERO);
    if !field.step.is_empty() && !step_fits {
        problems.add(
            format!("{loc}.step"),
            "limit",
            "A number field takes a step above zero.",
        );
    }
    if is_reversed(field, today) {
        problems.add(
            format!("{loc}.max"),
            "limit",
            "The greatest value is below the least.",
        );
    }
    let ceiling = field.kind.default_max_length().max(10_000);
    if field
        .max_length
        .is_some_and(|most| most == 0 || most > ceiling)
    {
        let message = format!("At most {ceiling} characters can be asked for.");
        problems.add(format!("{loc}.max_length"), "limit", message);
    }
    let most = field
        .max_length
        .unwrap_or_else(|| field.kind.default_max_length());
    if field.min_length.is_some_and(|least| least > most) {
        problems.add(
            format!("{loc}.min_length"),
            "limit",
            "The least length is above the most.",
        );
    }
}

fn is_reversed(field: &FieldDraft, today: Date) -> bool {
    match field.kind {
        FieldKind::Number => {
            let limits = (Decimal::parse(&field.min), Decimal::parse(&field.max));
            matches!(limits, (Some(least), Some(greatest)) if least > greatest)
        }
        FieldKind::Date => {
            // A fixed date against a moving one is in order on some days only;
            // that is the owner's business.
            let both_move = field.min.starts_with("today") == field.max.starts_with("today");
            let first = Date::parse_limit(&field.min, today);
            let last = Date::parse_limit(&field.max, today);
            both_move && matches!((first, last), (Some(first), Some(last)) if first > last)
        }
        _ => false,
    }
}

fn check_pattern(loc: &str, field: &FieldDraft, problems: &mut Problems<'_>) {
    if field.pattern.is_empty() {
        return;
    }
    if !matches!(
        field.kind,
        FieldKind::Text | FieldKind::Phone | FieldKind::Email
    ) {
        let message = "Only text, phone and e-mail fields have a pattern.";
        problems.add(format!("{loc}.pattern"), "unexpected", message);
    }
    if let Err(reason) = pattern::check(&field.pattern) {
        let message = format!("The pattern does not compile: {reason}");
        problems.add(format!("{loc}.pattern"), "pattern", message);
    }
}

fn check_consent(loc: &str, field: &FieldDraft, problems: &mut Problems<'_>) {
    let loc = format!("{loc}.consent");
    match &field.consent {
        None if field.kind == FieldKind::Consent => {
            let message = "Give the wording's version, the lawful basis and the recipient.";
            problems.add(&loc, "required", message);
        }
        Some(_) if field.kind != FieldKind::Consent => {
            problems.add(&loc, "unexpected", "Only a consent field has these.");
        }
        Some(consent) => {
            if consent.purpose.len() > 200 {
                let loc = format!("{loc}.purpose");
                problems.add(loc, "too_long", "Write at most 200 characters.");
            }
            for (key, text) in [
                ("version", &consent.version),
                ("recipient", &consent.recipient),
            ] {
                if text.trim().is_empty() || text.len() > 200 {
                    problems.add(
                        format!("{loc}.{key}"),
                        "required",
                        "Write 1 to 200 characters.",
                    );
                }
            }
        }
        None => {}
    }
    // Consent is a clear affirmative act: a box ticked beforehand is none
    // (GDPR recital 32, CJEU C-673/17).
    if field.kind == FieldKind::Consent && !field.default.is_empty() {
        problems.add(
            loc,
            "default",
            "Consent cannot be given beforehand; remove the default.",
        );
    }
}
