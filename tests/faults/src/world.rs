//! The world of a history: a clock that jumps, receivers that fail, and runtimes
//! that end in the middle of a request.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};
use serde_json::Value;
use transom_edge::deliver::World;
use transom_edge::store::Ready;
use transom_shared::delivery::Reply;
use transom_shared::destination::{Credentials, Message};

/// What receivers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// They take everything.
    Fair,
    /// They fail in every way, most of the time.
    Storm,
    /// They take nothing.
    Down,
}

pub struct SimulatedWorld {
    pub now_ms: Cell<i64>,
    pub weather: Cell<Weather>,
    pub random: RefCell<fastrand::Rng>,
    /// By lead and address: how often it arrived.
    pub arrived: RefCell<BTreeMap<(String, String), u32>>,
    /// Requests made.
    pub requests: Cell<u64>,
}

impl SimulatedWorld {
    pub fn new(seed: u64) -> Self {
        Self {
            now_ms: Cell::new(1_767_225_600_000),
            weather: Cell::new(Weather::Fair),
            random: RefCell::new(fastrand::Rng::with_seed(seed)),
            arrived: RefCell::default(),
            requests: Cell::new(0),
        }
    }

    pub fn chance(&self, of_a_thousand: u32) -> bool {
        self.random.borrow_mut().u32(..1000) < of_a_thousand
    }

    pub fn below(&self, limit: u32) -> u32 {
        self.random.borrow_mut().u32(..limit.max(1))
    }

    pub fn pass(&self, ms: i64) {
        self.now_ms.set(self.now_ms.get() + ms);
    }

    /// What the receiver of `message` does with it, and what is heard of that.
    fn receive(&self, message: &Message) -> Reply {
        self.requests.set(self.requests.get() + 1);
        self.pass(i64::from(self.below(2000)));
        let drawn = self.below(1000);
        match (self.weather.get(), drawn) {
            (Weather::Fair, _) | (Weather::Storm, 0..300) => self.take(message),
            // It took it, and the answer never came.
            (Weather::Storm, 300..400) => {
                self.take(message);
                Reply::Nothing("it did not answer in time".to_owned())
            }
            (Weather::Storm, 400..550) => answer(500, None),
            (Weather::Storm, 550..650) => answer(429, Some(i64::from(self.below(120)) * 1000)),
            (Weather::Storm, 650..700) => answer(503, None),
            (Weather::Storm, 700..760) => answer(400, None),
            (Weather::Storm, 760..800) => answer(301, None),
            (Weather::Storm, 995..) => answer(410, None),
            (Weather::Storm | Weather::Down, _) => {
                self.pass(15_000);
                Reply::Nothing("it could not be reached".to_owned())
            }
        }
    }

    fn take(&self, message: &Message) -> Reply {
        for lead in leads_in(message) {
            let key = (lead, message.url.clone());
            *self.arrived.borrow_mut().entry(key).or_default() += 1;
        }
        answer(200, None)
    }
}

fn answer(status: u16, pause_ms: Option<i64>) -> Reply {
    Reply::Answer {
        status,
        pause_ms,
        body: r#"{"errcode":0}"#.to_owned(),
    }
}

/// The leads a message tells of: by the webhook's body, or by the addresses in a
/// chat message, each of which is one lead's own.
fn leads_in(message: &Message) -> Vec<String> {
    let body: Value = serde_json::from_str(&message.body).unwrap_or_default();
    if let Some(email) = body.pointer("/data/lead/email").and_then(Value::as_str) {
        return vec![email.to_owned()];
    }
    let text = body.pointer("/markdown/content").and_then(Value::as_str);
    let words = text.unwrap_or_default().split([' ', '\n']);
    words
        .filter(|word| word.ends_with("@example.com"))
        .map(str::to_owned)
        .collect()
}

impl World for SimulatedWorld {
    fn now_ms(&self) -> i64 {
        self.now_ms.get()
    }

    fn random(&self) -> u32 {
        self.random.borrow_mut().u32(..)
    }

    fn credentials<'a>(
        &'a self,
        destination: &'a Ready,
    ) -> LocalBoxFuture<'a, Result<Credentials, String>> {
        ready(Ok(Credentials {
            url: format!("https://{}.example.com/", destination.id),
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
            previous_secret: None,
            previous_until_ms: 0,
        }))
        .boxed_local()
    }

    fn send(&self, message: Message) -> LocalBoxFuture<'_, Reply> {
        async move {
            // Whoever else is at work gets a turn before and after.
            Turn(false).await;
            let reply = self.receive(&message);
            Turn(false).await;
            reply
        }
        .boxed_local()
    }
}

/// Lets others go on once.
struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            context.waker().wake_by_ref();
            Poll::Pending
        }
    }
}
