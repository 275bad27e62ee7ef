//! A client of the service for tests, with the shared types.

#![allow(
    clippy::disallowed_methods,
    reason = "a test waits for what happens and gives up in the end"
)]

pub mod lead;
pub mod outbox;
pub mod receiver;
pub mod slow;
pub mod team;

use std::sync::atomic::{AtomicU32, Ordering};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

/// The service under test: a running one, as `cargo xtask test edge` starts it.
pub struct Service {
    /// Its address.
    pub edge: String,
    /// The owner's API token.
    pub token: String,
    agent: Agent,
}

/// An answer, read to its end.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    headers: ureq::http::HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Answer {
    /// The header `name`; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
            .unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_str(&self.text) {
            Ok(value) => value,
            Err(error) => panic!("{error} in {} {}", self.status, self.text),
        }
    }

    /// The codes of a problem's errors, as `loc code`.
    pub fn errors(&self) -> Vec<String> {
        let body: transom_shared::wire::ProblemBody = self.json();
        body.errors
            .iter()
            .map(|error| format!("{} {}", error.loc, error.code))
            .collect()
    }
}

impl Service {
    /// The service that the environment names.
    pub fn running() -> Self {
        let variable = |name: &str| match std::env::var(name) {
            Ok(value) => value,
            Err(_) => panic!("{name} is not set; run these tests with: cargo xtask test edge"),
        };
        Self::at(variable("TRANSOM_EDGE"), variable("TRANSOM_TOKEN"))
    }

    /// The service at `edge`.
    pub fn at(edge: String, token: String) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        Self { edge, token, agent }
    }

    /// Sends a request with these headers and body.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.edge));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = match request
            .body(body.to_vec())
            .map(|request| self.agent.run(request))
        {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => panic!("{method} {path}: {error}"),
            Err(error) => panic!("{method} {path}: {error}"),
        };
        read(response)
    }

    /// Gets `path`.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, b"")
    }

    /// Sends a request with the owner's token and a JSON body.
    pub fn owner(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let text = body.map(Value::to_string).unwrap_or_default();
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        self.send(method, path, &headers, text.as_bytes())
    }

    /// Submits JSON to a form, as a program does.
    pub fn submit(&self, form: &str, values: &Value) -> Answer {
        let headers = [("Content-Type", "application/json")];
        self.send(
            "POST",
            &format!("/f/{form}"),
            &headers,
            values.to_string().as_bytes(),
        )
    }

    /// Saves and publishes a form made of `fields`, under a name of its own.
    pub fn form(&self, fields: &Value) -> String {
        let name = unique("form");
        let definition = definition(&name, fields);
        let saved = self.owner("PUT", &format!("/v1/forms/{name}"), Some(&definition));
        assert_eq!(saved.status, 201, "{}", saved.text);
        let published = self.owner("POST", &format!("/v1/forms/{name}/publish"), None);
        assert_eq!(published.status, 200, "{}", published.text);
        name
    }

    /// A form that asks for a name, an e-mail address and a message.
    pub fn simple_form(&self) -> String {
        self.form(&simple_fields())
    }

    /// Every lead of a form, newest first.
    pub fn leads(&self, form: &str) -> Vec<transom_shared::wire::LeadBody> {
        let answer = self.owner("GET", &format!("/v1/leads?form={form}&limit=200"), None);
        let page: transom_shared::wire::PageBody<_> = answer.json();
        page.items
    }
}

/// The fields of [`Service::simple_form`].
pub fn simple_fields() -> Value {
    json!([
        { "name": "name", "kind": "text", "label": { "en": "Name", "zh-CN": "姓名" }, "required": true },
        { "name": "email", "kind": "email", "label": { "en": "E-mail", "zh-CN": "邮箱" }, "required": true },
        { "name": "message", "kind": "multiline", "label": { "en": "Message", "zh-CN": "留言" } },
    ])
}

/// A definition in two locales that one site may embed.
pub fn definition(name: &str, fields: &Value) -> Value {
    json!({
        "name": name,
        "locales": ["en", "zh-CN"],
        "steps": [{ "fields": fields }],
        "origins": ["https://shop.example"],
    })
}

/// A name that no other test uses.
pub fn unique(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{prefix}-{}-{count}", std::process::id())
}

fn read(mut response: Response<Body>) -> Answer {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let text = response.body_mut().read_to_string().unwrap_or_default();
    Answer {
        status,
        headers,
        text,
    }
}
