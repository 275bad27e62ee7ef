//! The two queues. Both only carry what is safe elsewhere or safe to do twice:
//!
//! - `OUTBOX` wakes the delivery of leads that are in the database already. A
//!   message lost is made good by the clock within a minute.
//! - `INTAKE` keeps checked submissions while the database is down. A message
//!   stays until it is stored; storing it again changes nothing.

use js_sys::Promise;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::send::SendFuture;
use worker::{Env, MessageBatch, MessageExt, Queue, QueueRetryOptionsBuilder, RawMessage};

use transom_shared::json;

use crate::bound::bind_store;
use crate::config::Config;
use crate::deliver::{EdgeWorld, sweep};
use crate::error::ApiError;
use crate::log::{self, Event};
use crate::store::{Intake, Store};

/// The pause before a submission that could not be stored is tried again, in
/// seconds. With the retries of `wrangler.toml` this goes on for over 8 hours;
/// after that the message waits in the dead-letter queue.
const STORE_AGAIN_SECONDS: u32 = 300;

/// Where work is left for later.
#[derive(Clone)]
pub struct Queues {
    outbox: Queue,
    intake: Queue,
    /// Whether the intake queue fails, in a rehearsal.
    #[cfg(feature = "test-build")]
    pub is_down: bool,
}

/// A wake-up: identifiers of destinations that something is due for; none means
/// all of them.
#[derive(Serialize, Deserialize)]
struct Wake {
    destinations: Vec<String>,
}

impl Queues {
    /// The queues of `env`.
    ///
    /// # Errors
    /// [`ApiError::Misconfigured`] where one is not bound.
    pub fn bind(env: &Env) -> Result<Self, ApiError> {
        let missing = |_| {
            ApiError::Misconfigured(
                "Bind the queues transom-outbox as OUTBOX and transom-intake as INTAKE.",
            )
        };
        Ok(Self {
            outbox: env.queue("OUTBOX").map_err(missing)?,
            intake: env.queue("INTAKE").map_err(missing)?,
            #[cfg(feature = "test-build")]
            is_down: false,
        })
    }

    /// Asks for deliveries to `destinations` to be looked at. Nothing depends on
    /// it but how soon that is.
    pub async fn wake(&self, destinations: Vec<String>) {
        let wake = Wake { destinations };
        let _ = send(&self.outbox, &wake).await;
    }

    /// Asks for everything that is due to be looked at: a sweep that could not do
    /// it all asks for the next.
    pub async fn wake_all(&self) {
        let wake = Wake {
            destinations: Vec::new(),
        };
        let _ = send(&self.outbox, &wake).await;
    }

    /// Keeps a decided submission until the database is back.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] where the queue does not take it either.
    pub async fn keep(&self, intake: &Intake) -> Result<(), ApiError> {
        #[cfg(feature = "test-build")]
        if self.is_down {
            return Err(ApiError::unavailable("a rehearsed fault"));
        }
        send(&self.intake, intake).await
    }
}

#[wasm_bindgen(inline_js = r#"
export const put = async (queue, text) => queue.send(text, { contentType: "json" });
"#)]
extern "C" {
    fn put(queue: &JsValue, text: &str) -> Promise;
}

/// A message is JSON text: it reads the same in the dashboard, in logs of the
/// platform and here.
async fn send<T: Serialize>(queue: &Queue, message: &T) -> Result<(), ApiError> {
    let text = serde_json::to_string(message).map_err(worker::Error::from)?;
    let sent = SendFuture::new(JsFuture::from(put(queue.as_ref(), &text))).await;
    sent.map(drop)
        .map_err(|error| worker::Error::from(error).into())
}

fn read<T: for<'a> Deserialize<'a>>(message: &RawMessage) -> Option<T> {
    json::read(&message.body().as_string()?).ok()
}

/// Takes in a batch of either queue.
pub async fn consume(batch: MessageBatch<Value>, env: Env) {
    let done = match (Config::read(&env), bind_store(&env), Queues::bind(&env)) {
        (Ok(config), Ok(store), Ok(_)) if batch.queue().starts_with("transom-intake") => {
            store_all(&batch, config, &store).await
        }
        (Ok(config), Ok(store), Ok(queues)) => deliver_all(&batch, config, &store, &queues).await,
        (Err(error), _, _) | (_, Err(error), _) | (_, _, Err(error)) => Err(error),
    };
    if let Err(error) = done {
        log::failure("queue", &error);
        // Wake-ups are made good by the clock; submissions must come again.
        let pause = QueueRetryOptionsBuilder::new().with_delay_seconds(STORE_AGAIN_SECONDS);
        batch.retry_all_with_options(&pause.build());
    }
}

async fn deliver_all(
    batch: &MessageBatch<Value>,
    config: Config,
    store: &Store,
    queues: &Queues,
) -> Result<(), ApiError> {
    let wakes = batch.raw_iter().filter_map(|message| read(&message));
    let wakes: Vec<Wake> = wakes.collect();
    let is_for_all = wakes.iter().any(|wake| wake.destinations.is_empty());
    let mut destinations: Vec<String> = wakes
        .into_iter()
        .flat_map(|wake| wake.destinations)
        .collect();
    destinations.sort_unstable();
    destinations.dedup();
    let among = (!is_for_all).then_some(destinations.as_slice());
    let report = sweep(store, &EdgeWorld::new(&config), among).await;
    // Also after a failure: what is due stands in the database.
    batch.ack_all();
    let report = report?;
    log::write(&Event::Swept { report });
    if report.has_more {
        queues.wake_all().await;
    }
    Ok(())
}

async fn store_all(
    batch: &MessageBatch<Value>,
    config: Config,
    store: &Store,
) -> Result<(), ApiError> {
    let mut destinations = Vec::new();
    for message in batch.raw_iter() {
        let Some(intake) = read::<Intake>(&message) else {
            // Nothing but this service writes here; what it cannot read any more
            // goes to the dead-letter queue, where a person finds it.
            message.retry();
            continue;
        };
        match store_one(store, intake).await {
            Ok(woken) => {
                message.ack();
                destinations.extend(woken);
            }
            Err(error) => {
                log::failure("intake", &error);
                let pause = QueueRetryOptionsBuilder::new().with_delay_seconds(STORE_AGAIN_SECONDS);
                message.retry_with_options(&pause.build());
            }
        }
    }
    if !destinations.is_empty() {
        let report = sweep(store, &EdgeWorld::new(&config), Some(&destinations)).await?;
        log::write(&Event::Swept { report });
    }
    Ok(())
}

/// Stores a submission from the queue. Gives the destinations it is on its way to.
async fn store_one(store: &Store, intake: Intake) -> Result<Vec<String>, ApiError> {
    let form = intake.form.clone();
    let accepted = store.accept_late(intake).await?;
    log::write(&Event::SubmissionStoredLate {
        form: &form,
        submission: &accepted.submission_id,
        replayed: accepted.is_replay,
    });
    Ok(accepted.destinations)
}
