//! What only a test build can do: fail on demand, look ahead in time, panic.
//!
//! The cargo feature `test-build` brings this in. `cargo xtask build --release` and
//! `cargo xtask deploy` refuse a Worker that contains [`MARK`].

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;
use transom_shared::pattern;
use transom_shared::submission::Checks;

use crate::answer::Json;
use crate::app::App;
use crate::body::submitted;
use crate::caller::Owner;
use crate::deliver::{EdgeWorld, Report, sweep};
use crate::error::ApiError;
use crate::extract::Query;
use crate::routes::boxed::{get, post};
use crate::routes::{checked_number, locale_for};
use crate::store::Store;
use crate::store::database::{Database, Rows, Statement};

/// Stands in every test build, so that a build can be told by its bytes.
pub const MARK: &str = "transom-test-build: never deploy this";

/// The header that asks for a fault: `before` or `after` the database commits;
/// `queue` as `before`, and the intake queue fails, too.
pub const FAULT: HeaderName = HeaderName::from_static("x-transom-fault");

/// The header that says where Turnstile tokens are checked.
pub const SITEVERIFY: HeaderName = HeaderName::from_static("x-transom-siteverify");

/// The routes of a test build.
pub fn routes() -> Router {
    Router::new()
        .route("/test/mark", get(|| async { MARK }))
        .route("/test/panic", get(panicking))
        .route("/test/sweep", post(sweep_at))
        .route("/test/upkeep", post(upkeep_at))
        .route("/test/fill", post(fill))
        .route("/test/echo", post(echo))
}

/// Reads and checks a submission of the demo form and answers what would be stored: what
/// the service's code costs without its database.
#[worker::send]
async fn echo(app: App, headers: HeaderMap, body: Body) -> Result<Response, ApiError> {
    let form = app.forms.form("contact").await?;
    let draft = submitted(&headers, body).await?;
    let localized = form.in_locale(&locale_for(&form, draft.value("_locale"), &headers));
    let checks = Checks {
        today: app.today_for(draft.value("_day")),
        matches: pattern::matches,
    };
    let submission = draft
        .parse(&localized, &checks)
        .map_err(ApiError::invalid)?;
    let answers: BTreeMap<_, _> = submission.answers().iter().cloned().collect();
    Ok(Json(answers).into_response())
}

#[derive(Deserialize)]
struct SweepQuery {
    now_ms: String,
    destination: Option<String>,
}

/// Delivers what is due at another time than now, to one destination or to all.
#[worker::send]
async fn sweep_at(app: Owner, Query(query): Query<SweepQuery>) -> Result<Json<Report>, ApiError> {
    let world = EdgeWorld::at(&app.config, checked_number("now_ms", &query.now_ms)?);
    let among: Option<Vec<String>> = query.destination.map(|destination| vec![destination]);
    Ok(Json(sweep(&app.store, &world, among.as_deref()).await?))
}

#[derive(Deserialize)]
struct UpkeepQuery {
    now_ms: String,
}

/// Does what the clock would do with leads at another time than now.
#[worker::send]
async fn upkeep_at(
    app: Owner,
    Query(query): Query<UpkeepQuery>,
) -> Result<Json<crate::upkeep::Upkept>, ApiError> {
    let rules = app.rules.refresh().await?;
    let now_ms = checked_number("now_ms", &query.now_ms)?;
    Ok(Json(
        crate::upkeep::keep_up(&app.store, &rules.pool, now_ms).await?,
    ))
}

#[derive(Deserialize)]
struct FillQuery {
    form: String,
    from: String,
    to: String,
}

/// Adds leads as if years had passed.
#[worker::send]
async fn fill(app: Owner, Query(query): Query<FillQuery>) -> Result<Json<()>, ApiError> {
    let from = checked_number("from", &query.from)?;
    let to = checked_number("to", &query.to)?;
    app.store.fill(&query.form, from, to).await?;
    Ok(Json(()))
}

#[allow(clippy::panic, reason = "this is what is rehearsed")]
async fn panicking() {
    panic!("a rehearsed panic");
}

struct FaultyDatabase {
    database: Arc<dyn Database>,
    commits: bool,
}

impl Database for FaultyDatabase {
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>> {
        let done = self.database.batch(statements);
        worker::send::SendFuture::new(async move {
            if self.commits {
                done.await?;
            }
            Err("a rehearsed fault".to_owned())
        })
        .boxed()
    }
}

/// `store`, failing as `fault` says.
pub fn with_faults(store: Store, fault: &str) -> Store {
    match fault {
        "" => store,
        fault => store.on(|database| {
            Arc::new(FaultyDatabase {
                database,
                commits: fault == "after",
            })
        }),
    }
}
