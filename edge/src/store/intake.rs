//! Accepting a submission: one batch, which is one transaction and one round trip.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use transom_shared::attribution::Attribution;
use transom_shared::lead::NewLead;
use transom_shared::rules::Decision;
use transom_shared::submission::{Answer, ConsentGiven};

use super::database::{Statement, sql};
use super::row::rows;
use super::{Store, intake_sql, to_json};
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
    /// How many values came for fields that the form does not have.
    pub dropped_fields: u32,
    /// The lead made of them.
    pub lead: NewLead,
    /// What was decided about it.
    pub decision: Decision,
    /// Where it came from.
    pub attribution: Attribution,
    /// The page the form stood on.
    pub page: Option<String>,
    /// The page the visitor came from.
    pub referrer: Option<String>,
    /// The nonce of the work that was proved.
    pub proof: Option<String>,
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

/// What is known of a submission before anything is asked of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenBefore {
    /// Something was stored under its key: nothing is to be spent on it.
    pub has_key: bool,
    /// Its proof of work was used.
    pub has_proof: bool,
}

rows! {
    struct KeyRow {
        id: String,
        fingerprint: String,
    }
}

rows! {
    struct SeenRow {
        has_key: u8,
        has_proof: u8,
    }
}

rows! {
    struct DestinationIdRow {
        destination: String,
    }
}

impl Store {
    /// Stores the submission, its lead and its outbox rows exactly once under
    /// its key. The same batch finds out whom the lead belongs to.
    ///
    /// # Errors
    /// [`ApiError::KeyReused`] where the key was used for another content;
    /// [`ApiError::Unavailable`] where the database failed, possibly after it
    /// committed: a retry under the same key finds out.
    pub async fn accept(&self, intake: &Intake) -> Result<Accepted, ApiError> {
        let mut statements = vec![insert_submission(intake)?];
        statements.extend(intake_sql::take_turn(&intake.lead_id, &intake.decision)?);
        statements.push(intake_sql::insert_lead(intake)?);
        let outbox = statements.len();
        statements.push(insert_deliveries(intake));
        statements.extend(intake_sql::insert_keys(&intake.lead_id, &intake.decision)?);
        statements.push(sql!(
            "SELECT id, fingerprint FROM submissions WHERE form = ?1 AND key = ?2",
            &intake.form,
            &intake.key,
        ));
        let mut results = self.batch(statements).await?;
        let rows_written = results.iter().map(|rows| rows.written).sum();
        let rows_read = results.iter().map(|rows| rows.read).sum();
        let stored: Option<KeyRow> = results.pop().unwrap_or_default().first()?;
        let stored = stored.ok_or(ApiError::unavailable("the batch stored nothing"))?;
        if stored.fingerprint != intake.fingerprint {
            return Err(ApiError::KeyReused);
        }
        let destinations = results.into_iter().nth(outbox).unwrap_or_default();
        let destinations: Vec<DestinationIdRow> = destinations.all()?;
        Ok(Accepted {
            is_replay: stored.id != intake.submission_id,
            submission_id: stored.id,
            destinations: destinations
                .into_iter()
                .map(|row| row.destination)
                .collect(),
            rows_written,
            rows_read,
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

    /// Whether a submission under this key, or with this proof of work, is
    /// stored. Asked only for forms that check visitors.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn seen_before(
        &self,
        form: &str,
        key: Option<&str>,
        proof: Option<&str>,
    ) -> Result<SeenBefore, ApiError> {
        let read = sql!(
            "SELECT EXISTS (SELECT 1 FROM submissions WHERE form = ?1 AND key = ?2) AS has_key,
               EXISTS (SELECT 1 FROM submissions WHERE proof = ?3) AS has_proof",
            form,
            key,
            proof,
        );
        let row: Option<SeenRow> = self.run(read).await?.first()?;
        Ok(row.map_or_else(SeenBefore::default, |row| SeenBefore {
            has_key: row.has_key == 1,
            has_proof: row.has_proof == 1,
        }))
    }
}

fn insert_submission(intake: &Intake) -> Result<Statement, ApiError> {
    Ok(sql!(
        "INSERT INTO submissions (id, form, form_version, key, fingerprint, locale,
           answers, consents, signals, dropped_fields, page, referrer, received_ms, proof)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (form, key) DO NOTHING",
        &intake.submission_id,
        &intake.form,
        intake.form_version,
        &intake.key,
        &intake.fingerprint,
        &intake.locale,
        to_json(&intake.answers)?,
        to_json(&intake.consents)?,
        to_json(&intake.decision.reasons.spam.signals)?,
        intake.dropped_fields,
        intake.page.as_ref(),
        intake.referrer.as_ref(),
        intake.received_ms,
        intake.proof.as_ref(),
    ))
}

/// The outbox rows: only where the statement before stored a row, and one for
/// each destination that wants leads of this form at this very moment.
fn insert_deliveries(intake: &Intake) -> Statement {
    super::outbox::insert_qualified(
        &intake.lead_id,
        &intake.form,
        intake.decision.is_qualified,
        intake.received_ms,
    )
}
