//! The check of one field: typed values in, an answer or a problem out.

use super::Answer;
use crate::calendar::Date;
use crate::decimal::Decimal;
use crate::error::LocatedError;
use crate::form::{Field, FieldKind, Form};
use crate::wording::{fill, number_text};
use crate::{email, phone};

/// What a check needs and the domain cannot know.
#[derive(Clone, Copy, Debug)]
pub struct Checks {
    /// The day it is for the visitor; limits such as `today+7` start here.
    pub today: Date,
    /// Whether a text matches a pattern as a whole, in time linear in the text:
    /// `pattern::matches` on the service, an engine of the widget in the browser.
    pub matches: fn(pattern: &str, text: &str) -> bool,
}

/// The values of a tick: Transom's own, and what a plain HTML checkbox sends.
/// Anything else is none: a text such as `no` must never be taken for a consent.
const YES: [&str; 3] = ["yes", "on", "true"];

/// A problem of a value: a stable code, the key of its sentence, and the limit
/// that the sentence names.
struct Refusal {
    code: &'static str,
    key: &'static str,
    limit: String,
}

impl Refusal {
    fn new(code: &'static str) -> Self {
        Self {
            code,
            key: code,
            limit: String::new(),
        }
    }

    fn with_limit(code: &'static str, limit: &str) -> Self {
        Self {
            code,
            key: code,
            limit: limit.to_owned(),
        }
    }

    fn with_length(code: &'static str, limit: u32) -> Self {
        Self {
            code,
            key: code,
            limit: number_text(limit as usize),
        }
    }
}

/// Checks the values typed into `field`. `None` is a field left empty. A phone number
/// stays as it was typed: the browser's build has no numbering plans.
///
/// # Errors
/// The first problem of the field, with its message in the form's locale.
pub fn check_field_values(
    field: &Field,
    values: &[&str],
    form: &Form,
    checks: &Checks,
) -> Result<Option<Answer>, LocatedError> {
    let cleaned: Vec<String> = values
        .iter()
        .map(|value| clean(value, field.kind))
        .filter(|value| is_answer(value, field.kind))
        .collect();
    let result = match cleaned.first() {
        None if field.required => Err(Refusal {
            key: required_key(field.kind),
            ..Refusal::new("required")
        }),
        None => Ok(None),
        Some(_) if field.kind.is_tick() => Ok(Some(Answer::Yes(true))),
        Some(_) if field.kind == FieldKind::MultiSelect => check_many(field, cleaned).map(Some),
        Some(first) => check_one(field, first, checks).map(Some),
    };
    result.map_err(|refusal| {
        let hinted = refusal.code == "pattern" && !field.pattern_hint.is_empty();
        let sentence = if hinted {
            &field.pattern_hint
        } else {
            form.text(refusal.key)
        };
        let limit = match refusal.limit.strip_prefix("today") {
            Some(shift) => [form.text("today"), shift].concat(),
            None => refusal.limit,
        };
        LocatedError::new(
            &field.name,
            refusal.code,
            fill(sentence, &[("limit", &limit)]),
        )
    })
}

/// Whether `value`, trimmed, says something to a field of this kind.
pub(super) fn is_answer(value: &str, kind: FieldKind) -> bool {
    !value.is_empty() && (!kind.is_tick() || YES.contains(&value))
}

fn required_key(kind: FieldKind) -> &'static str {
    match kind {
        kind if kind.is_tick() => "required_tick",
        kind if kind.has_choices() => "required_choice",
        _ => "required",
    }
}

/// Trims and removes what nobody sees: control characters, marks of direction, tags,
/// blanks without width. Several lines keep their line breaks, as `\n`. Joiners and
/// variation selectors stay where they shape what they join, as in Persian and in
/// emoji, but not in addresses and numbers.
fn clean(value: &str, kind: FieldKind) -> String {
    let line_break = if kind == FieldKind::Multiline {
        '\n'
    } else {
        ' '
    };
    // A browser only checks: whether joiners stay matters where the text is stored.
    let joins = cfg!(feature = "full") && !matches!(kind, FieldKind::Email | FieldKind::Phone);
    let mut kept = String::new();
    let (mut before, mut last, mut joiner) = (' ', ' ', None);
    for c in value.chars() {
        let seen = match c {
            '\n' if before == '\r' => None,
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => Some(line_break),
            // A joiner waits for what it joins.
            '\u{200c}' | '\u{200d}' => {
                joiner = (joins && is_shaped(last)).then_some(c);
                None
            }
            '\u{fe00}'..='\u{fe0f}' if joins && is_shaped(last) => Some(c),
            c if is_invisible(c) => None,
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some(' '),
            c => Some(c),
        };
        before = c;
        if let Some(c) = seen {
            kept.extend(joiner.take().filter(|_| is_shaped(c)));
            kept.push(c);
            last = c;
        }
    }
    kept.trim().to_owned()
}

