//! Submissions as they were accepted.

use transom_shared::wire::SubmissionBody;

use super::database::sql;
use super::row::rows;
use super::{Store, from_json};
use crate::error::ApiError;

rows! {
    struct SubmissionRow {
        id: String,
        form: String,
        form_version: u32,
        locale: String,
        answers: String,
        consents: String,
        signals: String,
        dropped_fields: u32,
        page: Option<String>,
        referrer: Option<String>,
        received_ms: i64,
    }
}

impl Store {
    /// The submission `id`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn submission(&self, id: &str) -> Result<SubmissionBody, ApiError> {
        let row = sql!("SELECT * FROM submissions WHERE id = ?1", id);
        let row: Option<SubmissionRow> = self.run(row).await?.first()?;
        let row = row.ok_or(ApiError::NotFound("There is no submission of this id."))?;
        Ok(SubmissionBody {
            answers: from_json(&row.answers)?,
            consents: from_json(&row.consents)?,
            signals: from_json(&row.signals)?,
            id: row.id,
            form: row.form,
            form_version: row.form_version,
            locale: row.locale,
            dropped_fields: row.dropped_fields,
            page: row.page,
            referrer: row.referrer,
            received_ms: row.received_ms,
        })
    }
}
