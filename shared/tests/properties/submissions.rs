//! Submissions against a form with a field of every kind.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use transom_shared::calendar::Date;
use transom_shared::error::LocatedError;
use transom_shared::form::{Form, FormDraft};
use transom_shared::lead::NewLead;
use transom_shared::pattern;
use transom_shared::submission::{Answer, Checks, NewSubmission, SubmissionDraft, fingerprint};

use super::{config, text};

/// Every kind of field, by its own name, and three that depend on others.
static FORM: LazyLock<Form> = LazyLock::new(form);

fn form() -> Form {
    let choices = json!([
        {"value": "sales", "label": {"en": "Sales"}},
        {"value": "销售", "label": {"en": "Chinese sales"}},
    ]);
    let field = |kind: &str, name: &str, more: Value| {
        let mut field = json!({"name": name, "kind": kind, "label": {"en": name}});
        let more = more.as_object().expect("an object").clone();
        field.as_object_mut().expect("an object").extend(more);
        field
    };
    let plain = |kind: &str| field(kind, kind, json!({}));
    let fields = [
        plain("text"),
        plain("multiline"),
        plain("email"),
        field("phone", "phone", json!({"country": "CN"})),
        field(
            "number",
            "number",
            json!({"min": "-10", "max": "1000000", "step": "0.5"}),
        ),
        field("select", "select", json!({"choices": choices})),
        field("multi_select", "multi_select", json!({"choices": choices})),
        field("radio", "radio", json!({"choices": choices})),
        plain("checkbox"),
        field("date", "date", json!({"min": "today-36500"})),
        plain("country"),
        plain("hidden"),
        field(
            "consent",
            "consent",
            json!({"consent":
            {"version": "1", "basis": "consent", "recipient": "Example Ltd"}}),
        ),
        field(
            "text",
            "on_select",
            json!({"visible_when":
            {"equals": {"field": "select", "value": "sales"}}}),
        ),
        field(
            "text",
            "on_several",
            json!({"visible_when":
            {"contains": {"field": "multi_select", "value": "SALE"}}}),
        ),
        field(
            "text",
            "on_both",
            json!({"visible_when": {"all": [
            {"filled": {"field": "on_select"}}, {"filled": {"field": "checkbox"}}]}}),
        ),
    ];
    let draft = json!({"name": "test", "locales": ["en"], "steps": [{"fields": fields}]});
    let draft: FormDraft = serde_json::from_value(draft).expect("a form");
    let definition = draft.parse().expect("a form without problems");
    definition.in_locale("en", 1, &|code, _| code.to_owned())
}

/// Pairs for the fields of [`FORM`], most of them well-formed.
fn fitting() -> impl Strategy<Value = Vec<(String, String)>> {
    let pair = |names: &'static [&'static str], values: BoxedStrategy<String>| {
        (select(names).prop_map(str::to_owned), values)
    };
    // What conditions ask is free of control characters: they judge a text as
    // it is typed, before such are removed.
    let choice = || {
        select(&["sales", " 销售 ", "", "sales "][..])
            .prop_map(str::to_owned)
            .boxed()
    };
    let one = prop_oneof![
        4 => pair(&["text", "multiline", "hidden", "on_several", "on_both"], text().boxed()),
        2 => pair(&["on_select"], "[a-zé例 ]{0,5}".boxed()),
        4 => pair(&["select", "multi_select", "radio"], choice()),
        1 => pair(&["checkbox", "consent"], "(on|yes| |no)?".boxed()),
        1 => pair(&["number"], "[ ]?[＋+-]?[0-9０-９]{1,2}([.．][05])?".boxed()),
        1 => pair(&["phone"], "(\\+86 ?|0086|0)?1[３3][0-9]{9}( ext. [0-9]{2})?".boxed()),
        1 => pair(&["phone"], "[0-9（） -]{5,12}".boxed()),
        1 => pair(&["email"], "[a-zＡ-Ｚ例+]{1,5}[@＠][a-z例]{1,4}[.．](com|公司)".boxed()),
        1 => pair(&["date"], "20[0-9]{2}-0[1-9]-[012][1-8]".boxed()),
        1 => pair(&["country"], "(CN|GB|)".boxed()),
        1 => pair(&["stranger", "_page", "_website"], text().boxed()),
    ];
    vec(one, 0..14)
}

fn submit(pairs: Vec<(String, String)>) -> Result<NewSubmission, Vec<LocatedError>> {
    let checks = Checks {
        today: Date::from_days(20_494),
        matches: pattern::matches,
    };
    SubmissionDraft::from_iter(pairs).parse(&FORM, &checks)
}

/// The answers as a form would send them.
fn as_pairs(submission: &NewSubmission) -> Vec<(String, String)> {
    let values = |answer: &Answer| match answer {
        Answer::Yes(_) => vec!["yes".to_owned()],
        Answer::Text(text) => vec![text.clone()],
        Answer::Many(values) => values.clone(),
    };
    let pairs = submission.answers().iter().flat_map(|(name, answer)| {
        values(answer)
            .into_iter()
            .map(|value| (name.clone(), value))
    });
    pairs.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..config() })]

    #[test]
    fn any_submission_is_answered_or_refused_with_words(
        pairs in vec((prop_oneof![text(), select(&KNOWN[..]).prop_map(str::to_owned)], text()), 0..20),
    ) {
        match submit(pairs) {
            Ok(submission) => drop(NewLead::from_submission(&FORM, &submission)),
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for error in errors {
                    prop_assert!(FORM.field(&error.loc).is_some() && !error.message.is_empty());
                }
            }
        }
    }

    #[test]
    fn answers_are_their_own_normal_form(pairs in fitting()) {
        if let Ok(first) = submit(pairs) {
            let again = submit(as_pairs(&first));
            let again = again.map_err(|errors| TestCaseError::fail(format!("{errors:?}")))?;
            prop_assert_eq!(again.answers(), first.answers());
            prop_assert_eq!(again.consents(), first.consents());
            prop_assert_eq!(again.dropped_fields(), 0);
            prop_assert_eq!(fingerprint("test", &again), fingerprint("test", &first));
        }
    }

    #[test]
    fn fingerprints_are_equal_exactly_where_answers_are(one in fitting(), two in fitting()) {
        if let (Ok(one), Ok(two)) = (submit(one), submit(two)) {
            let prints = (fingerprint("test", &one), fingerprint("test", &two));
            prop_assert_eq!(prints.0 == prints.1, one.answers() == two.answers());
            prop_assert_ne!(fingerprint("other", &one), prints.0);
        }
    }
}

/// The fields of [`FORM`].
const KNOWN: [&str; 16] = [
    "text",
    "multiline",
    "email",
    "phone",
    "number",
    "select",
    "multi_select",
    "radio",
    "checkbox",
    "date",
    "country",
    "hidden",
    "consent",
    "on_select",
    "on_several",
    "on_both",
];
