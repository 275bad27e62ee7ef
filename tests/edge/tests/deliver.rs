//! From a qualified lead to its receiver, whatever fails on the way.

use serde_json::json;
use transom_edge_tests::outbox::{OK, after_tries, deliveries, destination, post, submit, sweep};
use transom_edge_tests::receiver::{Does, Receiver, poll};
use transom_edge_tests::{Service, definition, simple_fields, unique};
use transom_shared::delivery::{DeliveryState, SCHEDULE_MS};
use transom_shared::destination::DestinationState;
use transom_shared::wire::{CountersBody, DeliveryBody, DestinationBody, PageBody, ReplayedBody};

#[test]
fn every_failure_is_recorded_and_tried_again_on_the_schedule() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[
        Does::Answer(500, "secret words of the receiver"),
        Does::Answer(502, ""),
        Does::Pause(429, 7200),
        Does::Answer(301, ""),
        Does::Answer(400, ""),
        Does::Answer(401, ""),
        Does::Answer(408, ""),
        Does::Closes,
        Does::Answer(503, ""),
        Does::Answer(204, ""),
    ]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let id = &made.destination.id;
    let mut delivery = after_tries(&service, id, 1);
    let mut waits = Vec::new();
    while delivery.state == DeliveryState::Waiting {
        let last = delivery.history.last().unwrap();
        waits.push(delivery.due_ms - last.started_ms - last.duration_ms);
        sweep(&service, id, delivery.due_ms);
        delivery = after_tries(&service, id, delivery.attempts + 1);
    }
    let history: Vec<String> = delivery
        .history
        .iter()
        .map(|try_| {
            let status = try_
                .status
                .map_or("-".to_owned(), |status| status.to_string());
            format!("{} {status} {} {}", try_.number, try_.outcome, try_.reason)
        })
        .collect();
    assert_eq!(
        history,
        [
            "1 500 failed answered 500",
            "2 502 slow_down answered 502",
            "3 429 slow_down answered 429",
            "4 301 failed answered 301",
            "5 400 failed answered 400",
            "6 401 failed answered 401",
            "7 408 failed answered 408",
            "8 - failed it could not be reached",
            "9 503 slow_down answered 503",
            "10 204 accepted ",
        ]
    );
    assert_eq!(delivery.state, DeliveryState::Delivered);
    // What a receiver asked for counts where it is longer than the schedule.
    let mut least = SCHEDULE_MS;
    least[2] = 7_200_000;
    for (wait, least) in waits.iter().zip(least) {
        assert!(
            (least..=least + least / 4).contains(wait),
            "{wait} for {least}"
        );
    }
    let ids: Vec<String> = receiver
        .received()
        .iter()
        .map(|request| request.header("webhook-id").to_owned())
        .collect();
    assert!(ids.iter().all(|id| *id == delivery.id), "{ids:?}");
    let text = service
        .owner("GET", &format!("/v1/deliveries/{}", delivery.id), None)
        .text;
    assert!(!text.contains("secret words"), "{text}");
}

#[test]
fn after_ten_failures_a_delivery_is_dead_with_a_reason_and_a_replay_revives_it() {
    let service = Service::running();
    let form = service.simple_form();
    let mut script = vec![Does::Answer(500, ""); 10];
    script.push(OK);
    let receiver = Receiver::new(&script);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let id = &made.destination.id;
    let mut delivery = after_tries(&service, id, 1);
    for tries in 2..=10 {
        sweep(&service, id, delivery.due_ms);
        delivery = after_tries(&service, id, tries);
    }
    assert_eq!(delivery.state, DeliveryState::Dead);
    assert_eq!(
        delivery.reason.as_deref(),
        Some("No success in 10 tries: answered 500")
    );
    let shown: DestinationBody = service
        .owner("GET", &format!("/v1/destinations/{id}"), None)
        .json();
    assert_eq!((shown.dead, shown.failures), (1, 10));
    let dead: PageBody<DeliveryBody> = service
        .owner(
            "GET",
            &format!("/v1/deliveries?state=dead&destination={id}"),
            None,
        )
        .json();
    assert_eq!(dead.items.len(), 1);
    // The circuit is open since the last failure: what is replayed waits for it.
    let replayed: ReplayedBody = post(&service, id, "replay");
    assert_eq!(replayed.replayed, 1);
    sweep(&service, id, delivery.due_ms + 3_600_000);
    let delivery = after_tries(&service, id, 11);
    assert_eq!(
        (delivery.state, delivery.attempts),
        (DeliveryState::Delivered, 11)
    );
}

