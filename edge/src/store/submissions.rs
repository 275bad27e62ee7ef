//! Submissions as they were accepted.

use serde::Deserialize;
use transom_shared::wire::SubmissionBody;

use super::database::sql;
use super::{Store, json};
use crate::error::ApiError;

#[derive(Deserialize)]
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
            answers: json(&row.answers)?,
            consents: json(&row.consents)?,
            signals: json(&row.signals)?,
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
