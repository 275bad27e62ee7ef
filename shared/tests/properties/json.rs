//! Our way of reading JSON takes what `serde_json` takes, and gives the same.

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use transom_shared::assign::AssignRules;
use transom_shared::criterion::Criterion;
use transom_shared::destination::DestinationDraft;
use transom_shared::form::FormDraft;
use transom_shared::json as ours;
use transom_shared::rules::Decision;

use super::{config, text};

/// Keys that some type knows, and one that none does.
const KEYS: [&str; 18] = [
    "name",
    "locales",
    "steps",
    "fields",
    "kind",
    "label",
    "required",
    "choices",
    "min_length",
    "visible_when",
    "equals",
    "not",
    "all",
    "field",
    "value",
    "rules",
    "url",
    "surprise",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-2..40).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
        prop::sample::select(vec!["text", "email", "contact", "en", "weighted"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        let key = prop::sample::select(KEYS.to_vec());
        let object = prop::collection::vec((key, inner.clone()), 0..6).prop_map(|entries| {
            let entries = entries
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value));
            Value::Object(entries.collect::<Map<_, _>>())
        });
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            object
        ]
    })
}

/// A definition that is read, with something put in one of its places; and that.
fn definition() -> impl Strategy<Value = (Value, Value)> {
    (prop::sample::select(KEYS.to_vec()), value(), 0..3_usize).prop_map(|(key, value, place)| {
        let mut form = json!({ "name": "contact", "locales": ["en"], "steps": [{ "fields": [
            { "name": "email", "kind": "email", "label": { "en": "E-mail" } },
            { "name": "size", "kind": "number", "min": "1", "visible_when":
                { "equals": { "field": "email", "value": "a" } } },
        ] }] });
        let target = match place {
            0 => Some(&mut form),
            1 => form.pointer_mut("/steps/0"),
            _ => form.pointer_mut("/steps/0/fields/1"),
        };
        if let Some(Value::Object(target)) = target {
            target.insert(key.to_owned(), value.clone());
        }
        (form, value)
    })
}

/// `serde_json` would also read a type from a list of its fields, which nobody means: what
/// is `doubtful` for that may be refused where it has a list.
fn agrees<T: DeserializeOwned + Serialize>(
    value: &Value,
    doubtful: &Value,
) -> Result<(), TestCaseError> {
    let text = value.to_string();
    let theirs = serde_json::from_str::<T>(&text).map(|read| serde_json::to_value(read).unwrap());
    let read = ours::read::<T>(&text).map(|read| serde_json::to_value(read).unwrap());
    match (read, theirs) {
        (Ok(read), theirs) => prop_assert_eq!(Some(read), theirs.ok(), "{}", text),
        (Err(problem), Ok(_)) => prop_assert!(has_list(doubtful), "{problem:?} {text}"),
        (Err(problem), Err(_)) => prop_assert_eq!(problem.code, "json"),
    }
    Ok(())
}

fn has_list(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(entries) => entries.values().any(has_list),
        _ => false,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_json_is_read_as_serde_json_reads_it(value in value()) {
        agrees::<FormDraft>(&value, &value)?;
        agrees::<Criterion>(&value, &value)?;
        agrees::<AssignRules>(&value, &value)?;
        agrees::<DestinationDraft>(&value, &value)?;
        agrees::<Decision>(&value, &value)?;
        agrees::<Value>(&value, &Value::Null)?;
    }

    #[test]
    fn nearly_right_definitions_are_read_as_serde_json_reads_them((form, put) in definition()) {
        agrees::<FormDraft>(&form, &put)?;
    }

    #[test]
    fn text_that_is_no_json_is_a_problem_and_no_panic(text in text()) {
        if let Err(problem) = ours::read::<FormDraft>(&text) {
            prop_assert_eq!(problem.code, "json");
        }
    }
}
