//! Accepting a submission: one batch, which is one transaction and one round trip.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use transom_shared::lead::NewLead;
use transom_shared::submission::{Answer, ConsentGiven};

use super::database::{Statement, sql};
use super::{Store, to_json};
use crate::error::ApiError;

/// A decided submission, ready to be stored. It is also what waits in the intake
/// queue while the database is down, so nothing is decided a second time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Intake {
    /// The submission's identifier, should it be new.
    pub submission_id: String,
    /// The lead's identifier, should it be new.
    pub lead_id: String,
    /// The form.
    pub form: String,
    /// The version the visitor filled.
    pub form_version: u32,
    /// The locale the visitor read.
    pub locale: String,
    /// What makes a retry the same submission.
    pub key: String,
    /// A digest of what the submission says.
    pub fingerprint: String,
    /// The checked answers.
    pub answers: BTreeMap<String, Answer>,
    /// The consents given.
    pub consents: Vec<ConsentGiven>,
    /// What makes the submission suspicious.
    pub signals: Vec<String>,
    /// How many values came for fields that the form does not have.
    pub dropped_fields: u32,
    /// The lead made of them.
    pub lead: NewLead,
    /// Whether the lead goes to destinations.
    pub is_qualified: bool,
    /// The page the form stood on.
    pub page: Option<String>,
    /// The page the visitor came from.
    pub referrer: Option<String>,
    /// When it was received, in milliseconds since 1970, UTC.
    pub received_ms: i64,
}

/// What became of it.
pub struct Accepted {
    /// The stored submission: this one, or the one under the same key before.
    pub submission_id: String,
    /// Whether it was stored before.
    pub is_replay: bool,
    /// The destinations it is on its way to, where it was stored just now.
    pub destinations: Vec<String>,
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

#[derive(Deserialize)]
struct DestinationIdRow {
    destination: String,
}

impl Store {
    /// Stores the submission, its lead and its outbox rows exactly once under
    /// its key.
    ///
    /// # Errors
    /// [`ApiError::KeyReused`] where the key belongs to another content,
    /// [`ApiError::Unavailable`] where the database failed; then either all of
    /// it is stored or nothing is, and the same intake again finds out which.
    pub async fn accept(&self, intake: &Intake) -> Result<Accepted, ApiError> {
        let statements = vec![
            insert_submission(intake)?,
            insert_lead(intake),
            insert_deliveries(intake),
            sql!(
                "SELECT id, fingerprint FROM submissions WHERE form = ?1 AND key = ?2",
                &intake.form,
                &intake.key,
            ),
        ];
        let results = self.batch(statements).await?;
        let stored: Option<KeyRow> = match results.last() {
            Some(rows) => rows.first()?,
            None => None,
        };
        let stored = stored.ok_or(ApiError::Unavailable("the batch stored nothing".to_owned()))?;
        if stored.fingerprint != intake.fingerprint {
            return Err(ApiError::KeyReused);
        }
        let destinations: Vec<DestinationIdRow> = match results.get(2) {
            Some(rows) => rows.all()?,
            None => Vec::new(),
        };
        Ok(Accepted {
            is_replay: stored.id != intake.submission_id,
            submission_id: stored.id,
            destinations: destinations
                .into_iter()
                .map(|row| row.destination)
                .collect(),
            rows_written: results.iter().map(|rows| rows.written).sum(),
            rows_read: results.iter().map(|rows| rows.read).sum(),
        })
    }

    /// Stores a submission that was told to be safe. Where its key was used for
    /// another content meanwhile it is stored all the same, under a key of its
    /// own: what was accepted is not lost.
    ///
    /// # Errors
    /// As [`Store::accept`]; [`ApiError::KeyReused`] never.
    pub async fn accept_late(&self, mut intake: Intake) -> Result<Accepted, ApiError> {
        match self.accept(&intake).await {
            Err(ApiError::KeyReused) => {
                intake.key = format!("auto:queued:{}:{}", intake.fingerprint, intake.key);
                self.accept(&intake).await
            }
            accepted => accepted,
        }
    }
}

fn insert_submission(intake: &Intake) -> Result<Statement, ApiError> {
    Ok(sql!(
        "INSERT INTO submissions (id, form, form_version, key, fingerprint, locale,
           answers, consents, signals, dropped_fields, page, referrer, received_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (form, key) DO NOTHING",
        &intake.submission_id,
        &intake.form,
        intake.form_version,
        &intake.key,
        &intake.fingerprint,
        &intake.locale,
        to_json(&intake.answers)?,
        to_json(&intake.consents)?,
        to_json(&intake.signals)?,
        intake.dropped_fields,
        intake.page.as_ref(),
        intake.referrer.as_ref(),
        intake.received_ms,
    ))
}

/// Only where the statement before stored a row.
fn insert_lead(intake: &Intake) -> Statement {
    sql!(
        "INSERT INTO leads (id, form, submission, name, email, phone, company, status, created_ms)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE changes() = 1",
        &intake.lead_id,
        &intake.form,
        &intake.submission_id,
        intake.lead.name.as_ref(),
        intake.lead.email.as_ref(),
        intake.lead.phone.as_ref(),
        intake.lead.company.as_ref(),
        intake.lead.status.as_str(),
        intake.received_ms,
    )
}

/// The outbox rows: only where the statement before stored a row, and one for
/// each destination that wants leads of this form at this very moment.
fn insert_deliveries(intake: &Intake) -> Statement {
    sql!(
        "INSERT INTO deliveries (id, destination, lead, state, attempts, due_ms, created_ms)
         SELECT 'dlv_' || substr(?1, 6) || '_' || substr(d.id, -12), d.id, ?1, 'pending', 0, ?2, ?2
         FROM destinations AS d
         WHERE changes() = 1 AND ?3 AND d.state <> 'disabled'
           AND (d.forms = '[]' OR EXISTS (SELECT 1 FROM json_each(d.forms) WHERE value = ?4))
         RETURNING destination",
        &intake.lead_id,
        intake.received_ms,
        intake.is_qualified,
        &intake.form,
    )
}
