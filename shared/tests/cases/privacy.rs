//! What is kept of addresses, whose they are, and what answers say to browsers.

use std::collections::BTreeMap;

use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::attribution::{Attribution, VisitDraft, tracked, tracked_names};
use transom_shared::network::Network;
use transom_shared::secure_headers::{self, AnswerKind};
use transom_shared::submission::{Answer, shortened};

use super::{check_all, equal, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrackedCase {
    address: String,
    expected: Option<String>,
}

#[test]
fn of_an_address_only_the_page_and_its_campaign_are_kept() {
    check_all(table!("tracked"), |case: TrackedCase| {
        let kept = tracked(&case.address);
        equal(&case.address, &kept, &case.expected)?;
        // What was kept once is kept as it is.
        let again = kept.as_deref().and_then(tracked);
        equal(&case.address, &again, &kept)
    });
}

#[test]
fn the_page_and_the_service_keep_the_same_parameters() {
    let script = include_str!("../../../widget/js/address.js");
    for name in tracked_names() {
        let stands = script
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .any(|word| word == name);
        assert!(stands, "{name} is not in address.js");
        let kept = tracked(&format!("https://shop.example/?{name}=secret"));
        let is_of_person = ["mc_eid", "_hsenc", "mkt_tok", "_kx", "vero_id"].contains(&name);
        let value = if is_of_person { "1" } else { "secret" };
        let expected = format!("https://shop.example/?{name}={value}");
        assert_eq!(kept, Some(expected));
    }
}

#[test]
fn every_click_that_is_attributed_is_kept() {
    for name in tracked_names().filter(|name| !name.starts_with("utm_")) {
        let page = format!("https://shop.example/?x=1&{name}=abc");
        let touch = |page: String| {
            let visit = VisitDraft {
                page,
                ..VisitDraft::default()
            };
            Attribution::of(&visit, 1_790_000_000_000).last
        };
        let whole = touch(page.clone());
        assert!(!whole.click_id.is_empty(), "{name}");
        let kept = touch(tracked(&page).unwrap());
        assert_eq!(
            (kept.channel, &kept.source, &kept.medium),
            (whole.channel, &whole.source, &whole.medium),
            "{name}"
        );
        assert!(!kept.click_id.is_empty(), "{name}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkCase {
    address: String,
    network: Option<String>,
    is_loopback: bool,
}

#[test]
fn addresses_of_one_line_are_one_network() {
    check_all(table!("network"), |case: NetworkCase| {
        let network = Network::of(&case.address);
        equal(&case.address, &network.map(Network::to_text), &case.network)?;
        let is_loopback = network.is_some_and(Network::is_loopback);
        equal(&case.address, &is_loopback, &case.is_loopback)
    });
}

/// The headers of static files by the path of their rule, names in lower case.
fn rules() -> BTreeMap<&'static str, BTreeMap<String, &'static str>> {
    let mut rules: BTreeMap<&str, BTreeMap<String, &str>> = BTreeMap::new();
    let mut path = "";
    for line in include_str!("../../../edge/_headers").lines() {
        match line.trim().split_once(": ") {
            _ if line.starts_with('#') || line.is_empty() => {}
            Some((name, value)) => {
                let rule = rules.entry(path).or_default();
                let before = rule.insert(name.to_ascii_lowercase(), value);
                assert_eq!(before, None, "{name} twice for {path}");
            }
            None => path = line,
        }
    }
    rules
}

#[test]
fn static_files_have_the_headers_of_their_kind_and_none_twice() {
    let mut rules = rules();
    let every: BTreeMap<String, &str> = secure_headers::EVERY
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value))
        .collect();
    assert_eq!(rules.remove("/*"), Some(every.clone()));
    for (path, kind) in [
        ("/a/*", AnswerKind::PublicAsset),
        ("/embed.json", AnswerKind::PublicDocument),
        ("/openapi.json", AnswerKind::PublicDocument),
        ("/deliveries*", AnswerKind::OperatorPage),
        ("/leads*", AnswerKind::OperatorPage),
        ("/desk*", AnswerKind::OperatorPage),
    ] {
        let rule = rules.remove(path).unwrap();
        for (name, value) in kind.headers() {
            assert_eq!(rule.get(*name), Some(value), "{name} of {path}");
        }
        for name in rule.keys() {
            assert!(
                !every.contains_key(name),
                "{name} of {path} adds up with /*"
            );
            let is_known = kind.headers().iter().any(|(known, _)| known == name);
            assert!(is_known || name == "cache-control", "{name} of {path}");
        }
    }
    assert_eq!(rules.keys().collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn answers_are_cut_where_there_is_no_room_and_never_inside_a_letter() {
    let answers = |texts: [&str; 3]| -> BTreeMap<String, Answer> {
        let named = ["a", "b", "c"].into_iter().zip(texts);
        named
            .map(|(name, text)| (name.to_owned(), Answer::Text(text.to_owned())))
            .collect()
    };
    for (texts, most, expected) in [
        (["ab", "cd", ""], 4, ["ab", "cd", ""]),
        (["ab", "cde", "f"], 4, ["ab", "cd…", "…"]),
        (["你好", "x", ""], 4, ["你…", "x", ""]),
        (["abc", "", "x"], 0, ["…", "", "…"]),
    ] {
        assert_eq!(
            shortened(answers(texts), most, "…"),
            answers(expected),
            "{texts:?}"
        );
    }
    let ticks: BTreeMap<String, Answer> = [("t".to_owned(), Answer::Yes(true))].into();
    assert_eq!(shortened(ticks.clone(), 0, "…"), ticks);
}
