//! D1 as the database.

use std::cell::RefCell;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use js_sys::Promise;
use serde_json::Value as Json;
use transom_shared::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::D1Database;
use worker::send::SendFuture;

use super::database::{Database, Rows, Statement, Value};

/// Longest a batch may take. D1 has no deadline of its own, and a visitor who
/// waits for a database that hangs should rather be told, or be put in the queue.
const DEADLINE_MS: u32 = 10_000;

// Values go to D1 and come back in one piece: each that crosses by itself costs as much
// as parsing a line of text. A statement crosses once and goes by its number from then on;
// columns are named once for all rows.
#[wasm_bindgen(inline_js = r#"
const statements = [];
export function learn(number, sql) {
  statements[number] = sql;
}
export async function run(database, batch, deadlineMs) {
  const bind = ([number, values]) => database.prepare(statements[number]).bind(...values);
  const running = database.batch(JSON.parse(batch).map(bind));
  let clock;
  const late = new Promise((_, fail) => {
    const message = "the batch took longer than its deadline";
    clock = setTimeout(() => fail(new Error(message)), deadlineMs);
  });
  const answers = await Promise.race([running, late]).finally(() => clearTimeout(clock));
  return JSON.stringify(answers.map(({ results = [], meta = {} }) => [
    Object.keys(results[0] ?? {}),
    results.map(Object.values),
    meta.rows_written ?? 0,
    meta.rows_read ?? 0,
  ]));
}"#)]
extern "C" {
    fn learn(number: usize, sql: &str);

    #[wasm_bindgen(js_name = run)]
    fn run_all(database: &JsValue, batch: &str, deadline_ms: u32) -> Promise;
}

thread_local! {
    /// Where the statements stand in this module that have crossed already, in the order
    /// of their numbers.
    static KNOWN: RefCell<Vec<(usize, usize)>> = RefCell::default();
}

impl Database for D1Database {
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>> {
        SendFuture::new(run(self, statements)).boxed()
    }
}

async fn run(database: &D1Database, statements: Vec<Statement>) -> Result<Vec<Rows>, String> {
    let batch: Vec<(usize, &[Value])> = statements
        .iter()
        .map(|one| (number(one.sql), &*one.values))
        .collect();
    let batch = serde_json::to_string(&batch).map_err(|error| error.to_string())?;
    let answers = run_all(database.as_ref(), &batch, DEADLINE_MS);
    let answers = JsFuture::from(answers).await.map_err(cause)?;
    let answers = answers.as_string().unwrap_or_default();
    read(&answers).ok_or_else(|| "an unexpected answer".to_owned())
}

/// The number of a statement, which JavaScript knows it by.
fn number(sql: &'static str) -> usize {
    KNOWN.with_borrow_mut(|known| {
        let place = (sql.as_ptr() as usize, sql.len());
        let number = known.iter().position(|known| *known == place);
        number.unwrap_or_else(|| {
            known.push(place);
            learn(known.len() - 1, sql);
            known.len() - 1
        })
    })
}

/// What the platform says of a failure.
fn cause(error: JsValue) -> String {
    worker::Error::from(error).to_string()
}

/// What `run` gives: for each statement its columns, rows, and what it wrote and read
/// (<https://developers.cloudflare.com/d1/worker-api/return-object/>).
fn read(answers: &str) -> Option<Vec<Rows>> {
    let Ok(Json::Array(answers)) = json::parse(answers) else {
        return None;
    };
    answers.into_iter().map(rows).collect()
}

fn rows(answer: Json) -> Option<Rows> {
    let Json::Array(parts) = answer else {
        return None;
    };
    let mut parts = parts.into_iter();
    let mut list = || match parts.next()? {
        Json::Array(items) => Some(items),
        _ => None,
    };
    let columns = list()?.into_iter().filter_map(text).collect();
    let rows = list()?.into_iter().filter_map(values).collect();
    let mut count = || usize::try_from(parts.next()?.as_u64()?).ok();
    Some(Rows {
        columns,
        rows,
        written: count()?,
        read: count()?,
    })
}

fn text(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text),
        _ => None,
    }
}

fn values(row: Json) -> Option<Vec<Json>> {
    match row {
        Json::Array(values) => Some(values),
        _ => None,
    }
}
