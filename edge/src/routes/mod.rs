//! The routes, one file for each group.

mod embed;
mod forms;
mod health;
mod intake;
mod leads;
mod submissions;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;
use crate::error::ApiError;

/// Every route of the service. Static assets (`/a/…`, `/embed.js`,
/// `/openapi.json`) are served by the platform before a request comes here.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(health::show))
        .route(
            "/f/{form}",
            get(embed::show)
                .post(intake::create)
                .options(intake::preflight),
        )
        .route("/f/{form}/embed", get(embed::embed))
        .route("/v1/forms/{form}", get(forms::show).put(forms::save))
        .route("/v1/forms/{form}/publish", post(forms::publish))
        .route("/v1/leads", get(leads::list))
        .route("/v1/leads/{id}", get(leads::show))
        .route("/v1/submissions/{id}", get(submissions::show))
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .fallback(|| async { ApiError::NotFound("See /openapi.json for what is here.") })
        .with_state(app)
}
