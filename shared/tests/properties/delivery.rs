//! Deliveries: whatever comes back, in whatever order, every state has a next
//! step and no delivery is tried without end.

use proptest::collection::vec;
use proptest::prelude::*;

use transom_shared::delivery::{
    Admission, Breaker, Next, Outcome, Rate, SCHEDULE_MS, TRIES, group, next,
};
use transom_shared::destination::{Markup, Template};

use super::{config, text};

const NOW_MS: i64 = 1_700_000_000_000;
const HOUR_MS: i64 = 3_600_000;

fn outcome() -> impl Strategy<Value = Outcome> {
    let reason = || "no".to_owned();
    prop_oneof![
        2 => Just(Outcome::Failed { reason: reason() }),
        2 => proptest::option::of(0_i64..1_000_000_000)
            .prop_map(move |pause_ms| Outcome::SlowDown { reason: reason(), pause_ms }),
        1 => Just(Outcome::Accepted),
        1 => Just(Outcome::Gone),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_delivery_ends_within_its_tries(outcomes in vec((outcome(), any::<u32>()), 10..30)) {
        let mut now_ms = NOW_MS;
        let mut ended = false;
        for (number, (outcome, random)) in outcomes.iter().enumerate() {
            let attempt = u32::try_from(number).unwrap() + 1;
            prop_assert!(attempt <= TRIES, "a try beyond the schedule");
            match next(outcome, attempt, now_ms, *random) {
                Next::Wait { due_ms } => {
                    let least = SCHEDULE_MS[number];
                    prop_assert!(due_ms >= now_ms + least, "jitter cut the pause short");
                    prop_assert!(due_ms <= now_ms + 29 * HOUR_MS, "a pause without end");
                    now_ms = due_ms;
                }
                Next::Delivered => {
                    prop_assert_eq!(outcome, &Outcome::Accepted);
                    ended = true;
                }
                Next::Dead { reason } => {
                    prop_assert!(!reason.is_empty());
                    prop_assert!(*outcome == Outcome::Gone || attempt == TRIES);
                    ended = true;
                }
            }
            if ended {
                break;
            }
        }
        prop_assert!(ended);
    }

    #[test]
    fn failing_to_the_end_takes_ten_tries_and_at_least_75_hours(random in vec(any::<u32>(), 10)) {
        let failed = Outcome::Failed { reason: "no".to_owned() };
        let mut now_ms = NOW_MS;
        for (number, random) in random.iter().enumerate() {
            let attempt = u32::try_from(number).unwrap() + 1;
            match next(&failed, attempt, now_ms, *random) {
                Next::Wait { due_ms } => now_ms = due_ms,
                Next::Dead { .. } => prop_assert_eq!(attempt, 10),
                Next::Delivered => prop_assert!(false),
            }
        }
        prop_assert!(now_ms - NOW_MS >= 75 * HOUR_MS);
    }

    #[test]
    fn an_open_circuit_always_asks_again(results in vec((any::<bool>(), any::<u32>()), 0..60)) {
        let mut breaker = Breaker::default();
        let mut now_ms = NOW_MS;
        for (succeeds, random) in results {
            if let Admission::None { until_ms } = breaker.admission(now_ms) {
                prop_assert!(until_ms > now_ms && until_ms <= now_ms + 20 * 60_000);
                now_ms = until_ms;
                prop_assert_eq!(breaker.admission(now_ms), Admission::Probe);
            }
            breaker = if succeeds { breaker.succeeded() } else { breaker.failed(now_ms, random) };
        }
    }

    #[test]
    fn no_minute_sees_more_than_the_rate(
        per_minute in 2_u32..200,
        pauses in vec((0_i64..20_000, 0_u32..40), 1..200),
    ) {
        let mut rate = Rate { per_minute, full_at_ms: 0 };
        let mut now_ms = NOW_MS;
        let mut made: Vec<i64> = Vec::new();
        for (pause_ms, wanted) in pauses {
            now_ms += pause_ms;
            let taken = wanted.min(rate.free(now_ms));
            if rate.free(now_ms) == 0 {
                let free_at_ms = rate.free_at_ms(now_ms);
                prop_assert!(free_at_ms > now_ms && rate.free(free_at_ms) > 0);
            }
            rate = rate.after(taken, now_ms);
            made.extend(std::iter::repeat_n(now_ms, taken as usize));
            let within = made.iter().filter(|at| **at > now_ms - 60_000).count();
            prop_assert!(within <= per_minute as usize, "{within} of {per_minute}");
        }
    }

    #[test]
    fn grouping_neither_loses_nor_doubles(due in 0_usize..500, free in 0_u32..60, folds: bool) {
        let grouping = group(due, free, folds);
        prop_assert_eq!(grouping.single + grouping.folded + grouping.held, due);
        let requests = grouping.single + usize::from(grouping.folded > 0);
        prop_assert!(requests <= free as usize);
        prop_assert!(!folds || free == 0 || grouping.held == 0);
    }

    #[test]
    fn no_markup_survives_escaping(typed in text(), pieces in "[<>\\[\\]*_`#~!|&\\\\ a\n]{0,20}") {
        let typed = [typed, pieces].concat();
        for markup in [Markup::Wecom, Markup::Dingtalk] {
            let escaped = markup.escape(&typed);
            prop_assert!(!escaped.contains(['<', '>', '[', ']', '*', '`', '#']));
        }
        let slack = Markup::Slack.escape(&typed);
        prop_assert!(!slack.contains(['<', '>']));
        let feishu = Markup::Feishu.escape(&typed);
        prop_assert!(!feishu.contains(['<', '>', '[', '*', '`']));
    }

    #[test]
    fn templates_are_read_or_refused_and_never_read_what_they_filled_in(
        template in "[a{}| .]{0,12}",
        value in "[{}a]{0,6}",
    ) {
        if let Ok(template) = Template::parse(&template) {
            let once = template.fill(Markup::Plain, &|_| value.clone());
            let parts = template.fill(Markup::Plain, &|_| String::new());
            prop_assert!(once.len() + 12 * 12 >= parts.len());
        }
    }
}
