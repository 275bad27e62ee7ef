//! What a lead is worth: by rules, and by what was learned.

use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use transom_shared::attribution::{Attribution, VisitDraft};
use transom_shared::facts::LeadFacts;
use transom_shared::lead::{LeadStatus, NewLead};
use transom_shared::rules::{Rules, decide};
use transom_shared::score::{
    Example, FEATURES, Features, ForwardFrom, Model, Score, ScoreRules, TrainingRefusal, train,
};
use transom_shared::spam::Circumstances;
use transom_shared::submission::Answer;

use super::timing::zones;

fn rules() -> ScoreRules {
    let rules = json!({
        "rules": [
            { "name": "company mail", "points": 20, "when": { "equals": { "field": "lead.is_free_mail", "value": "no" } } },
            { "name": "fifty people or more", "points": 30, "when": { "at_least": { "field": "employees", "value": "50" } } },
            { "name": "asked for a price", "dimension": "behaviour", "points": 16, "when": { "any": [
                { "contains": { "field": "message", "value": "price" } }, { "contains": { "field": "message", "value": "价格" } } ] } },
            { "name": "came by search", "dimension": "source", "points": 5, "when": { "one_of": { "field": "lead.channel", "values": ["organic_search", "paid_search"] } } },
            { "name": "a student", "points": -40, "when": { "equals": { "field": "role", "value": "student" } } },
            { "name": "no company", "points": -3, "when": { "not": { "filled": { "field": "lead.company" } } } },
        ],
        "completeness_points": 10,
        "half_life_days": 30,
        "marketing_qualified_from": 40,
        "sales_qualified_from": 70,
    });
    let rules: ScoreRules = serde_json::from_value(rules).expect("rules");
    rules.parse().expect("good rules")
}

struct Known {
    lead: NewLead,
    answers: Vec<(String, Answer)>,
    attribution: Attribution,
}

fn known(email: &str, company: Option<&str>, answers: &[(&str, &str)]) -> Known {
    let visit = VisitDraft {
        page: "https://shop.example.com/".to_owned(),
        referrer: "https://www.google.com/".to_owned(),
        ..VisitDraft::default()
    };
    let answer =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Answer::Text((*text).to_owned()));
    Known {
        lead: NewLead {
            name: Some("Ada".to_owned()),
            email: Some(email.to_owned()),
            phone: None,
            phone_extension: None,
            company: company.map(str::to_owned),
            country: None,
        },
        answers: answers.iter().map(answer).collect(),
        attribution: Attribution::of(&visit, 1),
    }
}

impl Known {
    fn facts(&self) -> LeadFacts<'_> {
        LeadFacts {
            form: "contact",
            locale: "en",
            lead: &self.lead,
            answers: &self.answers,
            consents: 0,
            attribution: &self.attribution,
        }
    }
}

#[test]
fn points_come_with_their_reasons() {
    for (known, points, status, reasons) in [
        (
            known(
                "ada@acme.com",
                Some("Acme"),
                &[("employees", "120"), ("message", "What is the price?")],
            ),
            77,
            LeadStatus::SalesQualified,
            vec![
                "fifty people or more",
                "company mail",
                "asked for a price",
                "60 % of the core data",
                "came by search",
            ],
        ),
        (
            known("ada@acme.com", Some("Acme"), &[("message", "价格是多少？")]),
            47,
            LeadStatus::MarketingQualified,
            vec![
                "company mail",
                "asked for a price",
                "60 % of the core data",
                "came by search",
            ],
        ),
        (
            known(
                "ada@gmail.com",
                None,
                &[("employees", "49"), ("role", "Student")],
            ),
            -34,
            LeadStatus::New,
            vec![
                "a student",
                "came by search",
                "40 % of the core data",
                "no company",
            ],
        ),
    ] {
        let score = Score::of(&known.facts(), &rules());
        let found: Vec<&str> = score
            .reasons
            .iter()
            .map(|reason| reason.rule.as_str())
            .collect();
        assert_eq!((score.points, score.status(&rules())), (points, status));
        assert_eq!(found, reasons);
        assert_eq!(
            score.points,
            score
                .reasons
                .iter()
                .map(|reason| reason.points)
                .sum::<i32>()
        );
    }
}

