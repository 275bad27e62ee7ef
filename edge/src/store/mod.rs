//! The database. SQL stands here and nowhere else; what comes out are domain
//! types. D1 has no `BEGIN`: a batch is the transaction.

mod forms;
mod intake;
mod leads;
mod submissions;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use worker::{D1Database, D1PreparedStatement, D1Result};

pub use intake::{Accepted, Intake};

/// The database of one workspace.
#[derive(Clone)]
pub struct Store(Arc<D1Database>);

impl Store {
    /// The store in `database`.
    pub fn new(database: D1Database) -> Self {
        Self(Arc::new(database))
    }

    async fn batch(&self, statements: Vec<D1PreparedStatement>) -> worker::Result<Vec<D1Result>> {
        self.0.batch(statements).await
    }
}

/// The only row of `result`, read as `T`.
fn only_row<T: for<'a> Deserialize<'a>>(result: &D1Result) -> worker::Result<Option<T>> {
    Ok(result.results::<T>()?.pop())
}

/// A column of JSON text, read as `T`.
fn json<T: for<'a> Deserialize<'a>>(text: &str) -> worker::Result<T> {
    serde_json::from_str(text).map_err(|error| worker::Error::RustError(error.to_string()))
}

/// `value` as JSON text for a column.
fn to_json<T: Serialize + ?Sized>(value: &T) -> worker::Result<String> {
    serde_json::to_string(value).map_err(|error| worker::Error::RustError(error.to_string()))
}
