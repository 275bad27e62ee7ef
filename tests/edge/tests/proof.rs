//! What a visitor's device proves, and that it counts once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::Barrier;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use transom_edge_tests::lead::history;
use transom_edge_tests::receiver::{Does, Receiver};
use transom_edge_tests::{Answer, Service, definition, simple_fields, unique};
use transom_shared::hex;
use transom_shared::spam::proof::COST;
use transom_shared::wire::{LeadBody, ReceiptBody};

/// A form that asks a device for something.
fn checked_form(service: &Service, spam: &Value) -> String {
    let name = unique("checked");
    let mut form = definition(&name, &simple_fields());
    form["spam"] = spam.clone();
    let path = format!("/v1/forms/{name}");
    assert_eq!(service.owner("PUT", &path, Some(&form)).status, 201);
    let published = service.owner("POST", &format!("{path}/publish"), None);
    assert_eq!(published.status, 200, "{}", published.text);
    name
}

/// The first block of PBKDF2 with HMAC-SHA-256 (RFC 8018 § 5.2).
fn derived(password: &[u8], salt: &[u8]) -> [u8; 32] {
    let keyed = Hmac::<Sha256>::new_from_slice(password).unwrap();
    let round = |parts: &[&[u8]]| -> [u8; 32] {
        let mut mac = keyed.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    };
    let mut block = round(&[salt, &1_u32.to_be_bytes()]);
    let mut key = block;
    for _ in 1..COST {
        block = round(&[&block]);
        for (sum, byte) in key.iter_mut().zip(block) {
            *sum ^= byte;
        }
    }
    key
}

/// The work that the form asks for, done.
fn worked(service: &Service, form: &str) -> String {
    let challenge: Value = service.get(&format!("/f/{form}/challenge"), &[]).json();
    let parameters = &challenge["parameters"];
    let bytes = |name: &str| hex::decode(parameters[name].as_str().unwrap()).unwrap();
    let (nonce, salt) = (bytes("nonce"), bytes("salt"));
    let prefix = parameters["keyPrefix"].as_str().unwrap();
    let (counter, key) = (0_u32..)
        .map(|counter| {
            let password = [nonce.as_slice(), &counter.to_be_bytes()].concat();
            (counter, hex::encode(&derived(&password, &salt)))
        })
        .find(|(_, key)| key.starts_with(prefix))
        .unwrap();
    let solution = json!({ "counter": counter, "derivedKey": key });
    STANDARD.encode(json!({ "challenge": challenge, "solution": solution }).to_string())
}

fn person(name: &str, more: &Value) -> Value {
    let mut values = json!({ "name": name, "email": format!("{}@example.com", unique("p")) });
    let fields = values.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    values
}

fn codes(service: &Service, lead: &LeadBody) -> Vec<String> {
    let signals = history(service, &lead.id).reasons.spam.signals;
    signals.into_iter().map(|signal| signal.code).collect()
}

#[test]
fn of_sixteen_posts_at_once_with_one_proof_of_work_one_passes() {
    let service = Service::running();
    let form = checked_form(&service, &json!({ "proof_of_work": true }));
    let proof = worked(&service, &form);
    let barrier = Barrier::new(16);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let posts: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let more = json!({ "_proof": proof, "_key": unique("proof-key") });
                    let values = person("Ada", &more);
                    barrier.wait();
                    service.submit(&form, &values).status
                })
            })
            .collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });
    assert_eq!(statuses, [201; 16]);
    let leads = service.leads(&form);
    assert_eq!(leads.len(), 16, "nothing is dropped");
    let (aside, passed): (Vec<_>, Vec<_>) = leads
        .iter()
        .partition(|lead| lead.status.as_str() == "quarantined");
    assert_eq!((aside.len(), passed.len()), (15, 1));
    assert!(codes(&service, passed[0]).contains(&"proof_passed".to_owned()));
    for lead in aside {
        assert!(codes(&service, lead).contains(&"proof_spent".to_owned()));
    }
}

#[test]
fn a_proof_counts_once_among_all_forms_and_a_retry_still_counts_as_the_first() {
    let service = Service::running();
    let spam = json!({ "proof_of_work": true });
    let (form, other) = (checked_form(&service, &spam), checked_form(&service, &spam));
    let proof = worked(&service, &form);
    let more = json!({ "_proof": proof, "_key": unique("proof-key") });
    let values = person("Ada", &more);
    let first = service.submit(&form, &values);
    assert_eq!(first.status, 201, "{}", first.text);
    let cost = first.header("server-timing");
    assert!(cost.contains("trips=1 "), "{cost}");
    assert_eq!(service.submit(&form, &values).status, 200);
    assert_eq!(service.submit(&form, &values).status, 200);
    let elsewhere = person(
        "Bo",
        &json!({ "_proof": proof, "_key": unique("proof-key") }),
    );
    assert_eq!(service.submit(&other, &elsewhere).status, 201);
    // Without a key of its own it is found out as well.
    let keyless = person("Chen", &json!({ "_proof": proof }));
    assert_eq!(service.submit(&form, &keyless).status, 201);
    let statuses = |form: &str| -> Vec<String> {
        let leads = service.leads(form);
        leads
            .iter()
            .map(|lead| lead.status.as_str().to_owned())
            .collect()
    };
    assert_eq!(statuses(&other), ["quarantined"]);
    assert_eq!(statuses(&form), ["quarantined", "new"]);
}

#[test]
fn a_token_is_asked_about_under_another_name_for_each_form_and_is_bounded() {
    let service = Service::running();
    let spam = json!({ "turnstile": "1x00000000000000000000AA" });
    let (form, other) = (checked_form(&service, &spam), checked_form(&service, &spam));
    let verifier = Receiver::new(&[Does::Answer(200, r#"{"success":true,"error-codes":[]}"#)]);
    let key = unique("turnstile-key");
    let send = |form: &str, token: &str| -> Answer {
        let values = person("Ada", &json!({ "_turnstile": token, "_key": key }));
        let headers = [
            ("Content-Type", "application/json"),
            ("x-transom-siteverify", verifier.url.as_str()),
        ];
        let path = format!("/f/{form}");
        service.send("POST", &path, &headers, values.to_string().as_bytes())
    };
    assert_eq!(send(&form, "token").status, 201);
    assert_eq!(send(&other, "token").status, 201);
    let asked = verifier.received();
    assert_eq!(asked.len(), 2);
    let ids: Vec<Value> = asked
        .iter()
        .map(|request| request.json()["idempotency_key"].clone())
        .collect();
    assert_ne!(ids[0], ids[1]);
    let third = checked_form(&service, &spam);
    let answer = send(&third, &"t".repeat(2049));
    assert_eq!(answer.status, 201);
    assert!(!answer.json::<ReceiptBody>().submission.is_empty());
    assert_eq!(
        verifier.received().len(),
        2,
        "nobody is asked about such a token"
    );
    let leads = service.leads(&third);
    assert!(codes(&service, &leads[0]).contains(&"turnstile_failed".to_owned()));
}
