//! The Transom service on Cloudflare Workers.
//!
//! A request goes through [`routes`], whose handlers read as steps: extractors
//! check, `transom-shared` decides, [`store`] keeps, and [`answer`] puts the
//! finishing touches on whatever comes out.

mod answer;
mod app;
mod body;
mod caller;
mod config;
mod countries;
mod error;
mod log;
mod page;
mod publish;
mod routes;
mod store;

use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;
use tower_service::Service;
use worker::{Context, Env, HttpRequest, event};

#[event(fetch)]
async fn fetch(
    request: HttpRequest,
    env: Env,
    _context: Context,
) -> worker::Result<Response<Body>> {
    let facts = answer::RequestFacts::of(&request);
    let response = match app::App::new(env, &facts) {
        Ok(app) => routes::router(app).call(request).await?,
        Err(error) => error.into_response(),
    };
    Ok(answer::finish(response, &facts))
}
