//! `GET /v1/counters`.

use crate::answer::{Answer, json};
use crate::call::Call;
use crate::routes::checked_number;

/// How far back is counted where nothing is asked for, in milliseconds: a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What came in and went out.
pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let since_ms = match call.parameter("since_ms")? {
        Some(since_ms) => checked_number("since_ms", &since_ms)?,
        None => app.now_ms - DAY_MS,
    };
    json(&app.store.counters(since_ms.max(0), app.now_ms).await?)
}
