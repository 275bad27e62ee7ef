//! What a lead costs: the rows that D1 itself counts.

use serde_json::json;
use transom_edge_tests::Service;
use transom_edge_tests::outbox::{OK, destination};
use transom_edge_tests::receiver::Receiver;

#[test]
fn one_submission_costs_five_written_rows_and_a_replay_none() {
    let service = Service::running();
    let form = service.simple_form();
    let values = json!({ "name": "Ada", "email": "ada@example.com", "_key": "key-0000-5" });
    let first = service.submit(&form, &values);
    assert!(
        first.header("server-timing").contains("written=5 "),
        "{}",
        first.header("server-timing")
    );
    let again = service.submit(&form, &values);
    assert!(
        again.header("server-timing").contains("written=0 "),
        "{}",
        again.header("server-timing")
    );
}

#[test]
fn a_lead_with_one_destination_is_seven_rows() {
    let service = Service::running();
    let form = service.simple_form();
    let receiver = Receiver::new(&[OK]);
    destination(&service, &form, &receiver.url, &json!({}));
    let values = json!({ "name": "Ada", "email": "rows@example.com" });
    let answer = service.submit(&form, &values);
    // Submission and its key, lead and its form, the mailbox by which its person
    // is found, delivery and its due time.
    let cost = answer.header("server-timing");
    assert!(cost.contains("written=7 "), "{cost}");
}
