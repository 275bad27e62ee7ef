//! A crash of the runtime loses nothing that was answered with success. Each test
//! has a service of its own: a panic ends every request that is under way.

use std::path::Path;

use serde_json::json;
use transom_edge_tests::Service;
use transom_edge_tests::slow::{begun, first_line};
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

#[test]
fn a_panic_ends_what_is_under_way_and_the_next_request_is_served() {
    let folder = std::env::temp_dir().join(format!("transom-panic-{}", std::process::id()));
    let stack = Stack::start(Flavour::Test, 0, &folder).unwrap();
    let service = Service::at(stack.edge.clone(), stack.token.clone());
    let form = service.simple_form();
    let mut waiting = begun(&service, &form, "Content-Length: 35", "name=Ada&");
    // That one waits for its body by the time this one is answered.
    assert_eq!(service.get("/healthz", &[]).status, 200);
    assert_eq!(service.get("/test/panic", &[]).status, 500);
    // Not 408, which is the answer once the time for a body is over.
    let told = first_line(&mut waiting);
    assert!(told.starts_with("HTTP/1.1 500"), "{told}");
    let answer = service.submit(&form, &json!({ "name": "Ada", "email": "ada@example.com" }));
    assert_eq!(answer.status, 201, "{}", answer.text);
    drop(stack);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn no_file_holds_the_address_or_the_key_of_a_destination() {
    let folder = std::env::temp_dir().join(format!("transom-seal-{}", std::process::id()));
    let mut stack = Stack::start(Flavour::Test, 0, &folder).unwrap();
    let service = Service::at(stack.edge.clone(), stack.token.clone());
    let words = [
        "a-path-nobody-may-read",
        "dG9wLXNlY3JldC1rZXktb2YtMjQtYnl0ZXM",
    ];
    let draft = json!({
        "name": "Sealed destination", "kind": "webhook",
        "url": format!("https://hooks.acme.com/{}", words[0]), "secret": format!("whsec_{}=", words[1]),
    });
    let made = service.owner("POST", "/v1/destinations", Some(&draft));
    assert_eq!(made.status, 201, "{}", made.text);
    stack.kill();
    let mut seen = Vec::new();
    read_all(&folder, &mut seen);
    let holds = |word: &str| {
        seen.windows(word.len())
            .any(|bytes| bytes == word.as_bytes())
    };
    assert!(
        holds("Sealed destination"),
        "the database is not among the files"
    );
    for word in words {
        assert!(!holds(word), "{word} is in the clear");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

fn read_all(folder: &Path, seen: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            read_all(&entry.path(), seen);
        } else {
            seen.extend(std::fs::read(entry.path()).unwrap());
        }
    }
}
