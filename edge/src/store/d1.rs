//! D1 as the database.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, select};
use wasm_bindgen::JsValue;
use worker::send::SendFuture;
use worker::{D1Database, D1PreparedStatement, D1Result};

use super::database::{Database, Rows, Statement, Value};

/// Longest a batch may take. D1 has no deadline of its own, and a visitor who
/// waits for a database that hangs should rather be told, or be put in the queue.
const DEADLINE: Duration = Duration::from_secs(10);

impl Database for D1Database {
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>> {
        SendFuture::new(run(self, statements)).boxed()
    }
}

async fn run(database: &D1Database, statements: Vec<Statement>) -> Result<Vec<Rows>, String> {
    let prepared: Result<Vec<D1PreparedStatement>, worker::Error> = statements
        .into_iter()
        .map(|statement| {
            let values: Vec<JsValue> = statement.values.iter().map(to_js).collect();
            database.prepare(statement.sql).bind(&values)
        })
        .collect();
    let prepared = prepared.map_err(|error| error.to_string())?;
    let running = Box::pin(database.batch(prepared));
    let results = match select(running, worker::Delay::from(DEADLINE)).await {
        Either::Left((results, _)) => results.map_err(|error| error.to_string())?,
        Either::Right(_) => return Err("the batch took longer than its deadline".to_owned()),
    };
    results.iter().map(rows).collect()
}

fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        // D1 takes JavaScript numbers, exact to 53 bits: times in milliseconds
        // need 41 until the year 2039 and 43 until 2248.
        #[allow(clippy::cast_precision_loss, reason = "explained above")]
        Value::Integer(number) => JsValue::from_f64(*number as f64),
        Value::Text(text) => JsValue::from_str(text),
    }
}

fn rows(result: &D1Result) -> Result<Rows, String> {
    let meta = result.meta().ok().flatten();
    Ok(Rows {
        rows: result.results().map_err(|error| error.to_string())?,
        written: meta
            .as_ref()
            .and_then(|meta| meta.rows_written)
            .unwrap_or(0),
        read: meta.as_ref().and_then(|meta| meta.rows_read).unwrap_or(0),
    })
}
