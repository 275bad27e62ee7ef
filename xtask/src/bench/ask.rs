//! What servers are asked, and what a good answer is.

use serde_json::{Value, json};
use ureq::http::Request;
use ureq::http::request::Builder;

use super::servers::{Program, Server};

/// What every server is asked, over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything at all.
    Ping,
    /// A submission that is checked and told back.
    Echo,
    /// A submission with mistakes.
    Rejected,
    /// A submission of somebody new.
    Submission,
    /// The same submission again, under its key.
    Replay,
    /// A page of leads.
    List,
}

/// A request, and the status of its good answer.
pub type Question = (Request<Vec<u8>>, u16);

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Ping,
        Self::Echo,
        Self::Rejected,
        Self::Submission,
        Self::Replay,
        Self::List,
    ];

    /// What it is called in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Echo => "echo with validation",
            Self::Rejected => "rejected submission",
            Self::Submission => "submission",
            Self::Replay => "replay",
            Self::List => "list of 50",
        }
    }

    /// How many times as many of these make one run: processor time is counted in
    /// hundredths of a second.
    pub fn times(self) -> usize {
        match self {
            Self::Ping | Self::Echo | Self::Rejected => 5,
            _ => 1,
        }
    }

    /// The question of this number to `server`; none where it has nothing of the kind.
    pub fn question(self, server: &Server, number: usize) -> Option<Question> {
        let number = if self == Self::Replay { 0 } else { number };
        match server.program {
            Program::Transom | Program::Hono => self.to_worker(server, number),
            Program::PocketBase => self.to_pocketbase(&server.address, number),
        }
    }

    fn to_worker(self, server: &Server, number: usize) -> Option<Question> {
        let address = &server.address;
        let status = match self {
            Self::Rejected => 422,
            Self::Submission => 201,
            _ => 200,
        };
        let asked = match self {
            Self::Ping => get(format!("{address}/healthz")),
            Self::List => get(format!("{address}/v1/leads?form=contact&limit=50"))
                .header("Authorization", server.bearer()),
            Self::Echo => post(format!("{address}/test/echo")),
            _ => post(format!("{address}/f/contact")),
        };
        let body = match self {
            Self::Ping | Self::List => Vec::new(),
            Self::Rejected => bytes(&wrong(number)),
            _ => bytes(&submission(number)),
        };
        Some((asked.body(body).ok()?, status))
    }

    /// What comes nearest (`tests/bench/peers/hono/README.md`).
    fn to_pocketbase(self, address: &str, number: usize) -> Option<Question> {
        let records = |of: &str| format!("{address}/api/collections/{of}/records");
        let (asked, body, status) = match self {
            Self::Ping => (get(format!("{address}/api/health")), Vec::new(), 200),
            Self::List => {
                let query = "?perPage=50&sort=-created&skipTotal=1&filter=form%3D%22contact%22";
                (get(records("leads") + query), Vec::new(), 200)
            }
            Self::Echo => return None,
            Self::Rejected => (post(records("submissions")), record(&wrong(number)), 400),
            Self::Submission => (
                post(records("submissions")),
                record(&submission(number)),
                200,
            ),
            Self::Replay => (
                post(records("submissions")),
                record(&submission(number)),
                400,
            ),
        };
        Some((asked.body(body).ok()?, status))
    }
}

fn get(address: String) -> Builder {
    Request::get(address)
}

fn post(address: String) -> Builder {
    Request::post(address).header("Content-Type", "application/json")
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// What a visitor sends, as a request to `server`.
pub fn lead(server: &Server, sent: &Value) -> Request<Vec<u8>> {
    let asked = post(format!("{}/f/contact", server.address));
    asked.body(bytes(sent)).unwrap_or_default()
}

/// What a visitor sends, of this number.
pub fn submission(number: usize) -> Value {
    json!({
        "name": format!("Ada Lovelace {number}"),
        "email": format!("ada.{number}@example.com"),
        "phone": format!("+31 20 {:07}", number % 10_000_000),
        "company": format!("Engines {number} Ltd"),
        "message": format!("We would like to know more about your looms, order {number}."),
        "consent": "yes",
        "_key": format!("bench-key-{number:08}"),
        "_page": "https://www.larkwheel.example/contact?utm_source=news&utm_medium=email",
        "_referrer": "https://www.google.com/",
        "_elapsed": "41000",
    })
}

/// The same with two mistakes.
fn wrong(number: usize) -> Value {
    let mut sent = submission(number);
    sent["email"] = json!("nobody");
    sent["consent"] = json!("");
    sent
}

/// What PocketBase keeps of a submission.
fn record(sent: &Value) -> Vec<u8> {
    bytes(&json!({
        "form": "contact", "form_version": 1, "locale": "en", "key": sent["_key"],
        "name": sent["name"], "email": sent["email"], "phone": sent["phone"],
        "company": sent["company"], "message": sent["message"],
        "consent": sent["consent"] == "yes",
        "page": sent["_page"], "referrer": sent["_referrer"],
    }))
}
