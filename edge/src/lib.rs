//! The Transom service on Cloudflare Workers.
//!
//! A request goes through [`routes`], whose handlers read as steps: [`call`]
//! checks who asks, `transom-shared` decides, [`store`] keeps, and [`answer`] puts the
//! finishing touches on whatever comes out. What was accepted is sent on by
//! [`deliver`], woken by a queue and by the clock.

mod answer;
mod app;
mod body;
mod bound;
mod call;
mod chance;
mod clock;
mod config;
mod cost;
mod countries;
pub mod deliver;
mod door;
pub mod error;
mod headers;
mod kept;
mod limits;
mod log;
mod memory;
mod page;
mod publish;
mod qualify;
mod queue;
#[cfg(feature = "test-build")]
mod rehearsal;
mod routes;
mod rules;
pub mod store;
mod upkeep;
mod zones;

use wasm_bindgen::prelude::*;
use worker::worker_sys::{self, web_sys};
use worker::{Context, Env, MessageBatch};

/// Smaller and faster than the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Answers a request.
///
/// # Errors
/// Where the platform refuses the answer.
#[wasm_bindgen]
pub async fn fetch(
    request: web_sys::Request,
    env: Env,
    context: worker_sys::Context,
) -> Result<web_sys::Response, JsValue> {
    let request = door::enter(request);
    let facts = answer::RequestFacts::of(&request);
    let response = match app::App::new(&env, Context::new(context), &facts) {
        Ok(app) => {
            let cost = app.store.cost();
            let is_strict_below = app.config.is_strict_below;
            let answer = routes::answer(app, request).await;
            let mut response = answer::finish(answer, &facts, is_strict_below);
            if facts.tells_cost() {
                let cost = cost.header();
                response.headers.set("server-timing", cost);
            }
            response
        }
        Err(error) => answer::finish(Err(error), &facts, false),
    };
    door::leave(&response)
}

/// Takes in what was left in a queue.
#[wasm_bindgen]
pub async fn queue(batch: worker_sys::MessageBatch, env: Env) {
    queue::consume(MessageBatch::from(batch), env).await;
}

/// Every minute: what is due and was not woken by a queue.
#[wasm_bindgen]
pub async fn scheduled(_event: JsValue, env: Env) {
    upkeep::on_the_minute(&env).await;
    deliver::on_the_minute(&env).await;
}
