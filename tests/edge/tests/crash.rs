//! A crash of the runtime loses nothing that was answered with success.

use serde_json::json;
use transom_edge_tests::Service;
use xtask::stack::Stack;
use xtask::worker::Flavour;

#[test]
fn killing_workerd_between_submissions_loses_nothing_that_was_accepted() {
    let folder = std::env::temp_dir().join(format!("transom-crash-{}", std::process::id()));
    let mut stack = Stack::start(Flavour::Test, 0, &folder).unwrap();
    let service = Service::at(stack.edge.clone(), stack.token.clone());
    let form = service.simple_form();
    let mut accepted = Vec::new();
    for round in 0..3 {
        for number in 0..5 {
            let email = format!("r{round}n{number}@example.com");
            let answer = service.submit(&form, &json!({ "name": "Ada", "email": email }));
            assert_eq!(answer.status, 201, "{}", answer.text);
            accepted.push(email);
        }
        stack.kill();
        stack.resume().unwrap();
    }
    let mut stored: Vec<String> = service
        .leads(&form)
        .into_iter()
        .filter_map(|lead| lead.email)
        .collect();
    stored.sort();
    accepted.sort();
    assert_eq!(stored, accepted);
    drop(stack);
    std::fs::remove_dir_all(folder).unwrap();
}
