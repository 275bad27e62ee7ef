//! What the store needs of a database: batches of statements, each batch one
//! transaction. D1 is one; the fault run has another, on plain SQLite, so that
//! the SQL it tries is the SQL that is deployed.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value as Json;

use super::row::{FromRow, Row};
use crate::error::ApiError;

/// A value bound to a statement, as JSON what JavaScript calls by the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// `NULL`.
    Null,
    /// An integer, exact to ±2^53: D1 takes JavaScript's numbers. Times in milliseconds
    /// need 41 bits until the year 2039 and 43 until 2248.
    Integer(i64),
    /// A text.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<bool> for Value {
    fn from(is: bool) -> Self {
        Self::Integer(is.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One SQL statement and the values of `?1`, `?2`, ….
#[derive(Clone, Debug)]
pub struct Statement {
    /// The SQL.
    pub sql: &'static str,
    /// The values.
    pub values: Vec<Value>,
}

/// A statement: its SQL, then its values in order.
macro_rules! sql {
    ($sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::database::Statement {
            sql: $sql,
            values: vec![$($crate::store::database::Value::from($value)),*],
        }
    };
}
pub(crate) use sql;

/// What one statement gave.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with its values in the order of the columns.
    pub rows: Vec<Vec<Json>>,
    /// Rows written, index entries included.
    pub written: usize,
    /// Rows read.
    pub read: usize,
}

impl Rows {
    /// The rows as `T`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] where a row is of another shape.
    pub fn all<T: FromRow>(self) -> Result<Vec<T>, ApiError> {
        let mut all = Vec::with_capacity(self.rows.len());
        for row in self.rows {
            all.push(Row::new(&self.columns, row).into_type()?);
        }
        Ok(all)
    }

    /// The first row as `T`.
    ///
    /// # Errors
    /// As [`Rows::all`].
    pub fn first<T: FromRow>(self) -> Result<Option<T>, ApiError> {
        match self.rows.into_iter().next() {
            Some(row) => Row::new(&self.columns, row).into_type().map(Some),
            None => Ok(None),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A database that runs batches.
pub trait Database: Send + Sync {
    /// Runs `statements` in one transaction and gives the rows of each.
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>>;
}
