//! Which fields are part of the form, given what is typed so far.

use std::cell::OnceCell;

use super::SubmissionDraft;
use super::check::is_answer;
use crate::decimal::Decimal;
use crate::form::{Field, FieldKind, Form};

/// The fields whose conditions hold, in the form's order.
///
/// A field that is not part of the form has no value, whatever was typed into
/// it before, so hiding one field can hide those that depend on it.
pub fn visible_fields<'a>(form: &'a Form, draft: &SubmissionDraft) -> Vec<&'a Field> {
    let mut fields: Vec<Candidate<'_>> = form.fields().map(Candidate::new).collect();
    // No condition asks for the absence of a value, so a field once visible stays so: each
    // round but the last makes one visible, whatever the conditions, and fields in a cycle
    // never become visible. Fields that depend on each other mostly stand in the order of
    // the form or in its reverse, so that rounds in both directions are few.
    let mut is_backwards = false;
    while show_more(&mut fields, draft, is_backwards) {
        is_backwards = !is_backwards;
    }
    let visible = fields.iter().filter(|candidate| candidate.is_visible);
    visible.map(|candidate| candidate.field).collect()
}

/// A field, whether it is known to be visible, and what it says, read once.
struct Candidate<'a> {
    field: &'a Field,
    is_visible: bool,
    answered: OnceCell<Vec<String>>,
}

impl<'a> Candidate<'a> {
    fn new(field: &'a Field) -> Self {
        Self {
            field,
            is_visible: field.visible_when.is_none(),
            answered: OnceCell::new(),
        }
    }
}

/// One round over the fields that are not visible yet, which sees at once what it makes
/// visible. Gives whether it made one so.
fn show_more(fields: &mut [Candidate<'_>], draft: &SubmissionDraft, is_backwards: bool) -> bool {
    let mut has_more = false;
    let count = fields.len();
    for place in 0..count {
        let at = if is_backwards {
            count - 1 - place
        } else {
            place
        };
        let becomes_visible = match fields.get(at) {
            Some(candidate) if !candidate.is_visible => holds(candidate.field, fields, draft),
            _ => false,
        };
        if let (true, Some(candidate)) = (becomes_visible, fields.get_mut(at)) {
            candidate.is_visible = true;
            has_more = true;
        }
    }
    has_more
}

/// Whether the condition of `field` holds, as far as `fields` are known to be visible.
fn holds(field: &Field, fields: &[Candidate<'_>], draft: &SubmissionDraft) -> bool {
    #[cfg(test)]
    steps::count();
    field.visible_when.as_ref().is_none_or(|condition| {
        condition.holds(&|name| {
            let asked = fields.iter().find(|asked| asked.field.name == name);
            let asked = asked.filter(|asked| asked.is_visible);
            asked.map_or_else(Vec::new, |asked| {
                let answered = asked.answered.get_or_init(|| answered(asked.field, draft));
                answered.clone()
            })
        })
    })
}

/// The values that can become the answer of `field`, as they would be stored: the
/// first that says something, and only of several choices all.
fn answered(field: &Field, draft: &SubmissionDraft) -> Vec<String> {
    #[cfg(test)]
    steps::count();
    let mut values = draft.values(&field.name);
    values.retain(|value| is_answer(value.trim(), field.kind));
    if field.kind != FieldKind::MultiSelect {
        values.truncate(1);
    }
    let stored = |value: &&str| match field.kind {
        FieldKind::Number => Decimal::parse(value).map(Decimal::to_text),
        _ => None,
    };
    values
        .iter()
        .map(|value| stored(value).unwrap_or_else(|| value.trim().to_owned()))
        .collect()
}

/// Counts what is done, so that a test can hold it against the size of the form.
#[cfg(test)]
mod steps {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub fn count() {
        STEPS.set(STEPS.get() + 1);
    }

    pub fn taken() -> usize {
        STEPS.replace(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{steps, visible_fields};
    use crate::form::{Form, FormDraft};
    use crate::submission::SubmissionDraft;
    use serde_json::json;

    const FIELDS: usize = 200;

    /// A form in which each field asks the one before it, or after it.
    fn chain(asked: impl Fn(usize) -> Option<usize>) -> Form {
        let fields: Vec<_> = (0..FIELDS)
            .map(|at| match asked(at) {
                Some(other) => json!({ "name": format!("f{at}"), "kind": "hidden",
                    "visible_when": { "filled": { "field": format!("f{other}") } } }),
                None => json!({ "name": format!("f{at}"), "kind": "hidden" }),
            })
            .collect();
        let draft = json!({ "name": "chain", "locales": ["en"], "steps": [{ "fields": fields }] });
        let draft: FormDraft = serde_json::from_value(draft).unwrap_or_else(|e| panic!("{e}"));
        let definition = draft.parse().unwrap_or_else(|e| panic!("{e:?}"));
        definition.in_locale("en", 1, &|code, _| code.to_owned())
    }

    /// 64 KB of what nobody asked for, and one value for each field.
    fn flood(junk: &str) -> SubmissionDraft {
        let junk = (0..16_000).map(|_| (junk.to_owned(), "j".to_owned()));
        let real = (0..FIELDS).map(|at| (format!("f{at}"), "x".to_owned()));
        junk.chain(real).collect()
    }

    #[test]
    fn work_depends_on_the_form_and_not_on_what_is_sent() {
        let forwards = chain(|at| at.checked_sub(1));
        let backwards = chain(|at| (at + 1 < FIELDS).then_some(at + 1));
        let star = chain(|at| (at > 0).then_some(0));
        for form in [forwards, backwards, star] {
            for junk in ["x", "_x", "f", "f7"] {
                let draft = flood(junk).known_to(&form);
                assert!(draft.pairs().len() <= 2 * FIELDS, "{junk}");
                assert_eq!(visible_fields(&form, &draft).len(), FIELDS, "{junk}");
                // Two rounds of conditions at most, and each field read once.
                assert!(steps::taken() <= 4 * FIELDS, "{junk}");
            }
        }
    }

    #[test]
    fn what_is_unknown_is_counted_once_and_repetition_changes_nothing() {
        let form = chain(|_| None);
        let draft = flood("x").known_to(&form);
        assert_eq!(draft.unknown, 16_000);
        assert_eq!(draft.clone().known_to(&form), draft);
        assert_eq!(flood("_x").known_to(&form).unknown, 0);
        assert_eq!(flood("f7").known_to(&form).values("f7").len(), 100);
    }
}
