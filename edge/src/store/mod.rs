//! The database. SQL stands here and nowhere else; what comes out are domain
//! types. D1 has no `BEGIN`: a batch is the transaction.

mod counters;
mod d1;
pub mod database;
mod deliveries;
mod destinations;
#[cfg(feature = "test-build")]
mod fill;
mod forms;
mod history;
mod intake;
mod intake_sql;
mod lead_changes;
mod leads;
mod outbox;
mod people;
mod rules;
mod settle;
mod submissions;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::ApiError;
use database::{Database, Rows, Statement};

pub use deliveries::DeliveryFilter;
pub use destinations::{DestinationChange, StoredDestination};
pub use history::DecidedLead;
pub use intake::{Accepted, Intake, SeenBefore};
pub use lead_changes::{LeadChange, Taken};
pub use leads::{LeadFilter, StoredLead};
pub use outbox::{Claimed, Ready};
pub use people::StoredPerson;
pub use settle::{Attempt, Settlement};

/// The database of one workspace.
#[derive(Clone)]
pub struct Store {
    database: Arc<dyn Database>,
    rows_written: Arc<AtomicUsize>,
}

impl Store {
    /// The store in `database`.
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self {
            database,
            rows_written: Arc::default(),
        }
    }

    /// Rows written since it was bound, index entries included: what D1 bills.
    pub fn rows_written(&self) -> usize {
        self.rows_written.load(Ordering::Relaxed)
    }

    /// What it stands on.
    #[cfg(feature = "test-build")]
    pub fn database(&self) -> &dyn Database {
        &*self.database
    }

    /// Runs `statements` in one transaction.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, ApiError> {
        let rows = self.database.batch(statements).await;
        let rows = rows.map_err(ApiError::Unavailable)?;
        let written = rows.iter().map(|rows| rows.written).sum();
        self.rows_written.fetch_add(written, Ordering::Relaxed);
        Ok(rows)
    }

    /// Runs one statement.
    async fn run(&self, statement: Statement) -> Result<Rows, ApiError> {
        Ok(self.batch(vec![statement]).await?.pop().unwrap_or_default())
    }
}

/// A column of JSON text, read as `T`.
fn json<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::Unavailable(error.to_string()))
}

/// `value` as JSON text for a column.
fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Unavailable(error.to_string()))
}
