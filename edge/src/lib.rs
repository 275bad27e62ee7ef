//! The Transom service on Cloudflare Workers.
//!
//! A request goes through [`routes`], whose handlers read as steps: extractors
//! check, `transom-shared` decides, [`store`] keeps, and [`answer`] puts the
//! finishing touches on whatever comes out. What was accepted is sent on by
//! [`deliver`], woken by a queue and by the clock.

mod answer;
mod app;
mod body;
mod caller;
mod config;
mod countries;
pub mod deliver;
pub mod error;
mod extract;
mod limits;
mod log;
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

use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;
use serde_json::Value;
use tower_service::Service;
use worker::{Context, Env, HttpRequest, MessageBatch, ScheduleContext, ScheduledEvent, event};

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, context: Context) -> worker::Result<Response<Body>> {
    let facts = answer::RequestFacts::of(&request);
    let response = match app::App::new(&env, context, &facts) {
        Ok(app) => routes::router(app).call(request).await?,
        Err(error) => error.into_response(),
    };
    Ok(answer::finish(response, &facts))
}

/// Takes in what was left in a queue.
#[event(queue)]
async fn queued(batch: MessageBatch<Value>, env: Env, _context: Context) -> worker::Result<()> {
    queue::consume(batch, env).await;
    Ok(())
}

/// Every minute: what is due and was not woken by a queue.
#[event(scheduled)]
async fn minute(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    upkeep::on_the_minute(&env).await;
    deliver::on_the_minute(&env).await;
}
