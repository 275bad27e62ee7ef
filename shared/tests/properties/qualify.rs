//! Turns are fair, pools keep their limits, and clocks agree with a library.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use transom_shared::assign::{Load, Method, Ring, Seat};
use transom_shared::attribution::{Attribution, VisitDraft};
use transom_shared::calendar::Date;
use transom_shared::email::comparable;
use transom_shared::identity::{Comparison, Identity, Level, company_key, name_key};
use transom_shared::lead::NewLead;
use transom_shared::pool::{Pick, PoolRules, may_pick};
use transom_shared::spam::{SpamRules, content_signals};
use transom_shared::submission::Answer;
use transom_shared::working::{WorkingCalendar, to_utc_ms};

use unicode_normalization::UnicodeNormalization;

use super::{config, text};

/// The offset of a zone by the library.
fn zones(zone: &str, ms: i64) -> Option<i32> {
    let zone = TimeZone::get(zone).ok()?;
    let moment = Timestamp::from_millisecond(ms).ok()?;
    Some(zone.to_offset(moment).seconds())
}

const ZONES: [&str; 8] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "UTC",
];

fn ring(weights: &[u32], method: Method) -> Ring {
    let seats = weights.iter().enumerate().map(|(number, weight)| Seat {
        person: number.to_string(),
        stride: 1_000_000
            / i64::from(if method == Method::RoundRobin {
                1
            } else {
                *weight
            }),
        capacity: None,
    });
    Ring {
        method,
        seats: seats.collect(),
        ..Ring::default()
    }
}

fn give_out(ring: &Ring, count: usize) -> BTreeMap<String, u32> {
    let mut loads: BTreeMap<String, Load> = BTreeMap::new();
    for _ in 0..count {
        let load = |person: &str| loads.get(person).copied().unwrap_or_default();
        let choice = ring.choose(&load).unwrap();
        let load = loads.entry(choice.person).or_default();
        load.pass = choice.pass;
        load.open += 1;
    }
    loads
        .into_iter()
        .map(|(person, load)| (person, load.open))
        .collect()
}

/// The identity of somebody who typed this.
fn identity(email: &str, name: &str, company: &str) -> Identity {
    Identity::of(&NewLead {
        phone_extension: None,
        name: Some(name.to_owned()),
        email: Some(email.to_owned()),
        phone: Some(email.to_owned()),
        company: Some(company.to_owned()),
        country: None,
    })
}

