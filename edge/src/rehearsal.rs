//! What only a test build can do: fail on demand, look ahead in time, panic.
//!
//! The cargo feature `test-build` brings this in. `cargo xtask build --release` and
//! `cargo xtask deploy` refuse a Worker that contains [`MARK`].

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderName;
use axum::routing::{get, post};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde::Deserialize;

use crate::app::App;
use crate::caller::Owner;
use crate::deliver::{EdgeWorld, Report, sweep};
use crate::error::ApiError;
use crate::extract::Query;
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
pub fn routes() -> Router<App> {
    Router::new()
        .route("/test/mark", get(|| async { MARK }))
        .route("/test/panic", get(panicking))
        .route("/test/sweep", post(sweep_at))
        .route("/test/upkeep", post(upkeep_at))
        .route("/test/fill", post(fill))
}

#[derive(Deserialize)]
struct SweepQuery {
    now_ms: i64,
    destination: Option<String>,
}

/// Delivers what is due at another time than now, to one destination or to all.
#[worker::send]
async fn sweep_at(
    _: Owner,
    State(app): State<App>,
    Query(query): Query<SweepQuery>,
) -> Result<Json<Report>, ApiError> {
    let world = EdgeWorld::at(app.config, query.now_ms);
    let among: Option<Vec<String>> = query.destination.map(|destination| vec![destination]);
    Ok(Json(sweep(&app.store, &world, among.as_deref()).await?))
}

#[derive(Deserialize)]
struct UpkeepQuery {
    now_ms: i64,
}

/// Does what the clock would do with leads at another time than now.
#[worker::send]
async fn upkeep_at(
    _: Owner,
    State(app): State<App>,
    Query(query): Query<UpkeepQuery>,
) -> Result<Json<crate::upkeep::Upkept>, ApiError> {
    let rules = app.rules.refresh().await?;
    Ok(Json(
        crate::upkeep::keep_up(&app.store, &rules.pool, query.now_ms).await?,
    ))
}

#[derive(Deserialize)]
struct FillQuery {
    form: String,
    from: i64,
    to: i64,
}

/// Adds leads as if years had passed.
#[worker::send]
async fn fill(
    _: Owner,
    State(app): State<App>,
    Query(query): Query<FillQuery>,
) -> Result<Json<()>, ApiError> {
    app.store.fill(&query.form, query.from, query.to).await?;
    Ok(Json(()))
}

#[allow(clippy::panic, reason = "this is what is rehearsed")]
async fn panicking() {
    panic!("a rehearsed panic");
}

struct FaultyDatabase {
    store: Store,
    commits: bool,
}

impl Database for FaultyDatabase {
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>> {
        let done = self.store.database().batch(statements);
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
        fault => Store::new(Arc::new(FaultyDatabase {
            store,
            commits: fault == "after",
        })),
    }
}
