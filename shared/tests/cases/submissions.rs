//! Submissions, and the leads that come of them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::form::FormDraft;
use transom_shared::lead::NewLead;
use transom_shared::submission::{Answer, ConsentGiven, SubmissionDraft, visible_fields};

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
