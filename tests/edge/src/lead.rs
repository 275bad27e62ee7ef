//! One lead: sending it, doing something with it, reading why.

use serde_json::Value;
use transom_shared::wire::{HistoryBody, LeadBody, ReceiptBody};

use crate::{Answer, Service};

/// Sends `values` and gives the lead made of them.
pub fn submit(service: &Service, form: &str, values: &Value) -> LeadBody {
    let answer = service.submit(form, values);
    assert_eq!(answer.status, 201, "{}", answer.text);
    let receipt: ReceiptBody = answer.json();
    let leads = service.leads(form);
    let lead = leads
        .into_iter()
        .find(|lead| lead.submission == receipt.submission);
    lead.unwrap()
}

/// Has the owner do `action` with `lead`.
pub fn act(service: &Service, lead: &str, action: &str, body: &Value) -> Answer {
    service.owner("POST", &format!("/v1/leads/{lead}/{action}"), Some(body))
}

/// Everything that happened to `lead`.
pub fn history(service: &Service, lead: &str) -> HistoryBody {
    service
        .owner("GET", &format!("/v1/leads/{lead}/history"), None)
        .json()
}

/// Saves rules, whatever stood there.
pub fn rule(service: &Service, kind: &str, rules: &Value) {
    let saved = service.owner("PUT", &format!("/v1/rules/{kind}"), Some(rules));
    assert_eq!(saved.status, 200, "{}", saved.text);
}
