//! Pairs of records of one person and of two, labelled by hand: how many are told right.

use serde::Deserialize;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::identity::{Comparison, Identity, MatchVerdict, Weights};
use transom_shared::lead::NewLead;

use super::qualify::PersonCase;
use super::table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelledPair {
    /// What is hard about it.
    kind: String,
    /// What the two records have in common besides their names.
    context: String,
    a: PersonCase,
    b: PersonCase,
    /// Whether they are of one person.
    same: bool,
}

/// How many pairs of one person were told so, how many of two, of how many.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    right: u32,
    wrong: u32,
    of_one: u32,
}

impl Counts {
    fn count(&mut self, is_told: bool, is_same: bool) {
        self.of_one += u32::from(is_same);
        self.right += u32::from(is_told && is_same);
        self.wrong += u32::from(is_told && !is_same);
    }
}

#[test]
fn what_is_stored_of_a_name_does_not_grow_with_its_letters() {
    let tokens = |name: &str, company: &str| {
        let identity = Identity::of(&NewLead {
            name: Some(name.to_owned()),
            email: None,
            phone: None,
            phone_extension: None,
            company: Some(company.to_owned()),
            country: None,
        });
        (identity.name.has.len() / 6, identity.company.has.len() / 6)
    };
    let long = |letter: &str, count: usize| letter.repeat(count);
    // Different letters, so that no two slips are one.
    let alphabet = "abcdefghijklmnopqrstuvwx";
    for (name, expected) in [
        ("Ada".to_owned(), (8, 3)),
        (alphabet.to_owned(), (31, 3)),
        ([alphabet, "y"].concat(), (6, 3)),
        (["Ada ", alphabet, "y"].concat(), (19, 5)),
        (long("xy", 250), (6, 3)),
        (long("щ", 500), (9, 6)),
        (long("あ", 500), (3, 2)),
        (long("ab ", 200), (25, 3)),
    ] {
        assert_eq!(tokens(&name, &name), expected, "{name}");
    }
    // What is cut is compared by what is left.
    let same = |count| {
        Identity::of(&NewLead {
            name: Some(long("xy", count)),
            email: None,
            phone: None,
            phone_extension: None,
            company: None,
            country: None,
        })
    };
    assert_eq!(same(250), same(20));
    assert_ne!(same(20), same(19));
}

/// Holds the figures of docs/qualification.md.
#[test]
fn people_are_linked_as_well_as_the_documents_say() {
    let pairs: Vec<LabelledPair> = table!("name_pairs");
    let count = pairs.len();
    let (mut linked, mut noted) = (Counts::default(), Counts::default());
    let mut failures = Vec::new();
    for pair in pairs {
        let told = format!(
            "{}, {}: {:?} and {:?}",
            pair.kind, pair.context, pair.a, pair.b
        );
        let (a, b) = (pair.a.identity(), pair.b.identity());
        let comparison = Comparison::of(&a, &b);
        assert_eq!(comparison, Comparison::of(&b, &a), "{told}");
        let points = comparison.points(&Weights::for_mailbox(&a.email));
        let verdict = MatchVerdict::at(points);
        linked.count(verdict == MatchVerdict::Linked, pair.same);
        noted.count(verdict != MatchVerdict::Different, pair.same);
        if (verdict == MatchVerdict::Linked) != pair.same {
            failures.push(format!(
                "{points:3} {verdict:?} {:?} {told}",
                comparison.name
            ));
        }
    }
    let found = (count, linked, noted);
    let expected = (
        570,
        Counts {
            right: 329,
            wrong: 3,
            of_one: 339,
        },
        Counts {
            right: 336,
            wrong: 228,
            of_one: 339,
        },
    );
    assert_eq!(found, expected, "{}", failures.join("\n"));
}