#[test]
fn a_destination_that_is_gone_is_switched_off_and_can_be_revived() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Answer(410, ""), OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    let id = &made.destination.id;
    submit(&service, &form, "Ada");
    let delivery = after_tries(&service, id, 1);
    assert_eq!(delivery.state, DeliveryState::Dead);
    let shown: DestinationBody = poll(|| {
        let shown: DestinationBody = service
            .owner("GET", &format!("/v1/destinations/{id}"), None)
            .json();
        (shown.state == DestinationState::Disabled).then_some(shown)
    });
    assert_eq!(shown.dead, 1);
    // New leads are not meant for it.
    submit(&service, &form, "Grace");
    assert_eq!(deliveries(&service, id).len(), 1);
    let _: DestinationBody = post(&service, id, "resume");
    let _: ReplayedBody = post(&service, id, "replay");
    assert_eq!(after_tries(&service, id, 2).state, DeliveryState::Delivered);
}

#[test]
fn a_receiver_that_never_answers_is_given_up_after_15_seconds() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Nothing, Does::Twice]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let delivery = after_tries(&service, &made.destination.id, 1);
    let [first] = delivery.history.clone().try_into().unwrap();
    assert_eq!(first.reason, "it did not answer within 15 seconds");
    assert!(first.duration_ms >= 15_000);
    sweep(&service, &made.destination.id, delivery.due_ms);
    let delivery = after_tries(&service, &made.destination.id, 2);
    assert_eq!(delivery.state, DeliveryState::Delivered);
}

#[test]
fn an_answer_that_stalls_is_given_up_and_one_that_breaks_off_counts_by_its_status() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Stalls("half an"), Does::BreaksOff("half an")]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    let delivery = after_tries(&service, &made.destination.id, 1);
    let [first] = delivery.history.clone().try_into().unwrap();
    assert_eq!(first.reason, "it did not answer within 15 seconds");
    sweep(&service, &made.destination.id, delivery.due_ms);
    let delivery = after_tries(&service, &made.destination.id, 2);
    assert_eq!(delivery.state, DeliveryState::Delivered);
}

#[test]
fn conditions_of_form_and_destination_decide_what_is_sent() {
    let service = Service::running();
    let name = unique("form");
    let mut qualified = definition(&name, &simple_fields());
    qualified["qualify"] = json!({ "contains": { "field": "message", "value": "buy" } });
    service.owner("PUT", &format!("/v1/forms/{name}"), Some(&qualified));
    service.owner("POST", &format!("/v1/forms/{name}/publish"), None);
    let receiver = Receiver::new(&[OK]);
    let when = json!({ "when": { "contains": { "field": "message", "value": "seats" } } });
    let made = destination(&service, &name, &receiver.url, &when);
    for (number, message) in ["hello", "buy one", "buy 40 seats"].iter().enumerate() {
        let values =
            json!({ "name": "Ada", "email": format!("q{number}@example.com"), "message": message });
        assert_eq!(service.submit(&name, &values).status, 201);
    }
    let mut states: Vec<(DeliveryState, Option<String>)> = poll(|| {
        let found = deliveries(&service, &made.destination.id);
        let ended = found.len() == 2 && found.iter().all(|delivery| delivery.state.is_final());
        ended.then(|| {
            found
                .into_iter()
                .map(|delivery| (delivery.state, delivery.reason))
                .collect()
        })
    });
    states.sort();
    let reason = "The destination's condition does not hold for it.".to_owned();
    assert_eq!(
        states,
        [
            (DeliveryState::Delivered, None),
            (DeliveryState::Withheld, Some(reason))
        ]
    );
    assert_eq!(receiver.received().len(), 1);
}

#[test]
fn the_clock_makes_good_what_no_queue_woke() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[Does::Answer(500, ""), OK]);
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    after_tries(&service, &made.destination.id, 1);
    // The second try is due five seconds later, and only the clock looks.
    let delivery = poll(|| {
        service.get("/cdn-cgi/handler/scheduled", &[]);
        let found = deliveries(&service, &made.destination.id);
        found.into_iter().find(|delivery| delivery.state.is_final())
    });
    assert_eq!(
        (delivery.state, delivery.attempts),
        (DeliveryState::Delivered, 2)
    );
}

#[test]
fn counters_agree_with_what_happened() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    let before: CountersBody = service.owner("GET", "/v1/counters", None).json();
    let made = destination(&service, &form, &receiver.url, &json!({}));
    submit(&service, &form, "Ada");
    after_tries(&service, &made.destination.id, 1);
    let after: CountersBody = service.owner("GET", "/v1/counters", None).json();
    assert!(after.accepted > before.accepted && after.delivered > before.delivered);
    let none: CountersBody = service
        .owner("GET", "/v1/counters?since_ms=9000000000000", None)
        .json();
    assert_eq!((none.accepted, none.delivered), (0, 0));
    let wrong = service.owner("GET", "/v1/counters?since_ms=yesterday", None);
    assert_eq!(
        (wrong.status, wrong.errors()),
        (422, vec!["since_ms number".to_owned()])
    );
}
