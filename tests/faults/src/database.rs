//! SQLite as the database of a history, failing as D1 may: before a batch, or
//! after it has committed and before anybody hears of it.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde_json::json;
use transom_edge::store::database::{Database, Rows, Statement, Value};

/// Every migration, in order: what wrangler would apply.
const MIGRATIONS: [&str; 3] = [
    include_str!("../../../edge/migrations/0001_forms_submissions_leads.sql"),
    include_str!("../../../edge/migrations/0002_destinations_deliveries.sql"),
    include_str!("../../../edge/migrations/0003_qualification.sql"),
];

/// What goes wrong, in how many of a thousand batches.
pub struct Faults {
    random: fastrand::Rng,
    pub before: u32,
    pub after: u32,
    /// How many batches failed so far.
    pub failed: u64,
}

enum Fault {
    None,
    Before,
    After,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            before: 0,
            after: 0,
            failed: 0,
        }
    }

    fn draw(&mut self) -> Fault {
        let drawn = self.random.u32(..1000);
        let fault = match drawn {
            drawn if drawn < self.before => Fault::Before,
            drawn if drawn < self.before + self.after => Fault::After,
            _ => return Fault::None,
        };
        self.failed += 1;
        fault
    }
}

pub struct Sqlite {
    connection: Mutex<Connection>,
    faults: Arc<Mutex<Faults>>,
}

impl Sqlite {
    pub fn new(faults: Arc<Mutex<Faults>>) -> rusqlite::Result<Self> {
        let connection = Connection::open_in_memory()?;
        for migration in MIGRATIONS {
            connection.execute_batch(migration)?;
        }
        Ok(Self {
            connection: Mutex::new(connection),
            faults,
        })
    }

    fn run(&self, statements: &[Statement]) -> rusqlite::Result<Vec<Rows>> {
        let mut connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let results = statements
            .iter()
            .map(|statement| rows(&transaction, statement))
            .collect::<rusqlite::Result<_>>()?;
        transaction.commit()?;
        Ok(results)
    }
}

impl Database for Sqlite {
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let result = match faults.draw() {
            Fault::Before => Err("a simulated fault before the commit".to_owned()),
            Fault::After => {
                let run = self.run(&statements).map_err(|error| error.to_string());
                run.and(Err("a simulated fault after the commit".to_owned()))
            }
            // An error of SQLite itself is a defect of ours, not a fault to survive.
            Fault::None => Ok(self.run(&statements).expect("the SQL of the store runs")),
        };
        ready(result).boxed()
    }
}

fn rows(connection: &Connection, statement: &Statement) -> rusqlite::Result<Rows> {
    let mut prepared = connection.prepare_cached(statement.sql)?;
    let names: Vec<String> = prepared
        .column_names()
        .iter()
        .map(ToString::to_string)
        .collect();
    let values = statement.values.iter().map(Bound);
    let mut found = prepared.query(rusqlite::params_from_iter(values))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..names.len()).map(|position| {
            Ok(match row.get_ref(position)? {
                ValueRef::Integer(number) => json!(number),
                ValueRef::Real(number) => json!(number),
                ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
                ValueRef::Null | ValueRef::Blob(_) => json!(null),
            })
        });
        rows.push(values.collect::<rusqlite::Result<_>>()?);
    }
    Ok(Rows {
        columns: names,
        rows,
        ..Rows::default()
    })
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(rusqlite::types::Value::Null),
            Value::Integer(number) => ToSqlOutput::from(*number),
            Value::Text(text) => ToSqlOutput::from(text.as_str()),
        })
    }
}
