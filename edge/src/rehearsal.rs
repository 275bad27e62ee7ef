//! What only a test build can do: fail on demand, look ahead in time, panic.
//!
//! The cargo feature `test-build` brings this in. `cargo xtask build --release` and
//! `cargo xtask deploy` refuse a Worker that contains [`MARK`].

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use transom_shared::pattern;
use transom_shared::submission::Checks;

use crate::answer::{Answer, Response, json};
use crate::body::submitted;
use crate::call::Call;
use crate::deliver::{EdgeWorld, sweep};
use crate::error::ApiError;
use crate::routes::table::{Route, routes};
use crate::routes::{checked_number, locale_for};
use crate::store::Store;
use crate::store::database::{Database, Rows, Statement};

/// Stands in every test build, so that a build can be told by its bytes.
pub const MARK: &str = "transom-test-build: never deploy this";

/// The header that asks for a fault: `before` or `after` the database commits;
/// `queue` as `before`, and the intake queue fails, too.
pub const FAULT: &str = "x-transom-fault";

/// The header that says where Turnstile tokens are checked.
pub const SITEVERIFY: &str = "x-transom-siteverify";

/// The routes of a test build.
pub const ROUTES: &[Route] = routes! {
    "/test/mark" { GET: mark }
    "/test/panic" { GET: panicking }
    "/test/sweep" { POST: sweep_at }
    "/test/upkeep" { POST: upkeep_at }
    "/test/fill" { POST: fill }
    "/test/echo" { POST: echo }
};

async fn mark(_: Call) -> Answer {
    Ok(Response::of(200, "text/plain", MARK))
}

/// Reads and checks a submission of the demo form and answers what would be stored: what
/// the service's code costs without its database.
async fn echo(call: Call) -> Answer {
    let app = call.anybody();
    let form = app.forms.form("contact").await?;
    let draft = submitted(&call.headers, call.body).await?.draft().clone();
    let localized = form.in_locale(&locale_for(&form, draft.value("_locale"), &call.headers));
    let checks = Checks {
        today: app.today_for(draft.value("_day")),
        matches: pattern::matches,
    };
    let submission = draft
        .parse(&localized, &checks)
        .map_err(ApiError::invalid)?;
    let answers: BTreeMap<_, _> = submission.answers().iter().cloned().collect();
    json(&answers)
}

/// A whole number that has to be given.
fn number(call: &Call, name: &str) -> Result<i64, ApiError> {
    checked_number(name, &call.parameter(name)?.unwrap_or_default())
}

/// Delivers what is due at another time than now, to one destination or to all.
async fn sweep_at(call: Call) -> Answer {
    let app = call.owner()?;
    let world = EdgeWorld::at(&app.config, number(&call, "now_ms")?);
    let among = call.parameter("destination")?;
    let among: Option<Vec<String>> = among.map(|destination| vec![destination]);
    json(&sweep(&app.store, &world, among.as_deref()).await?)
}

/// Does what the clock would do with leads at another time than now.
async fn upkeep_at(call: Call) -> Answer {
    let app = call.owner()?;
    let rules = app.rules.refresh().await?;
    let now_ms = number(&call, "now_ms")?;
    json(&crate::upkeep::keep_up(&app.store, &rules.pool, now_ms).await?)
}

/// Adds leads as if years had passed.
async fn fill(call: Call) -> Answer {
    let app = call.owner()?;
    let form = call.parameter("form")?.unwrap_or_default();
    let (from, to) = (number(&call, "from")?, number(&call, "to")?);
    app.store.fill(&form, from, to).await?;
    json(&())
}

#[allow(clippy::panic, reason = "this is what is rehearsed")]
async fn panicking(_: Call) -> Answer {
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
