//! What ends by itself. The time of this test is not that of others: it has a file of its
//! own, because files run one after another.

use serde_json::json;
use transom_edge_tests::lead::{act, submit};
use transom_edge_tests::{Service, unique};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[test]
fn what_was_set_aside_ends_after_thirty_days_and_what_somebody_looked_at_does_not() {
    let service = Service::running();
    let form = service.simple_form();
    let trapped = |name: &str| {
        json!({ "name": name, "email": format!("{}@example.com", unique("x")), "_website": "x",
            "_key": unique("trap-key") })
    };
    let person = json!({ "name": "Ada", "email": "ada@example.com", "_key": unique("trap-key") });
    let kept = submit(&service, &form, &person);
    let ends = submit(&service, &form, &trapped("Bot"));
    let released = submit(&service, &form, &trapped("Person"));
    let body = json!({ "reason": "a real person" });
    assert_eq!(act(&service, &released.id, "release", &body).status, 200);
    let by_hand = submit(&service, &form, &trapped("By hand"));
    act(&service, &by_hand.id, "release", &body);
    let aside = json!({ "status": "quarantined" });
    let set = act(&service, &by_hand.id, "status", &aside);
    assert_eq!(set.status, 200, "{}", set.text);
    let upkeep = |days: i64| {
        let now_ms = ends.created_ms + days * DAY_MS;
        let path = format!("/test/upkeep?now_ms={now_ms}");
        assert_eq!(service.owner("POST", &path, None).status, 200);
    };
    let ids = |days: i64| -> Vec<String> {
        upkeep(days);
        service
            .leads(&form)
            .into_iter()
            .map(|lead| lead.id)
            .collect()
    };
    assert_eq!(ids(29).len(), 4);
    let left = ids(31);
    assert!(!left.contains(&ends.id), "{left:?}");
    for lead in [&kept, &released, &by_hand] {
        assert!(left.contains(&lead.id), "{left:?}");
    }
    let submission = format!("/v1/submissions/{}", ends.submission);
    assert_eq!(service.owner("GET", &submission, None).status, 404);
}