/// Whether nothing is seen of `c`: controls (but for the tab), and what Unicode calls
/// default ignorable, of which a text loses nothing; and U+FFFD, which stands for what is
/// lost already.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether joiners change how `c` looks: letters from Arabic to Mongolian, signs and emoji.
fn is_shaped(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{18af}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn check_many(field: &Field, values: Vec<String>) -> Result<Answer, Refusal> {
    let known = |value: &String| field.choices.iter().any(|choice| &choice.value == value);
    if !values.iter().all(known) {
        return Err(Refusal::new("choice"));
    }
    // Kept once each and in the form's order, so that equal answers are equal.
    let chosen = field
        .choices
        .iter()
        .filter(|choice| values.contains(&choice.value));
    Ok(Answer::Many(
        chosen.map(|choice| choice.value.clone()).collect(),
    ))
}

fn check_one(field: &Field, value: &str, checks: &Checks) -> Result<Answer, Refusal> {
    match field.kind {
        FieldKind::Number => check_number(field, value),
        FieldKind::Date => check_date(field, value, checks.today),
        kind if kind.has_choices() => {
            let known = field.choices.iter().any(|choice| choice.value == value);
            if known {
                Ok(Answer::Text(value.to_owned()))
            } else {
                Err(Refusal::new("choice"))
            }
        }
        _ => check_text(field, value, checks),
    }
}

fn check_text(field: &Field, value: &str, checks: &Checks) -> Result<Answer, Refusal> {
    let length = u32::try_from(value.encode_utf16().count()).unwrap_or(u32::MAX);
    if length > field.max_length() {
        return Err(Refusal::with_length("too_long", field.max_length()));
    }
    if field.min_length.is_some_and(|least| length < least) {
        return Err(Refusal::with_length(
            "too_short",
            field.min_length.unwrap_or_default(),
        ));
    }
    let value = match field.kind {
        FieldKind::Email => email::folded(value),
        _ => value.to_owned(),
    };
    let well_formed = match field.kind {
        FieldKind::Email => email::is_valid(&value),
        FieldKind::Phone => phone::plausible(&value),
        _ => true,
    };
    if !well_formed {
        return Err(Refusal::new(if field.kind == FieldKind::Email {
            "email"
        } else {
            "phone"
        }));
    }
    if !field.pattern.is_empty() && !(checks.matches)(&field.pattern, &value) {
        return Err(Refusal::new("pattern"));
    }
    Ok(Answer::Text(value))
}

fn check_number(field: &Field, value: &str) -> Result<Answer, Refusal> {
    let number = Decimal::parse(value).ok_or(Refusal::new("number"))?;
    let least = Decimal::parse(&field.min);
    if least.is_some_and(|least| number < least) {
        return Err(Refusal::with_limit("too_small", &field.min));
    }
    if Decimal::parse(&field.max).is_some_and(|greatest| number > greatest) {
        return Err(Refusal::with_limit("too_big", &field.max));
    }
    let step = Decimal::parse(&field.step).unwrap_or(Decimal::ZERO);
    if !number.is_on_step(least.unwrap_or(Decimal::ZERO), step) {
        return Err(Refusal::with_limit("step", &field.step));
    }
    Ok(Answer::Text(number.to_text()))
}

fn check_date(field: &Field, value: &str, today: Date) -> Result<Answer, Refusal> {
    let date = Date::parse(value).ok_or(Refusal::new("date"))?;
    if Date::parse_limit(&field.min, today).is_some_and(|first| date < first) {
        return Err(Refusal::with_limit("too_early", &field.min));
    }
    if Date::parse_limit(&field.max, today).is_some_and(|last| date > last) {
        return Err(Refusal::with_limit("too_late", &field.max));
    }
    Ok(Answer::Text(value.to_owned()))
}
