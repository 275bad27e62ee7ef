//! The database. SQL stands here and nowhere else; what comes out are domain
//! types. D1 has no `BEGIN`: a batch is the transaction.

/// [`KEY_VERSION`](transom_shared::identity::KEY_VERSION) as a literal, so that statements
/// stand as they are. A new version needs an index such as `leads_old_keys` as well.
macro_rules! key_version {
    () => {
        2
    };
}
const _: () = assert!(key_version!() == transom_shared::identity::KEY_VERSION);

mod counters;
mod d1;
pub mod database;
mod deliveries;
mod destinations;
mod expiry;
#[cfg(feature = "test-build")]
mod fill;
mod forms;
mod history;
mod intake;
mod intake_sql;
mod lead_changes;
mod lead_keys;
mod lead_list;
mod leads;
mod outbox;
mod people;
mod row;
mod rules;
mod settle;
mod submissions;

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use transom_shared::error::LocatedError;
use transom_shared::json;

use crate::cost::Cost;
use crate::error::ApiError;
use database::{Database, Rows, Statement};

pub use deliveries::DeliveryFilter;
pub use destinations::{DestinationChange, StoredDestination};
pub use history::DecidedLead;
pub use intake::{Accepted, Ceiling, IfSpent, Intake};
pub use lead_changes::{LeadChange, Taken};
pub use lead_list::LeadFilter;
pub use leads::StoredLead;
pub use outbox::{Claimed, Ready};
pub use people::StoredPerson;
pub use settle::{Attempt, Settlement};

/// The database of one workspace.
#[derive(Clone)]
pub struct Store {
    database: Arc<dyn Database>,
    cost: Arc<Cost>,
}

impl Store {
    /// The store in `database`.
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self {
            database,
            cost: Arc::default(),
        }
    }

    /// The same database, which has cost nothing yet.
    pub fn anew(&self) -> Self {
        Self::new(Arc::clone(&self.database))
    }

    /// What it has cost since it was bound.
    pub fn cost(&self) -> Arc<Cost> {
        Arc::clone(&self.cost)
    }

    /// The same, on another database.
    #[cfg(feature = "test-build")]
    pub fn on(self, database: impl FnOnce(Arc<dyn Database>) -> Arc<dyn Database>) -> Self {
        Self {
            database: database(self.database),
            ..self
        }
    }

    /// Runs `statements` in one transaction.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, ApiError> {
        self.cost.add_trip();
        let rows = self.database.batch(statements).await;
        let rows = rows.map_err(ApiError::unavailable)?;
        let written = rows.iter().map(|rows| rows.written).sum();
        let read = rows.iter().map(|rows| rows.read).sum();
        self.cost.add_rows(written, read);
        Ok(rows)
    }

    /// Runs `statements` in one transaction, each with an answer of its own.
    async fn batch_of<const N: usize>(
        &self,
        statements: [Statement; N],
    ) -> Result<[Rows; N], ApiError> {
        let rows = self.batch(statements.into()).await?;
        let too_few = |_| ApiError::unavailable("an answer is missing");
        rows.try_into().map_err(too_few)
    }

    /// Runs one statement.
    async fn run(&self, statement: Statement) -> Result<Rows, ApiError> {
        Ok(self.batch(vec![statement]).await?.pop().unwrap_or_default())
    }
}

/// A column of JSON text, read as `T`.
fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    json::read(text).map_err(|LocatedError { loc, message, .. }| {
        ApiError::unavailable(format!("an unexpected column: {loc}: {message}"))
    })
}

/// `value` as JSON text for a column.
fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::unavailable(error.to_string()))
}
