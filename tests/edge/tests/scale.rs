//! What an operation reads and writes does not depend on how much is stored.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use transom_edge_tests::{Service, unique};

/// Leads in the table that is small, and in the one that is large.
const SMALL: u32 = 1000;

/// As many as the environment asks for; the whole million takes some minutes.
fn large() -> u32 {
    let asked = std::env::var("TRANSOM_FILL").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(50_000)
}

fn fill(service: &Service, form: &str, from: u32, to: u32) {
    let mut start = from;
    while start < to {
        let end = to.min(start + 50_000);
        let path = format!("/test/fill?form={form}&from={start}&to={end}");
        let filled = service.owner("POST", &path, None);
        assert_eq!(filled.status, 200, "{}", filled.text);
        start = end;
    }
}

/// The cost of three intakes: of somebody new, of somebody who is stored, and of
/// the same again.
fn costs(service: &Service, form: &str, stored: u32) -> Vec<String> {
    let new = format!("{}@example.com", unique("scale"));
    let cost = |name: &str, email: &str| {
        let values = json!({ "name": name, "email": email, "_key": unique("scale-key") });
        let answer = service.submit(form, &values);
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.header("server-timing").to_owned()
    };
    vec![
        cost("Somebody New", &new),
        cost(&format!("N {stored}"), &format!("n{stored}@fill.example")),
        cost("Somebody New", &new),
    ]
}

#[test]
fn an_intake_reads_the_same_from_a_small_table_and_from_a_large_one() {
    let service = Service::running();
    let form = service.simple_form();
    let copied = json!({ "name": "N", "email": "copied@example.com" });
    assert_eq!(service.submit(&form, &copied).status, 201);
    fill(&service, &form, 0, SMALL);
    let small = costs(&service, &form, 6);
    fill(&service, &form, SMALL, large());
    let large = costs(&service, &form, 7);
    println!("{small:?}");
    assert_eq!(small, large);
}
