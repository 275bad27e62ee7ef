//! `GET /v1/counters`.

use serde::Deserialize;
use transom_shared::wire::CountersBody;

use crate::answer::Json;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::Query;
use crate::routes::checked_number;

/// How far back is counted where nothing is asked for, in milliseconds: a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What counters can be asked for.
#[derive(Deserialize)]
pub struct CountersQuery {
    since_ms: Option<String>,
}

/// What came in and went out.
#[worker::send]
pub async fn show(
    app: Owner,
    Query(query): Query<CountersQuery>,
) -> Result<Json<CountersBody>, ApiError> {
    let since_ms = query.since_ms.as_deref();
    let since_ms = since_ms.map(|since_ms| checked_number("since_ms", since_ms));
    let since_ms = since_ms.unwrap_or(Ok(app.now_ms - DAY_MS))?;
    Ok(Json(app.store.counters(since_ms.max(0), app.now_ms).await?))
}
