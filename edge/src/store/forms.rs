//! Forms and their versions.

use transom_shared::form::{FormDefinition, FormDraft};
use transom_shared::wire::{FormBody, PublishedBody};

use super::database::sql;
use super::row::rows;
use super::{Store, from_json, to_json};
use crate::error::ApiError;

rows! {
    struct FormRow {
        name: String,
        definition: String,
        revision: u32,
        published_version: Option<u32>,
        updated_ms: i64,
    }
}

rows! {
    struct VersionRow {
        version: u32,
        published_ms: i64,
    }
}

rows! {
    /// What visitors meet of a form; nothing where it was never published.
    struct MetRow {
        version: Option<u32>,
        definition: Option<String>,
    }
}

impl FormRow {
    fn into_body(self) -> Result<FormBody, ApiError> {
        Ok(FormBody {
            definition: from_json::<FormDraft>(&self.definition)?,
            name: self.name,
            revision: self.revision,
            published_version: self.published_version,
            updated_ms: self.updated_ms,
        })
    }
}

/// A version that visitors meet.
pub struct PublishedVersion {
    /// The version, from 1.
    pub version: u32,
    /// The form as it was published.
    pub definition: FormDefinition,
}

impl Store {
    /// Saves a definition. With `expected`, only over that revision.
    ///
    /// # Errors
    /// [`ApiError::Stale`] where the form is at another revision by now.
    pub async fn save_form(
        &self,
        definition: &FormDefinition,
        expected: Option<u32>,
        now_ms: i64,
    ) -> Result<FormBody, ApiError> {
        // An expected revision 0 means that the form must be new.
        let saved = sql!(
            "INSERT INTO forms (name, definition, revision, updated_ms)
             SELECT ?1, ?2, 1, ?3
             WHERE ?4 IS NULL OR ?4 = 0 OR EXISTS (SELECT 1 FROM forms WHERE name = ?1)
             ON CONFLICT (name) DO UPDATE SET
               definition = excluded.definition, revision = revision + 1, updated_ms = excluded.updated_ms
             WHERE ?4 IS NULL OR revision = ?4
             RETURNING *",
            definition.name(),
            to_json(definition)?,
            now_ms,
            expected
        );
        let row: Option<FormRow> = self.run(saved).await?.first()?;
        row.ok_or(ApiError::Stale)?.into_body()
    }

    /// The form `name` as last saved.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn form(&self, name: &str) -> Result<FormBody, ApiError> {
        let row = sql!("SELECT * FROM forms WHERE name = ?1", name);
        let row: Option<FormRow> = self.run(row).await?.first()?;
        row.ok_or(ApiError::NotFound("There is no form of this name."))?
            .into_body()
    }

    /// Makes the form as last saved the version that visitors meet. Versions
    /// never change: the same definition again keeps its number, another gets
    /// the next.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn publish_form(&self, name: &str, now_ms: i64) -> Result<PublishedBody, ApiError> {
        let insert = sql!(
            "INSERT INTO form_versions (form, version, definition, published_ms)
             SELECT name, COALESCE(published_version, 0) + 1, definition, ?2
             FROM forms WHERE name = ?1 AND NOT EXISTS (
               SELECT 1 FROM form_versions AS v
               WHERE v.form = name AND v.version = published_version AND v.definition = forms.definition)",
            name,
            now_ms
        );
        let point = sql!(
            "UPDATE forms SET published_version =
               (SELECT MAX(version) FROM form_versions WHERE form = ?1) WHERE name = ?1",
            name
        );
        let read = sql!(
            "SELECT version, published_ms FROM form_versions
             WHERE form = ?1 ORDER BY version DESC LIMIT 1",
            name
        );
        let results = self.batch(vec![insert, point, read]).await?;
        let read = results.last().cloned().unwrap_or_default();
        let row: Option<VersionRow> = read.first()?;
        let row = row.ok_or(ApiError::NotFound("There is no form of this name."))?;
        Ok(PublishedBody {
            name: name.to_owned(),
            version: row.version,
            published_ms: row.published_ms,
        })
    }

    /// The version of the form `name` that visitors meet.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] and [`ApiError::Unpublished`].
    pub async fn published_version(&self, name: &str) -> Result<PublishedVersion, ApiError> {
        let row = sql!(
            "SELECT v.version AS version, v.definition AS definition FROM forms AS f
             LEFT JOIN form_versions AS v ON v.form = f.name AND v.version = f.published_version
             WHERE f.name = ?1",
            name
        );
        let row: Option<MetRow> = self.run(row).await?.first()?;
        let MetRow {
            version,
            definition,
        } = row.ok_or(ApiError::NotFound("There is no form of this name."))?;
        let (version, definition) = version.zip(definition).ok_or(ApiError::Unpublished)?;
        Ok(PublishedVersion {
            version,
            definition: from_json(&definition)?,
        })
    }
}
