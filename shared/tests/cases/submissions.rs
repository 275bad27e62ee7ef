//! Submissions, and the leads that come of them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::form::{Form, FormDraft};
use transom_shared::lead::NewLead;
use transom_shared::submission::{
    Answer, ConsentGiven, JsonSubmission, SubmissionDraft, visible_fields,
};

use super::{ExpectedError, Pairs, TODAY, check_all, equal, equal_errors, form_in, submit, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubmissionTable {
    /// The forms that the cases name.
    forms: BTreeMap<String, FormDraft>,
    cases: Vec<SubmissionCase>,
}

/// A submission, and either its answers or its errors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubmissionCase {
    name: String,
    form: String,
    /// `en` where absent.
    locale: Option<String>,
    today: Option<String>,
    pairs: Pairs,
    answers: Option<Vec<(String, Answer)>>,
    /// Compared where they are given.
    consents: Option<Vec<ConsentGiven>>,
    #[serde(default)]
    dropped: u32,
    #[serde(default)]
    signals: Vec<String>,
    errors: Option<Vec<ExpectedError>>,
}

fn check_submission(
    case: SubmissionCase,
    forms: &BTreeMap<String, FormDraft>,
) -> Result<(), String> {
    let name = &case.name;
    let draft = forms.get(&case.form).expect("a form of the table").clone();
    let form = form_in(draft, case.locale.as_deref().unwrap_or("en"), name)?;
    let result = submit(&form, case.pairs, case.today.as_deref().unwrap_or(TODAY));
    match (result, case.answers, case.errors) {
        (Ok(submission), Some(answers), None) => {
            equal(name, &submission.answers(), &answers)?;
            equal(name, &submission.dropped_fields(), &case.dropped)?;
            equal(name, &submission.signals(), &case.signals)?;
            let consents = case.consents.unwrap_or(submission.consents().to_vec());
            equal(name, &submission.consents(), &consents)
        }
        (Err(errors), None, Some(expected)) => equal_errors(name, &errors, &expected),
        (result, ..) => Err(format!("{name}: {result:?}")),
    }
}

/// The form `name` of the table, in English.
fn form_of_table(name: &str) -> Form {
    let table: SubmissionTable = table!("submission");
    let draft = table.forms.get(name).expect("a form of the table").clone();
    form_in(draft, "en", name).expect("a form")
}

#[test]
fn what_json_has_for_unknown_fields_is_counted_whatever_it_is() {
    let form = form_of_table("kinds");
    for (body, dropped, located) in [
        (json!({ "utm": { "source": "x" } }), 1, &[][..]),
        (json!({ "tags": [["a"], { "b": 1 }, "c"] }), 3, &[]),
        (json!({ "text": "a", "more": [true, {}] }), 2, &[]),
        (json!({ "a".repeat(5000): [1, 2, {}] }), 3, &[]),
        (json!({ "_mine": { "a": 1 }, "_list": [1, 2] }), 0, &[]),
        (json!({ "text": { "a": 1 }, "more": {} }), 1, &["text"]),
        (json!({ "text": [["a"], "b", true] }), 0, &["text"]),
        (
            json!({ "text": ["a", "b"], "multi": ["red", "blue"] }),
            0,
            &["text"],
        ),
        (json!({ "checkbox": true, "multi": [true] }), 0, &[]),
        (
            json!({ "_key": ["a", "b"], "_page": {} }),
            0,
            &["_key", "_page"],
        ),
    ] {
        let read = JsonSubmission::parse(&body.to_string()).expect("JSON");
        let problems = read.problems(&form);
        let found: Vec<&str> = problems.iter().map(|problem| &*problem.loc).collect();
        assert_eq!(found, located, "{body}");
        let unknown = read.draft.known_to(&form).unknown();
        assert_eq!(unknown, dropped, "{body}");
    }
}