#[test]
fn what_a_lead_did_wears_off_and_what_it_is_does_not() {
    let known = known("ada@acme.com", Some("Acme"), &[("message", "price")]);
    let score = Score::of(&known.facts(), &rules());
    let day_ms = 86_400_000;
    for (days, points) in [(0, 47), (30, 39), (60, 35), (90, 33), (3650, 31)] {
        assert_eq!(
            score.points_after(days * day_ms, &rules()),
            points,
            "{days} days"
        );
    }
    let lasting = ScoreRules {
        half_life_days: None,
        ..rules()
    };
    assert_eq!(score.points_after(3650 * day_ms, &lasting), 47);
}

#[test]
fn only_what_is_worth_it_goes_on() {
    let known = known("ada@acme.com", Some("Acme"), &[("message", "price")]);
    let trapped = Circumstances {
        is_trapped: true,
        ..Circumstances::default()
    };
    for (forward_from, coming, wanted, expected) in [
        (ForwardFrom::New, Circumstances::default(), true, true),
        (
            ForwardFrom::MarketingQualified,
            Circumstances::default(),
            true,
            true,
        ),
        (
            ForwardFrom::SalesQualified,
            Circumstances::default(),
            true,
            false,
        ),
        (ForwardFrom::New, Circumstances::default(), false, false),
        (ForwardFrom::New, trapped, true, false),
    ] {
        let rules = Rules {
            score: ScoreRules {
                forward_from,
                ..rules()
            },
            ..Rules::default()
        };
        let decision = decide(&known.facts(), &coming, wanted, &rules, 0, &zones);
        assert_eq!(
            decision.is_qualified, expected,
            "{forward_from:?} {coming:?} {wanted}"
        );
    }
}

/// Leads whose end is known: a phone number makes one in two convert, a company
/// address one in four more, of the others one in ten. The rest says nothing.
fn outcomes(count: u32) -> Vec<Example> {
    let mut state: u64 = 12345;
    let mut chance = || {
        // SplitMix64 (Steele, Lea and Flood, 2014): the same numbers everywhere.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        #[allow(clippy::cast_precision_loss, reason = "53 bits are kept")]
        let share = ((mixed ^ (mixed >> 31)) >> 11) as f64;
        share / (1_u64 << 53) as f64
    };
    (0..count)
        .map(|_| {
            let mut features = [0.0; FEATURES.len()];
            for feature in &mut features {
                *feature = if chance() < 0.5 { 1.0 } else { 0.0 };
            }
            let [phone, _, mail, ..] = features;
            let odds = 0.1 + 0.4 * phone + 0.25 * mail;
            Example {
                features: Features(features),
                is_won: chance() < odds,
            }
        })
        .collect()
}

#[test]
fn a_model_learns_what_matters_and_is_calibrated() {
    let (model, report) = train(&outcomes(4000)).expect("a model");
    assert_eq!((report.trained_on, report.held_out), (3200, 800));
    assert!(report.auc > 0.7, "{report:?}");
    assert!(report.brier < report.brier_of_base_rate * 0.9, "{report:?}");
    for bin in report.reliability.iter().filter(|bin| bin.count >= 50) {
        assert!((bin.predicted - bin.observed).abs() < 0.12, "{bin:?}");
    }
    let mut features = [0.0; FEATURES.len()];
    let plain = model.predict(&Features(features));
    features[0] = 1.0;
    let with_phone = model.predict(&Features(features));
    assert!(
        with_phone.probability > plain.probability + 0.25,
        "{plain:?} {with_phone:?}"
    );
    assert_eq!(with_phone.reasons[0].0, "has_phone");
    assert!(with_phone.reasons[0].1 > 0.0 && plain.reasons[0].1 < 0.0);
    assert!(
        (model.weights[5]).abs() < 0.3,
        "what says nothing weighs little: {model:?}"
    );
}

#[test]
fn nothing_is_learned_from_too_little() {
    assert_eq!(
        train(&outcomes(199)).err(),
        Some(TrainingRefusal::TooFew { have: 199 })
    );
    assert!(train(&outcomes(200)).is_ok());
    let mut won = outcomes(300);
    won.iter_mut().for_each(|example| example.is_won = true);
    assert_eq!(
        train(&won).err(),
        Some(TrainingRefusal::OneSided { won: 300, lost: 0 })
    );
}

#[test]
fn training_is_the_same_wherever_it_runs() {
    let (model, _): (Model, _) = train(&outcomes(500)).expect("a model");
    let again = train(&outcomes(500)).expect("a model").0;
    assert_eq!(model, again);
}
