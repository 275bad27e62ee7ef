//! Conditions: what they hold for, and cycles among them.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use transom_shared::form::{Condition, Form, FormDraft};
use transom_shared::submission::{SubmissionDraft, visible_fields};

use super::config;

/// The fields that conditions ask.
pub(crate) const NAMES: [&str; 6] = ["f0", "f1", "f2", "f3", "f4", "f5"];

/// Conditions that ask `names`, nested up to three levels.
pub(crate) fn nested(names: &'static [&'static str]) -> BoxedStrategy<Condition> {
    let name = || select(names).prop_map(str::to_owned);
    let asked = prop_oneof![
        (name(), "[ab]").prop_map(|(field, value)| Condition::Equals { field, value }),
        (name(), "[aB]{0,2}").prop_map(|(field, value)| Condition::Contains { field, value }),
        name().prop_map(|field| Condition::Filled { field }),
    ];
    let combined = asked.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Condition::All),
            vec(inner, 1..4).prop_map(Condition::Any),
        ]
    });
    combined.boxed()
}

/// What is typed, one value a field.
fn typed() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(
        select(&NAMES[..]).prop_map(str::to_owned),
        "[ab ]{0,2}",
        0..6,
    )
}

/// A hidden field for each condition, called as in [`NAMES`].
fn draft(conditions: &[Option<Condition>]) -> FormDraft {
    let fields = NAMES
        .iter()
        .zip(conditions)
        .map(|(name, condition)| match condition {
            Some(condition) => json!({"name": name, "kind": "hidden", "visible_when": condition}),
            None => json!({"name": name, "kind": "hidden"}),
        });
    let steps = [json!({"fields": fields.collect::<Vec<_>>()})];
    serde_json::from_value(json!({"name": "test", "locales": ["en"], "steps": steps}))
        .expect("a form")
}

fn one_locale(draft: FormDraft) -> Option<Form> {
    let definition = draft.parse().ok()?;
    Some(definition.in_locale("en", 1, &|code, _| code.to_owned()))
}

/// Whether following `edges` from `at` meets a field that is still on the path.
fn leads_into_a_cycle(at: usize, edges: &[Vec<usize>], path: &mut Vec<usize>) -> bool {
    if path.contains(&at) {
        return true;
    }
    path.push(at);
    let found = edges[at]
        .iter()
        .any(|next| leads_into_a_cycle(*next, edges, path));
    path.pop();
    found
}

fn edges(conditions: &[Option<Condition>]) -> Vec<Vec<usize>> {
    let asked = |condition: &Option<Condition>| {
        let mut asked = Vec::new();
        let mut note = |name: &str| asked.extend(NAMES.iter().position(|known| *known == name));
        if let Some(condition) = condition {
            condition.visit_fields(&mut note);
        }
        asked
    };
    conditions.iter().map(asked).collect()
}

/// Conditions for all of [`NAMES`], mostly few, or every graph had a cycle.
fn graph() -> impl Strategy<Value = Vec<Option<Condition>>> {
    vec(proptest::option::weighted(0.4, nested(&NAMES)), NAMES.len())
}

/// Conditions that ask earlier fields only: no cycle is possible.
fn chain() -> impl Strategy<Value = Vec<Option<Condition>>> {
    let after = |at: usize| match at {
        0 => Just(None).boxed(),
        at => proptest::option::weighted(0.7, nested(&NAMES[..at])).boxed(),
    };
    (0..NAMES.len()).map(after).collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_cycle_is_reported_exactly_where_there_is_one(conditions in graph()) {
        let errors = draft(&conditions).parse().err().unwrap_or_default();
        let reported = errors.iter().any(|error| error.code == "cycle");
        let edges = edges(&conditions);
        let exists = (0..NAMES.len()).any(|at| leads_into_a_cycle(at, &edges, &mut Vec::new()));
        prop_assert_eq!(reported, exists, "{:?}", errors);
    }

    #[test]
    fn exactly_the_fields_whose_conditions_hold_are_visible(
        conditions in chain(),
        typed in typed(),
    ) {
        let form = one_locale(draft(&conditions)).expect("a form without problems");
        let submission = SubmissionDraft::from_iter(typed.clone());
        let visible: Vec<&str> =
            visible_fields(&form, &submission).iter().map(|field| &*field.name).collect();
        let values = |name: &str| match typed.get(name) {
            Some(value) if visible.contains(&name) => vec![value.clone()],
            _ => Vec::new(),
        };
        for field in form.fields() {
            let holds = field.visible_when.as_ref().is_none_or(|asked| asked.holds(&values));
            prop_assert_eq!(visible.contains(&&*field.name), holds, "{}", field.name);
        }
    }

    #[test]
    fn a_condition_asks_the_same_in_the_browser(conditions in chain(), typed in typed()) {
        let form = one_locale(draft(&conditions)).expect("a form without problems");
        let sent = Form::from_compact(&form.to_compact());
        let values = |name: &str| typed.get(name).cloned().into_iter().collect();
        for (field, sent) in form.fields().zip(sent.fields()) {
            let before = field.visible_when.as_ref().map(|asked| asked.holds(&values));
            let after = sent.visible_when.as_ref().map(|asked| asked.holds(&values));
            prop_assert_eq!(before, after, "{}", field.name);
        }
        let submission = SubmissionDraft::from_iter(typed.clone());
        let names = |form| -> Vec<String> {
            visible_fields(form, &submission).iter().map(|field| field.name.clone()).collect()
        };
        prop_assert_eq!(names(&form), names(&sent));
    }
}
