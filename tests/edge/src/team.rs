//! Two people and a form whose leads they get.

use serde_json::{Value, json};
use transom_shared::wire::{HistoryBody, LeadBody, PersonBody};

use crate::{Answer, Service, lead, unique};

/// A form of its own, and who gets its leads.
pub struct Team {
    /// The service.
    pub service: Service,
    /// The form.
    pub form: String,
    /// One person.
    pub ada: String,
    /// The other.
    pub bo: String,
}

impl Team {
    /// Reads `path`.
    pub fn get(&self, path: &str) -> Answer {
        self.service.owner("GET", path, None)
    }

    /// Saves `body` as `path`.
    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.service.owner("PUT", path, Some(body))
    }

    /// Has the owner do `action` with `lead`.
    pub fn act(&self, lead: &str, action: &str, body: &Value) -> Answer {
        lead::act(&self.service, lead, action, body)
    }

    /// Saves rules, whatever stood there.
    pub fn rule(&self, kind: &str, rules: &Value) {
        lead::rule(&self.service, kind, rules);
    }

    /// Saves a person of this name with `more`.
    pub fn hire(&self, id: &str, more: &Value) -> PersonBody {
        let mut person = more.clone();
        person["name"] = json!(id);
        let saved = self.put(&format!("/v1/people/{id}"), &person);
        assert!([200, 201].contains(&saved.status), "{}", saved.text);
        saved.json()
    }

    /// How many open leads a person has.
    pub fn open_leads(&self, id: &str) -> u32 {
        let person: PersonBody = self.get(&format!("/v1/people/{id}")).json();
        person.open_leads
    }

    /// A lead of somebody called `name`.
    pub fn submit_as(&self, name: &str, mailbox: &str) -> LeadBody {
        let values = json!({ "name": name, "email": format!("{mailbox}@example.com"), "_key": unique("people-key") });
        lead::submit(&self.service, &self.form, &values)
    }

    /// A lead of somebody new.
    pub fn submit(&self) -> LeadBody {
        self.submit_as(&unique("Somebody"), &unique("somebody"))
    }

    /// A lead as it stands.
    pub fn lead(&self, id: &str) -> LeadBody {
        self.get(&format!("/v1/leads/{id}")).json()
    }

    /// Everything that happened to a lead.
    pub fn history(&self, id: &str) -> HistoryBody {
        lead::history(&self.service, id)
    }

    /// Lets the clock look at every lead, at this time.
    pub fn clock(&self, now_ms: i64) {
        let path = format!("/test/upkeep?now_ms={now_ms}");
        let kept = self.service.owner("POST", &path, None);
        assert_eq!(kept.status, 200, "{}", kept.text);
    }

    /// The condition that a lead came by this form.
    pub fn mine(&self) -> Value {
        json!({ "equals": { "field": "lead.form", "value": self.form } })
    }
}
