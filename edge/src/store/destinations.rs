//! Destinations.

use transom_shared::delivery::Breaker;
use transom_shared::destination::{Destination, DestinationState};
use transom_shared::wire::DestinationBody;

use super::database::{Statement, sql};
use super::row::rows;
use super::{Store, from_json, to_json};
use crate::error::ApiError;

const MISSING: ApiError = ApiError::NotFound("There is no destination of this id.");

rows! {
    /// A destination as it stands in its table.
    pub struct DestinationRow {
        id: String,
        definition: String,
        sealed: String,
        address: String,
        public_key: Option<String>,
        state: DestinationState,
        revision: u32,
        failures: u32,
        open_until_ms: i64,
        full_at_ms: i64,
        created_ms: i64,
        updated_ms: i64,
        waiting: Option<u32>,
        dead: Option<u32>,
    }
}

/// A destination with its secrets, still encrypted.
#[derive(Clone, Debug)]
pub struct StoredDestination {
    /// `dest_…`
    pub id: String,
    /// What was defined.
    pub definition: Destination,
    /// The encrypted credentials.
    pub sealed: String,
    /// The address, masked.
    pub address: String,
    /// How it is doing.
    pub breaker: Breaker,
    /// When its allowance of requests is whole again, in milliseconds since
    /// 1970, UTC.
    pub full_at_ms: i64,
    /// Counts the changes.
    pub revision: u32,
}

/// What is written of a destination when it is made or changed.
pub struct DestinationChange {
    /// `dest_…`
    pub id: String,
    /// What was defined.
    pub definition: Destination,
    /// The encrypted credentials.
    pub sealed: String,
    /// The address, masked.
    pub address: String,
    /// The public key of an asymmetric webhook.
    pub public_key: Option<String>,
}

impl DestinationRow {
    /// With its columns read.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] where the definition cannot be read.
    pub fn into_stored(self) -> Result<StoredDestination, ApiError> {
        Ok(StoredDestination {
            definition: from_json(&self.definition)?,
            id: self.id,
            sealed: self.sealed,
            address: self.address,
            breaker: Breaker {
                failures: self.failures,
                open_until_ms: self.open_until_ms,
            },
            full_at_ms: self.full_at_ms,
            revision: self.revision,
        })
    }

    fn into_body(self) -> Result<DestinationBody, ApiError> {
        Ok(DestinationBody {
            definition: from_json(&self.definition)?,
            id: self.id,
            revision: self.revision,
            state: self.state,
            address: self.address,
            public_key: self.public_key,
            failures: self.failures,
            open_until_ms: self.open_until_ms,
            waiting: self.waiting.unwrap_or_default(),
            dead: self.dead.unwrap_or_default(),
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// A destination with what is on its way to it and what was given up: both are
/// counted in indexes that hold nothing else.
const WITH_COUNTS: &str = "SELECT d.*,
   (SELECT COUNT(*) FROM deliveries INDEXED BY deliveries_due
    WHERE destination = d.id AND settled_ms IS NULL) AS waiting,
   (SELECT COUNT(*) FROM deliveries INDEXED BY deliveries_ended
    WHERE state = 'dead' AND destination = d.id) AS dead
 FROM destinations AS d WHERE ?1 IS NULL OR d.id = ?1 ORDER BY d.id";

impl Store {
    /// Every destination, the oldest first.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn destinations(&self) -> Result<Vec<DestinationBody>, ApiError> {
        let rows = self.run(sql!(WITH_COUNTS, Option::<String>::None)).await?;
        let rows: Vec<DestinationRow> = rows.all()?;
        rows.into_iter().map(DestinationRow::into_body).collect()
    }

    /// The destination `id`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn destination(&self, id: &str) -> Result<DestinationBody, ApiError> {
        let row: Option<DestinationRow> = self.run(sql!(WITH_COUNTS, id)).await?.first()?;
        row.ok_or(MISSING)?.into_body()
    }

    /// The destination `id` with its encrypted credentials.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn stored_destination(&self, id: &str) -> Result<StoredDestination, ApiError> {
        let read = sql!("SELECT * FROM destinations WHERE id = ?1", id);
        let row: Option<DestinationRow> = self.run(read).await?.first()?;
        row.ok_or(MISSING)?.into_stored()
    }

    /// Keeps a new destination.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn create_destination(
        &self,
        change: &DestinationChange,
        now_ms: i64,
    ) -> Result<DestinationBody, ApiError> {
        let insert = sql!(
            "INSERT INTO destinations (id, kind, definition, sealed, address, public_key, forms,
               state, revision, created_ms, updated_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'active', 1, ?8, ?8) RETURNING *",
            &change.id,
            change.definition.kind.as_str(),
            to_json(&change.definition)?,
            &change.sealed,
            &change.address,
            change.public_key.as_ref(),
            to_json(&change.definition.forms)?,
            now_ms,
        );
        self.changed(insert).await
    }

    /// Changes the destination at `revision`. It is asked anew from now on: what
    /// was wrong with it may have been mended by this.
    ///
    /// # Errors
    /// [`ApiError::Stale`] where it is at another revision by now.
    pub async fn change_destination(
        &self,
        change: &DestinationChange,
        revision: u32,
        now_ms: i64,
    ) -> Result<DestinationBody, ApiError> {
        let update = sql!(
            "UPDATE destinations SET definition = ?3, sealed = ?4, address = ?5, public_key = ?6,
               forms = ?7, revision = revision + 1, updated_ms = ?8, failures = 0, open_until_ms = 0
             WHERE id = ?1 AND revision = ?2 RETURNING *",
            &change.id,
            revision,
            to_json(&change.definition)?,
            &change.sealed,
            &change.address,
            change.public_key.as_ref(),
            to_json(&change.definition.forms)?,
            now_ms,
        );
        self.changed(update).await
    }

    /// Puts the destination `id` into `state`; one that is resumed is asked anew.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn set_destination_state(
        &self,
        id: &str,
        state: DestinationState,
        now_ms: i64,
    ) -> Result<DestinationBody, ApiError> {
        let update = sql!(
            "UPDATE destinations SET state = ?2, revision = revision + 1, updated_ms = ?3,
               failures = 0, open_until_ms = 0
             WHERE id = ?1 AND state <> ?2",
            id,
            state.as_str(),
            now_ms,
        );
        let results = self.batch(vec![update, sql!(WITH_COUNTS, id)]).await?;
        let row: Option<DestinationRow> = results.last().cloned().unwrap_or_default().first()?;
        row.ok_or(MISSING)?.into_body()
    }

    async fn changed(&self, statement: Statement) -> Result<DestinationBody, ApiError> {
        let row: Option<DestinationRow> = self.run(statement).await?.first()?;
        row.ok_or(ApiError::Stale)?.into_body()
    }
}
