//! The people who get leads.

use transom_shared::assign::{Load, Person};
use transom_shared::wire::PersonBody;

use super::database::{Statement, sql};
use super::row::rows;
use super::{Store, from_json, to_json};
use crate::error::ApiError;

const MISSING: ApiError = ApiError::NotFound("There is nobody of this key.");

rows! {
    /// Somebody as they stand in their table.
    pub struct PersonRow {
        definition: String,
        revision: u32,
        pass: i64,
        open_leads: u32,
        picked_day: i64,
        picks: u32,
        updated_ms: i64,
    }
}

/// Somebody with what they have.
#[derive(Clone, Debug)]
pub struct StoredPerson {
    /// What was written of them.
    pub person: Person,
    /// What they have.
    pub load: Load,
    /// The day they last took a lead from the pool (since 1970), and how many on it.
    pub picked: (i64, u32),
}

impl PersonRow {
    fn into_body(self) -> Result<PersonBody, ApiError> {
        Ok(PersonBody {
            revision: self.revision,
            person: from_json(&self.definition)?,
            open_leads: self.open_leads,
            updated_ms: self.updated_ms,
        })
    }

    fn into_stored(self) -> Result<StoredPerson, ApiError> {
        Ok(StoredPerson {
            person: from_json(&self.definition)?,
            load: Load {
                pass: self.pass,
                open: self.open_leads,
            },
            picked: (self.picked_day, self.picks),
        })
    }
}

impl Store {
    /// Everybody, by key.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn people(&self) -> Result<Vec<PersonBody>, ApiError> {
        let rows: Vec<PersonRow> = self
            .run(sql!("SELECT * FROM people ORDER BY id"))
            .await?
            .all()?;
        rows.into_iter().map(PersonRow::into_body).collect()
    }

    /// Everybody with what they have.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn stored_people(&self) -> Result<Vec<StoredPerson>, ApiError> {
        let rows: Vec<PersonRow> = self
            .run(sql!("SELECT * FROM people ORDER BY id"))
            .await?
            .all()?;
        rows.into_iter().map(PersonRow::into_stored).collect()
    }

    /// The person `id`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn person(&self, id: &str) -> Result<PersonBody, ApiError> {
        self.person_row(id).await?.into_body()
    }

    /// The person `id` with what they have.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn stored_person(&self, id: &str) -> Result<StoredPerson, ApiError> {
        self.person_row(id).await?.into_stored()
    }

    async fn person_row(&self, id: &str) -> Result<PersonRow, ApiError> {
        let read = sql!("SELECT * FROM people WHERE id = ?1", id);
        let row: Option<PersonRow> = self.run(read).await?.first()?;
        row.ok_or(MISSING)
    }

    /// Saves somebody, at `revision` where one is expected (0: not there yet).
    /// Somebody who is new, or comes back, starts where the others are, so that
    /// they do not get every lead until they have caught up.
    ///
    /// # Errors
    /// [`ApiError::Stale`] where they are at another revision by now.
    pub async fn save_person(
        &self,
        person: &Person,
        revision: Option<u32>,
        now_ms: i64,
    ) -> Result<PersonBody, ApiError> {
        let save: Statement = sql!(
            "INSERT INTO people (id, definition, is_active, revision, pass, updated_ms)
             SELECT ?1, ?2, ?3, 1, COALESCE((SELECT MAX(pass) FROM people WHERE is_active = 1), 0), ?5
             WHERE ?4 IS NULL OR ?4 = 0 OR EXISTS (SELECT 1 FROM people WHERE id = ?1)
             ON CONFLICT (id) DO UPDATE SET definition = ?2, is_active = ?3,
               revision = revision + 1, updated_ms = ?5
             WHERE ?4 IS NULL OR revision = ?4
             RETURNING *",
            &person.id,
            to_json(person)?,
            person.is_active,
            revision,
            now_ms,
        );
        let row: Option<PersonRow> = self.run(save).await?.first()?;
        row.ok_or(ApiError::Stale)?.into_body()
    }
}
