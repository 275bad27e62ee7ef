//! Decisions about leads: who they are, where they came from, what is spam.

use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::attribution::{Attribution, Touch, VisitDraft};
use transom_shared::identity::{
    Comparison, Identity, MatchVerdict, Weights, company_key, name_key, phone_key,
};
use transom_shared::lead::NewLead;
use transom_shared::spam::{
    Check, Circumstances, SpamRules, SpamRulesDraft, content_signals, judge, turnstile,
};
use transom_shared::submission::Answer;

use super::{check_all, equal, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    a: String,
    b: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameTable {
    same: Vec<Pair>,
    different: Vec<Pair>,
    names_same: Vec<Pair>,
    names_different: Vec<Pair>,
    phones_same: Vec<Pair>,
    phones_different: Vec<Pair>,
}

#[test]
fn spellings_of_one_name_compare_equal_and_others_do_not() {
    let table: NameTable = table!("company");
    let check = |pairs: Vec<Pair>, key: fn(&str) -> String, are_same: bool| {
        check_all(pairs, |pair| {
            let (a, b) = (key(&pair.a), key(&pair.b));
            let name = format!("{:?} ({a:?}) and {:?} ({b:?})", pair.a, pair.b);
            equal(&name, &(a == b && !a.is_empty()), &are_same)
        });
    };
    check(table.same, company_key, true);
    check(table.different, company_key, false);
    check(table.names_same, name_key, true);
    check(table.names_different, name_key, false);
    check(table.phones_same, phone_key, true);
    check(table.phones_different, phone_key, false);
}

/// What a case says of a touch: the parts it names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedTouch {
    channel: String,
    source: Option<String>,
    medium: Option<String>,
    campaign: Option<String>,
    term: Option<String>,
    content: Option<String>,
    click_id: Option<String>,
    referrer: Option<String>,
    landing_page: Option<String>,
    at_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VisitCase {
    name: String,
    visit: VisitDraft,
    last: ExpectedTouch,
    first: Option<ExpectedTouch>,
}

fn check_touch(name: &str, found: &Touch, expected: &ExpectedTouch) -> Result<(), String> {
    equal(name, &found.channel.as_str(), &expected.channel.as_str())?;
    for (part, expected) in [
        (&found.source, &expected.source),
        (&found.medium, &expected.medium),
        (&found.campaign, &expected.campaign),
        (&found.term, &expected.term),
        (&found.content, &expected.content),
        (&found.click_id, &expected.click_id),
        (&found.referrer, &expected.referrer),
        (&found.landing_page, &expected.landing_page),
    ] {
        equal(name, part, expected.as_ref().unwrap_or(part))?;
    }
    equal(name, &found.at_ms, &expected.at_ms.unwrap_or(found.at_ms))
}

#[test]
fn addresses_tell_where_a_visitor_came_from() {
    check_all(table!("attribution"), |case: VisitCase| {
        let found = Attribution::of(&case.visit, 1_790_000_000_000);
        check_touch(&case.name, &found.last, &case.last)?;
        match &case.first {
            Some(first) => check_touch(&case.name, &found.first, first),
            None => equal(&case.name, &found.first, &found.last),
        }
    });
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ComingCase {
    trapped: bool,
    elapsed_ms: Option<i64>,
    address_burst: bool,
    form_burst: bool,
    content_burst: bool,
    #[serde(default)]
    opaque_origin: bool,
    replaced_in: Option<String>,
    turnstile: String,
    proof: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpamCase {
    name: String,
    answers: Vec<(String, String)>,
    email: Option<String>,
    #[serde(default)]
    rules: SpamRulesDraft,
    #[serde(default)]
    circumstances: ComingCase,
    codes: Vec<String>,
    quarantined: bool,
}

fn outcome(name: &str) -> Check {
    match name {
        "passed" => Check::Passed,
        "missing" => Check::Missing,
        "failed" => Check::Failed,
        "spent" => Check::Spent,
        "unreachable" => Check::Unreachable,
        _ => Check::NotAsked,
    }
}

#[test]
fn spam_is_set_aside_with_its_reasons_and_people_are_not() {
    check_all(table!("spam"), |case: SpamCase| {
        let rules = case
            .rules
            .parse()
            .map_err(|problems| format!("{problems:?}"))?;
        let text = |(name, text): (String, String)| (name, Answer::Text(text));
        let answers: Vec<(String, Answer)> = case.answers.into_iter().map(text).collect();
        let content = content_signals(&answers, case.email.as_deref(), &rules);
        let came = case.circumstances;
        let circumstances = Circumstances {
            is_trapped: came.trapped,
            elapsed_ms: came.elapsed_ms,
            is_address_burst: came.address_burst,
            is_form_burst: came.form_burst,
            is_content_burst: came.content_burst,
            is_origin_opaque: came.opaque_origin,
            replaced_in: came.replaced_in,
            turnstile: outcome(&came.turnstile),
            proof: outcome(&came.proof),
        };
        let verdict = judge(&circumstances, content, &rules);
        let mut codes: Vec<&str> = verdict.signals.iter().map(|signal| &*signal.code).collect();
        let mut expected: Vec<&str> = case.codes.iter().map(String::as_str).collect();
        codes.sort_unstable();
        expected.sort_unstable();
        equal(&case.name, &codes, &expected)?;
        equal(&case.name, &verdict.is_quarantined, &case.quarantined)
    });
}

#[test]
fn what_people_write_to_companies_is_not_set_aside_for_its_words() {
    // Written for this project: trades that spam is fond of, questions about code,
    // short and long texts, many languages.
    check_all(table!("ham"), |text: String| {
        let rules = SpamRules::default();
        let answers = [("message".to_owned(), Answer::Text(text.clone()))];
        let content = content_signals(&answers, None, &rules);
        let verdict = judge(&Circumstances::default(), content, &rules);
        equal(&text, &verdict.is_quarantined, &false)
    });
}

#[test]
fn answers_of_turnstile_are_read_as_documented() {
    // https://developers.cloudflare.com/turnstile/troubleshooting/testing/
    for (body, expected) in [
        (
            r#"{"success":true,"error-codes":[],"challenge_ts":"2026-11-23T09:00:00Z","hostname":"example.com"}"#,
            Check::Passed,
        ),
        (
            r#"{"success":false,"error-codes":["invalid-input-response"]}"#,
            Check::Failed,
        ),
        (
            r#"{"success":false,"error-codes":["timeout-or-duplicate"]}"#,
            Check::Spent,
        ),
        (
            r#"{"success":false,"error-codes":["missing-input-response"]}"#,
            Check::Missing,
        ),
        (
            r#"{"success":false,"error-codes":["invalid-input-secret"]}"#,
            Check::Unreachable,
        ),
        (
            r#"{"success":false,"error-codes":["internal-error"]}"#,
            Check::Unreachable,
        ),
        (r#"{"success":false}"#, Check::Unreachable),
        ("<html>502</html>", Check::Unreachable),
    ] {
        assert_eq!(turnstile::read_answer(body), expected, "{body}");
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonCase {
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    company: Option<String>,
}

impl PersonCase {
    pub fn identity(self) -> Identity {
        Identity::of(&NewLead {
            name: self.name,
            email: self.email,
            phone: self.phone,
            phone_extension: None,
            company: self.company,
            country: None,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MatchCase {
    name: String,
    a: PersonCase,
    b: PersonCase,
    verdict: MatchVerdict,
    points: i32,
}

#[test]
fn records_of_one_person_are_told_from_records_of_two() {
    check_all(table!("match"), |case: MatchCase| {
        let (a, b) = (case.a.identity(), case.b.identity());
        let comparison = Comparison::of(&a, &b);
        let points = comparison.points(&Weights::for_mailbox(&a.email));
        equal(&case.name, &points, &case.points)?;
        equal(&case.name, &MatchVerdict::at(points), &case.verdict)?;
        // It does not matter who came first.
        equal(&case.name, &Comparison::of(&b, &a), &comparison)
    });
}
