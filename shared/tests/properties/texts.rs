//! Parsers of single texts.

use proptest::prelude::*;

use transom_shared::calendar::Date;
use transom_shared::decimal::Decimal;
use transom_shared::id::IdKind;
use transom_shared::origin::{self, AllowedOrigins};
use transom_shared::wording::{fill, number_text};
use transom_shared::{email, locale, pattern, phone};

use super::{config, text};

/// The first day of the year 1 and the last of 9999, in days since 1970.
const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;
/// The largest time that an identifier has room for: 48 bits.
const MOST_MS: i64 = (1 << 48) - 1;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_text_makes_a_parser_panic(typed in text(), other in text(), today in DAYS) {
        let _ = email::is_valid(&typed);
        let _ = email::comparable(&typed);
        let _ = phone::plausible(&typed);
        let _ = phone::e164(&typed, Some(&other));
        let _ = Decimal::parse(&typed);
        let _ = Date::parse(&typed);
        let _ = Date::parse_limit(&typed, Date::from_days(today));
        let _ = locale::is_tag(&typed);
        let _ = locale::accept_language(&typed);
        let _ = origin::is_pattern(&typed);
        let patterns = [typed.clone()];
        let _ = AllowedOrigins::new(&patterns).allows(&other);
        let _ = AllowedOrigins::new(&patterns).as_sources();
        let _ = IdKind::Lead.matches(&typed);
    }

    #[test]
    fn no_shift_makes_a_limit_panic(shift in prop_oneof![any::<i64>(), -40_000_i64..40_000, Just(i64::from(i32::MIN))], today in DAYS) {
        let limit = Date::parse_limit(&format!("today{shift:+}"), Date::from_days(today));
        prop_assert_eq!(limit.is_some(), shift.unsigned_abs() < 36_525);
    }

    #[test]
    fn a_pattern_that_is_accepted_matches_by_the_same_compiler(
        written in "[a-c()|\\[\\]?*+{},0-9^$\\\\-]{0,8}",
        typed in "[a-c0-9]{0,4}",
    ) {
        let accepted = pattern::check(&written).is_ok();
        let whole = pattern::matches(&format!("(?:{written})"), &typed);
        prop_assert!(!accepted || whole == pattern::matches(&written, &typed));
    }

    #[test]
    fn a_decimal_reads_back_as_itself(typed in "[-+]?[0-9]{1,12}(\\.[0-9]{1,6})?") {
        let number = Decimal::parse(&typed).expect("a number");
        let shortest = number.to_text();
        prop_assert_eq!(Decimal::parse(&shortest), Some(number));
        prop_assert!(shortest.len() <= typed.len());
    }

    #[test]
    fn decimals_sort_as_numbers(one in -1_000_000_i64..1_000_000, two in -1_000_000_i64..1_000_000) {
        let decimal = |thousandths: i64| {
            let sign = if thousandths < 0 { "-" } else { "" };
            let magnitude = thousandths.abs();
            let typed = format!("{sign}{}.{:03}", magnitude / 1000, magnitude % 1000);
            Decimal::parse(&typed).expect("a number")
        };
        prop_assert_eq!(decimal(one).cmp(&decimal(two)), one.cmp(&two));
    }

    #[test]
    fn days_follow_each_other(year in 1_i32..=9999, month in 1_i32..=12, day in 1_i32..=31) {
        let date = |day: i32| Date::parse(&format!("{year:04}-{month:02}-{day:02}"));
        let next_month = match month {
            12 => Date::parse(&format!("{:04}-01-01", year + 1)),
            _ => Date::parse(&format!("{year:04}-{:02}-01", month + 1)),
        };
        if let (Some(today), Some(tomorrow)) = (date(day), date(day + 1).or(next_month)) {
            prop_assert_eq!(tomorrow.days_from(today), 1);
        }
    }

    #[test]
    fn identifiers_sort_by_time(
        early in 0..MOST_MS, later_by in 1..=MOST_MS, one: [u8; 10], two: [u8; 10],
    ) {
        let late = (early + later_by).min(MOST_MS);
        for kind in [IdKind::Lead, IdKind::Submission, IdKind::Request] {
            let ids = (kind.generate(early, one), kind.generate(late, two));
            prop_assert!(ids.0 < ids.1, "{ids:?}");
            prop_assert!(kind.matches(&ids.0) && kind.matches(&ids.1));
        }
    }

    #[test]
    fn a_visitor_gets_a_locale_of_the_form(
        available in proptest::collection::vec("[a-z]{2}(-[A-Z]{2}|-Han[st])?", 0..5),
        wanted in proptest::collection::vec(prop_oneof![text(), Just("zh-TW".to_owned())], 0..5),
    ) {
        let found = locale::negotiate(&available, &wanted);
        prop_assert_eq!(found.is_none(), available.is_empty());
        prop_assert!(found.is_none_or(|found| available.iter().any(|have| have == found)));
    }

    #[test]
    fn every_tag_of_a_header_is_a_tag_of_it(header in text()) {
        for tag in locale::accept_language(&header) {
            prop_assert!(locale::is_tag(tag) && header.contains(tag), "{tag:?}");
        }
    }

    #[test]
    fn a_sentence_without_places_stays_as_it_is(sentence in text()) {
        prop_assert_eq!(fill(&sentence, &[]), sentence);
    }

    #[test]
    fn a_whole_number_is_written_in_its_digits(number in any::<u32>()) {
        prop_assert_eq!(number_text(number as usize), number.to_string());
    }
}
