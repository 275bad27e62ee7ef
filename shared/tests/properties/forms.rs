//! Forms on their way to the browser.

use proptest::collection::vec;
use proptest::prelude::*;

use transom_shared::form::{Choice, Consent, Field, FieldKind, Form, LawfulBasis, Step};

use super::conditions::{self, NAMES};
use super::{config, plain};

const KINDS: [FieldKind; 13] = [
    FieldKind::Text,
    FieldKind::Multiline,
    FieldKind::Email,
    FieldKind::Phone,
    FieldKind::Number,
    FieldKind::Select,
    FieldKind::MultiSelect,
    FieldKind::Radio,
    FieldKind::Checkbox,
    FieldKind::Date,
    FieldKind::Country,
    FieldKind::Hidden,
    FieldKind::Consent,
];

fn field() -> impl Strategy<Value = Field> {
    let choice = (plain(), plain()).prop_map(|(value, label)| Choice { value, label });
    let consent = plain().prop_map(|recipient| Consent {
        purpose: String::new(),
        version: "1".to_owned(),
        basis: LawfulBasis::Consent,
        recipient,
    });
    (
        (plain(), proptest::sample::select(&KINDS[..]), any::<bool>()),
        (vec(plain(), 10), any::<Option<u32>>(), any::<Option<u32>>()),
        vec(choice, 0..3),
        proptest::option::of(conditions::nested(&NAMES)),
        (plain(), proptest::option::of(consent)),
    )
        .prop_map(
            |(
                (name, kind, required),
                (texts, min_length, max_length),
                choices,
                visible_when,
                legal,
            )| {
                let [
                    label,
                    help,
                    placeholder,
                    default,
                    autocomplete,
                    pattern,
                    pattern_hint,
                    min,
                    max,
                    step,
                ] = <[String; 10]>::try_from(texts).expect("ten texts");
                Field {
                    name,
                    kind,
                    label,
                    help,
                    placeholder,
                    default,
                    autocomplete,
                    required,
                    min_length,
                    max_length,
                    pattern,
                    pattern_hint,
                    min,
                    max,
                    step,
                    choices,
                    visible_when,
                    country: legal.0,
                    consent: legal.1,
                }
            },
        )
}

fn form() -> impl Strategy<Value = Form> {
    let step = (plain(), vec(field(), 0..4)).prop_map(|(title, fields)| Step { title, fields });
    let texts = vec((plain(), plain()), 0..3);
    (
        vec(plain(), 4),
        any::<u32>(),
        any::<bool>(),
        texts,
        vec(step, 0..3),
    )
        .prop_map(|(words, version, honeypot, texts, steps)| {
            let [name, locale, title, done] = <[String; 4]>::try_from(words).expect("four texts");
            Form {
                name,
                version,
                locale,
                title,
                steps,
                done,
                honeypot,
                texts,
            }
        })
}

/// `form` without what stays at the service.
fn as_sent(mut form: Form) -> Form {
    for field in form.steps.iter_mut().flat_map(|step| &mut step.fields) {
        field.country.clear();
        field.consent = None;
    }
    form
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_form_arrives_in_the_browser_as_it_left(form in form()) {
        prop_assert_eq!(Form::from_compact(&form.to_compact()), as_sent(form));
    }

    #[test]
    fn a_form_of_any_version_of_the_text_is_read_without_panic(
        form in form(),
        parts in 0_usize..40,
    ) {
        let sent = form.to_compact();
        let cut: Vec<&str> = sent.split(transom_shared::form::SEPARATOR).take(parts).collect();
        let _ = Form::from_compact(&cut.join(&transom_shared::form::SEPARATOR.to_string()));
    }
}