/// Names of two or three words out of few letters, so that they meet.
fn name() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "Ada",
        "Bob",
        "Robert",
        "J.",
        "Jörg",
        "Joerg",
        "Müller",
        "Mueller",
        "Mulder",
        "Иван",
        "Ivan",
        "Петров",
        "Petrov",
        "Petrovа",
        "Smith",
        "Smiht",
        "Smith-Jones",
        "Jr",
        "Sr.",
        "李伟",
        "王伟明",
        "Li",
        "Wei",
        "liwei",
        "José",
        "Núñez",
        "Γιώργος",
        "Giorgos",
        "van",
        "김민수",
        "田中",
        "Dr.",
        "Lovelace,",
        "單",
        "محمد",
    ]);
    proptest::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn names_compare_the_same_from_both_sides(a in name(), b in name()) {
        let (one, two) = (identity("", &a, &b), identity("", &b, &a));
        prop_assert_eq!(Comparison::of(&one, &two), Comparison::of(&two, &one), "{} and {}", a, b);
        prop_assert!(Comparison::of(&one, &one).name >= Level::Same, "{}", a);
        prop_assert!(Comparison::of(&one, &one).company == Level::Same, "{}", b);
        for key in [company_key, name_key] {
            prop_assert_eq!(key(&key(&a)), key(&a));
        }
    }

    #[test]
    fn unicode_forms_are_one_name(a in text()) {
        let forms: [String; 4] = [a.nfc().collect(), a.nfd().collect(), a.nfkc().collect(), a.nfkd().collect()];
        for form in forms {
            prop_assert_eq!(name_key(&form), name_key(&a));
            prop_assert_eq!(company_key(&form), company_key(&a));
            prop_assert_eq!(comparable(&form), comparable(&a));
        }
        prop_assert_eq!(comparable(&comparable(&a)), comparable(&a));
    }

    #[test]
    fn turns_are_fair_within_one(weights in proptest::collection::vec(1_u32..6, 1..8), rounds in 1_usize..60) {
        let counts = give_out(&ring(&weights, Method::RoundRobin), rounds);
        for number in 0..weights.len() {
            let count = counts.get(&number.to_string()).copied().unwrap_or(0) as usize;
            prop_assert!(count >= rounds / weights.len() && count <= rounds.div_ceil(weights.len()));
        }
    }

    #[test]
    fn weighted_turns_come_in_proportion(weights in proptest::collection::vec(1_u32..6, 1..6), rounds in 1_usize..40) {
        let total: u32 = weights.iter().sum();
        // Any number of whole rounds gives everybody exactly their weight, within
        // one for what integer strides round away.
        let counts = give_out(&ring(&weights, Method::Weighted), rounds * total as usize);
        for (number, weight) in weights.iter().enumerate() {
            let count = counts.get(&number.to_string()).copied().unwrap_or(0);
            prop_assert!(count.abs_diff(weight * rounds as u32) <= 1, "{counts:?} of {weights:?}");
        }
    }

    #[test]
    fn nobody_gets_more_than_they_have_room_for(
        capacities in proptest::collection::vec(0_u32..6, 1..6),
        rounds in 0_usize..60,
        by_load in any::<bool>(),
    ) {
        let mut ring = ring(&vec![1; capacities.len()], if by_load { Method::Load } else { Method::RoundRobin });
        for (seat, capacity) in ring.seats.iter_mut().zip(&capacities) {
            seat.capacity = Some(*capacity);
        }
        let mut open: BTreeMap<String, Load> = BTreeMap::new();
        let mut given = 0;
        for _ in 0..rounds {
            let load = |person: &str| open.get(person).copied().unwrap_or_default();
            let Some(choice) = ring.choose(&load) else { break };
            let load = open.entry(choice.person).or_default();
            load.pass = choice.pass;
            load.open += 1;
            given += 1;
        }
        for (number, capacity) in capacities.iter().enumerate() {
            prop_assert!(open.get(&number.to_string()).copied().unwrap_or_default().open <= *capacity);
        }
        // While there is room anywhere, somebody gets the lead.
        prop_assert_eq!(given, rounds.min(capacities.iter().sum::<u32>() as usize));
    }

    #[test]
    fn pool_limits_are_never_exceeded(
        steps in proptest::collection::vec((0_i64..20, any::<bool>()), 0..80),
        per_day in 1_u32..5,
        capacity in 1_u32..5,
    ) {
        let pool = PoolRules { is_open: true, picks_per_day: Some(per_day), cool_down_hours: 0, recycle_after_hours: None };
        let (mut now_ms, mut open, mut picked) = (0, 0_u32, None);
        let mut by_day: BTreeMap<i32, u32> = BTreeMap::new();
        for (hours, closes) in steps {
            now_ms += hours * 3_600_000;
            if closes && open > 0 {
                open -= 1;
                continue;
            }
            let today = Date::from_epoch_ms(now_ms);
            let pick = Pick {
                person: "ada", is_active: true, capacity: Some(capacity), open, picked, today,
                is_pooled: true, previous: None,
            };
            if let Ok(count) = may_pick(&pick, &pool, now_ms) {
                open += 1;
                picked = Some((today, count));
                *by_day.entry(today.days_from(Date::from_days(0))).or_default() += 1;
            }
            prop_assert!(open <= capacity);
            prop_assert!(by_day.values().all(|count| *count <= per_day));
        }
    }

    #[test]
    fn local_times_are_those_of_the_library(zone in 0..ZONES.len(), day in 18_000_i32..24_000, minute in 0_u32..1440) {
        let name = ZONES[zone];
        let found = to_utc_ms(name, Date::from_days(day), minute, &zones);
        let date = jiff::civil::date(1970, 1, 1).checked_add(day.days()).unwrap();
        let local = date.at((minute / 60) as i8, (minute % 60) as i8, 0, 0);
        // The library's usual reading is ours: earlier of two, later of none.
        let expected = TimeZone::get(name).unwrap().to_timestamp(local).unwrap();
        prop_assert_eq!(found, expected.as_millisecond(), "{} {}", name, local);
    }

    #[test]
    fn whatever_is_typed_is_compared_and_judged(a in text(), b in text(), c in text()) {
        for key in [company_key, name_key] {
            let once = key(&a);
            prop_assert_eq!(key(&once), once.clone(), "a key is its own key: {:?}", a);
        }
        let one = identity(&a, &b, &c);
        let two = identity(&b, &c, &a);
        prop_assert_eq!(Comparison::of(&one, &two), Comparison::of(&two, &one));
        prop_assert!(Comparison::of(&one, &one).name != Level::Differs);
        let visit = VisitDraft { page: a.clone(), landing: b.clone(), referrer: c.clone(), first: None };
        let found = Attribution::of(&visit, 1);
        prop_assert_eq!(&found.first, &found.last);
        let answers = [("name".to_owned(), Answer::Text(a)), ("message".to_owned(), Answer::Text(b))];
        let signals = content_signals(&answers, Some(&c), &SpamRules::default());
        prop_assert!(signals.iter().all(|signal| signal.weight >= 0));
    }
}

proptest! {
    // Every minute of a case is asked by itself, so there are fewer cases.
    #![proptest_config(ProptestConfig { cases: 40, ..config() })]

    #[test]
    fn working_time_adds_up_minute_by_minute(
        zone in 0..ZONES.len(),
        start in 1_700_000_000_i64..1_900_000_000,
        minutes in 1_i64..700,
        from in 0_u32..20,
        length in 1_u32..10,
    ) {
        let name = ZONES[zone];
        let span = format!("{from:02}:30-{:02}:15", (from + length) % 24);
        let hours: BTreeMap<&str, Vec<&str>> = ["mon", "wed", "sat", "sun"].iter().map(|day| (*day, vec![span.as_str()])).collect();
        let calendar: WorkingCalendar = serde_json::from_value(serde_json::json!({ "time_zone": name, "hours": hours })).unwrap();
        let start_ms = start / 60 * 60_000;
        let end_ms = calendar.add(start_ms, minutes * 60_000, &zones).unwrap();
        // Every minute between is asked by itself.
        let worked = (start_ms..end_ms).step_by(60_000).filter(|ms| calendar.is_working(*ms, &zones)).count();
        prop_assert_eq!(worked as i64, minutes);
        prop_assert!(calendar.is_working(end_ms - 60_000, &zones));
        prop_assert_eq!(calendar.between(start_ms, end_ms, &zones), minutes * 60_000);
    }
}
