//! SQLite as the service's database, in one process and without a server, so that the
//! SQL that is tried or measured is the SQL that is deployed.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};
use serde_json::json;
use transom_edge::store::database::{Database, Rows, Statement, Value};

/// Every migration, in order: what wrangler would apply.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../../edge/migrations/0001_forms_submissions_leads.sql"),
    include_str!("../../../edge/migrations/0002_destinations_deliveries.sql"),
    include_str!("../../../edge/migrations/0003_qualification.sql"),
    include_str!("../../../edge/migrations/0004_lead_keys.sql"),
    include_str!("../../../edge/migrations/0005_phone_extension.sql"),
    include_str!("../../../edge/migrations/0006_guard.sql"),
];

/// A database of the service.
pub struct Sqlite {
    connection: Mutex<Connection>,
}

impl Sqlite {
    /// A migrated database in memory.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_memory() -> rusqlite::Result<Self> {
        Self::migrated(Connection::open_in_memory()?)
    }

    /// A migrated database in the new file `file`, with a write-ahead log, as D1 has it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn create(file: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        Self::migrated(connection)
    }

    /// The database in `file`, which has tables already.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open(file: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    fn migrated(connection: Connection) -> rusqlite::Result<Self> {
        for migration in MIGRATIONS {
            connection.execute_batch(migration)?;
        }
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Runs `statements` in one transaction.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn run(&self, statements: &[Statement]) -> rusqlite::Result<Vec<Rows>> {
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
        ready(self.run(&statements).map_err(|error| error.to_string())).boxed()
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

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_migration_is_applied() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../edge/migrations");
        let files = std::fs::read_dir(folder).expect("the migrations are there");
        assert_eq!(files.count(), MIGRATIONS.len());
    }
}
