//! Accepting a submission: one batch, which is one transaction and one round trip.

use std::collections::BTreeMap;

use serde::Deserialize;
use transom_shared::lead::NewLead;
use transom_shared::submission::{Answer, NewSubmission};
use worker::query;

use super::{Store, only_row, to_json};
use crate::error::ApiError;

/// A decided submission, ready to be stored.
pub struct Intake<'a> {
    /// The submission's identifier, should it be new.
    pub submission_id: String,
    /// The lead's identifier, should it be new.
    pub lead_id: String,
    /// The form.
    pub form: &'a str,
    /// The version the visitor filled.
    pub form_version: u32,
    /// The locale the visitor read.
    pub locale: &'a str,
    /// What makes a retry the same submission.
    pub key: String,
    /// A digest of what the submission says.
    pub fingerprint: String,
    /// The checked answers.
    pub submission: &'a NewSubmission,
    /// The lead made of them.
    pub lead: &'a NewLead,
    /// The page the form stood on.
    pub page: Option<&'a str>,
    /// The page the visitor came from.
    pub referrer: Option<&'a str>,
    /// When it was received, in milliseconds since 1970, UTC.
    pub received_ms: i64,
}

/// What became of it.
pub struct Accepted {
    /// The stored submission: this one, or the one under the same key before.
    pub submission_id: String,
    /// Whether it was stored before.
    pub is_replay: bool,
    /// D1 rows written.
    pub rows_written: usize,
    /// D1 rows read.
    pub rows_read: usize,
}

#[derive(Deserialize)]
struct KeyRow {
    id: String,
    fingerprint: String,
}

impl Store {
    /// Stores the submission and its lead exactly once under its key.
    ///
    /// # Errors
    /// [`ApiError::KeyReused`] where the key belongs to another content,
    /// [`ApiError::Unavailable`] where the database failed; nothing is stored then.
    pub async fn accept(&self, intake: &Intake<'_>) -> Result<Accepted, ApiError> {
        let submission = intake.submission;
        let answers: BTreeMap<&String, &Answer> = submission
            .answers()
            .iter()
            .map(|(name, answer)| (name, answer))
            .collect();
        let statements = vec![
            query!(
                &self.0,
                "INSERT INTO submissions (id, form, form_version, key, fingerprint, locale,
                   answers, consents, signals, dropped_fields, page, referrer, received_ms)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (form, key) DO NOTHING",
                intake.submission_id,
                intake.form,
                intake.form_version,
                intake.key,
                intake.fingerprint,
                intake.locale,
                to_json(&answers)?,
                to_json(submission.consents())?,
                to_json(submission.signals())?,
                submission.dropped_fields(),
                intake.page,
                intake.referrer,
                intake.received_ms
            )?,
            // Only where the statement before stored a row.
            query!(
                &self.0,
                "INSERT INTO leads (id, form, submission, name, email, phone, company, status, created_ms)
                 SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE changes() = 1",
                intake.lead_id,
                intake.form,
                intake.submission_id,
                intake.lead.name,
                intake.lead.email,
                intake.lead.phone,
                intake.lead.company,
                intake.lead.status.as_str(),
                intake.received_ms
            )?,
            query!(
                &self.0,
                "SELECT id, fingerprint FROM submissions WHERE form = ? AND key = ?",
                intake.form,
                intake.key
            )?,
        ];
        let results = self.batch(statements).await?;
        let metas = results
            .iter()
            .filter_map(|result| result.meta().ok().flatten());
        let (rows_written, rows_read) = metas.fold((0, 0), |(written, read), meta| {
            (
                written + meta.rows_written.unwrap_or(0),
                read + meta.rows_read.unwrap_or(0),
            )
        });
        let stored = results
            .last()
            .map(only_row::<KeyRow>)
            .transpose()?
            .flatten();
        let stored = stored.ok_or(ApiError::Unavailable("the batch stored nothing".to_owned()))?;
        if stored.fingerprint != intake.fingerprint {
            return Err(ApiError::KeyReused);
        }
        Ok(Accepted {
            is_replay: stored.id != intake.submission_id,
            submission_id: stored.id,
            rows_written,
            rows_read,
        })
    }
}