#[test]
fn what_json_has_in_thousands_is_read_once() {
    let form = form_of_table("kinds");
    let nested: Vec<String> = (0..6000).map(|n| format!("\"a{n}\":{{}}")).collect();
    let long = format!("\"{}\":[{}{{}}]", "a".repeat(30_000), "1,".repeat(15_000));
    let own: Vec<String> = (0..6000).map(|n| format!("\"_{n}\":{{}}")).collect();
    for (fields, dropped) in [(nested.join(","), 6000), (long, 15_001), (own.join(","), 0)] {
        let read = JsonSubmission::parse(&format!("{{{fields}}}")).expect("JSON");
        assert_eq!(read.problems(&form), []);
        let names = read.draft.pairs().iter().map(|(name, _)| name.len());
        assert!(names.sum::<usize>() < 200_000);
        assert_eq!(read.draft.known_to(&form).unknown(), dropped);
    }
}

#[test]
fn the_sign_for_lost_characters_is_told_and_never_stored() {
    let form = form_of_table("kinds");
    for (name, typed, stored, told) in [
        ("text", "Ad\u{fffd}a", Some("Ada"), Some("text")),
        ("multiline", "a\n\u{fffd}b", Some("a\nb"), Some("multiline")),
        ("text", "\u{fffd}", None, Some("text")),
        ("text", "Ada", Some("Ada"), None),
        ("other", "\u{fffd}", None, None),
    ] {
        let draft: SubmissionDraft = [(name.to_owned(), typed.to_owned())].into_iter().collect();
        assert_eq!(draft.replaced_in(&form).as_deref(), told, "{typed}");
        let pairs = vec![(name.to_owned(), typed.to_owned())];
        let submission = submit(&form, pairs, TODAY).expect("valid");
        let answers: Vec<&str> = submission
            .answers()
            .iter()
            .flat_map(|(_, answer)| answer.texts())
            .collect();
        assert_eq!(answers.first().copied(), stored, "{typed}");
    }
}

#[test]
fn submissions_give_their_answers_or_every_error() {
    let table: SubmissionTable = table!("submission");
    check_all(table.cases, |case| check_submission(case, &table.forms));
}

#[test]
fn a_long_chain_of_conditions_is_judged_at_once() {
    // Each field asks twice about the one before it, so judging that one anew
    // for each question would take 2 to the power of 150 steps.
    let mut fields = vec![json!({"name": "f0", "kind": "hidden"})];
    fields.extend((1..150).map(|at| {
        let before = format!("f{}", at - 1);
        let questions = [
            json!({"filled": {"field": before}}),
            json!({"equals": {"field": before, "value": "x"}}),
        ];
        json!({"name": format!("f{at}"), "kind": "hidden", "visible_when": {"all": questions}})
    }));
    let draft: Value = json!({"name": "chain", "locales": ["en"], "steps": [{"fields": fields}]});
    let draft = serde_json::from_value(draft).expect("a form");
    let form = form_in(draft, "en", "chain").expect("a form without problems");
    let all = (0..150).map(|at| (format!("f{at}"), "x".to_owned()));
    let whole = SubmissionDraft::from_iter(all.clone());
    assert_eq!(visible_fields(&form, &whole).len(), 150);
    let broken = SubmissionDraft::from_iter(all.filter(|(name, _)| name != "f70"));
    assert_eq!(visible_fields(&form, &broken).len(), 71);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeadCase {
    name: String,
    form: FormDraft,
    pairs: Pairs,
    lead: ExpectedLead,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedLead {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    phone_extension: Option<String>,
    company: Option<String>,
    country: Option<String>,
}

fn check_lead(case: LeadCase) -> Result<(), String> {
    let form = form_in(case.form, "en", &case.name)?;
    let submission = submit(&form, case.pairs, TODAY);
    let submission = submission.map_err(|errors| format!("{}: {errors:?}", case.name))?;
    let expected = NewLead {
        name: case.lead.name,
        email: case.lead.email,
        phone: case.lead.phone,
        phone_extension: case.lead.phone_extension,
        company: case.lead.company,
        country: case.lead.country,
    };
    let found = NewLead::from_submission(&form, &submission);
    equal(&case.name, &found, &expected)
}

#[test]
fn leads_are_read_from_the_answers() {
    check_all(table!("lead"), check_lead);
}
