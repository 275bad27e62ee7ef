//! Accepting a submission: one batch, which is one transaction and one round trip.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use transom_shared::attribution::Attribution;
use transom_shared::lead::NewLead;
use transom_shared::rules::Decision;
use transom_shared::submission::{Answer, ConsentGiven};

use super::database::{Statement, sql};
use super::intake_sql::Sought;
use super::row::rows;
use super::{Store, intake_sql, to_json};
use crate::error::ApiError;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

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
    /// What holds instead where the work was used before.
    #[serde(default)]
    pub if_spent: Option<Box<IfSpent>>,
    /// Whose it is, and how much they may send. What waits in the queue was told to be
    /// safe: it is under no ceiling any more.
    #[serde(skip)]
    pub ceiling: Option<Ceiling>,
    /// When it was received, in milliseconds since 1970, UTC.
    pub received_ms: i64,
}

/// How a submission is stored whose proof of work was used before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IfSpent {
    /// Its key.
    pub key: String,
    /// What was decided about it.
    pub decision: Decision,
}

/// The most that one address may send to one form on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// The day since 1970, UTC.
    pub day: i64,
    /// The digest of address and form.
    pub sender: String,
    /// How many of those that are counted are stored.
    pub limit: u32,
    /// Whether this one is counted.
    pub is_counted: bool,
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

rows! {
    /// What stands under the key now; nothing where the batch stored nothing.
    struct KeyRow {
        id: Option<String>,
        fingerprint: Option<String>,
        is_spent: u8,
    }
}

rows! {
    struct HasKeyRow {
        has_key: u8,
    }
}

rows! {
    struct DestinationIdRow {
        destination: String,
    }
}

impl Store {
    /// Stores the submission, its lead and its outbox rows exactly once under
    /// its key. The same batch finds out whom the lead belongs to, claims its proof of
    /// work, and counts what its address sent today. Where the proof was used before, it
    /// is stored as what it is then, by a second batch.
    ///
    /// # Errors
    /// [`ApiError::KeyReused`] where the key was used for another content;
    /// [`ApiError::TooMany`] where its address sent too much today;
    /// [`ApiError::Unavailable`] where the database failed, possibly after it
    /// committed: a retry under the same key finds out.
    pub async fn accept(&self, intake: &Intake) -> Result<Accepted, ApiError> {
        if let Some(accepted) = self.accept_unspent(intake).await? {
            return Ok(accepted);
        }
        let mut spent = intake.clone();
        spent.proof = None;
        if let Some(if_spent) = spent.if_spent.take() {
            spent.key = if_spent.key;
            spent.decision = if_spent.decision;
        }
        let accepted = self.accept_unspent(&spent).await?;
        accepted.ok_or(ApiError::unavailable("the batch stored nothing"))
    }

    /// As [`Store::accept`]; none where its proof of work was used before.
    async fn accept_unspent(&self, intake: &Intake) -> Result<Option<Accepted>, ApiError> {
        let (lead, decision) = (&intake.lead_id, &intake.decision);
        let sought = Sought::of(&intake.lead)?;
        let mut statements = vec![insert_submission(intake)?];
        statements.extend(intake.ceiling.as_ref().and_then(count_sender));
        statements.extend(intake_sql::take_turn(lead, &sought, decision)?);
        statements.push(intake_sql::insert_lead(intake, &sought)?);
        let outbox = statements.len();
        statements.push(insert_deliveries(intake));
        statements.extend(intake_sql::insert_keys(lead, &sought, decision.status)?);
        statements.push(sql!(
            "SELECT s.id AS id, s.fingerprint AS fingerprint,
               EXISTS (SELECT 1 FROM submissions WHERE proof = ?3) AS is_spent
             FROM (SELECT 1) LEFT JOIN submissions AS s ON s.form = ?1 AND s.key = ?2",
            &intake.form,
            &intake.key,
            intake.proof.as_ref(),
        ));
        let mut results = self.batch(statements).await?;
        let rows_written = results.iter().map(|rows| rows.written).sum();
        let rows_read = results.iter().map(|rows| rows.read).sum();
        let stored: Option<KeyRow> = results.pop().unwrap_or_default().first()?;
        let stored = stored.ok_or(ApiError::unavailable("the batch told nothing"))?;
        let (Some(id), Some(fingerprint)) = (stored.id, stored.fingerprint) else {
            return match &intake.ceiling {
                _ if stored.is_spent == 1 => Ok(None),
                Some(_) => Err(ApiError::TooMany(left_of_day(intake.received_ms))),
                None => Err(ApiError::unavailable("the batch stored nothing")),
            };
        };
        if fingerprint != intake.fingerprint {
            return Err(ApiError::KeyReused);
        }
        let destinations = results.into_iter().nth(outbox).unwrap_or_default();
        let destinations: Vec<DestinationIdRow> = destinations.all()?;
        Ok(Some(Accepted {
            is_replay: id != intake.submission_id,
            submission_id: id,
            destinations: destinations
                .into_iter()
                .map(|row| row.destination)
                .collect(),
            rows_written,
            rows_read,
        }))
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

    /// Whether a submission is stored under this key. Asked only for forms whose visitors
    /// somebody else checks.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn has_key(&self, form: &str, key: &str) -> Result<bool, ApiError> {
        let read = sql!(
            "SELECT EXISTS (SELECT 1 FROM submissions WHERE form = ?1 AND key = ?2) AS has_key",
            form,
            key,
        );
        let row: Option<HasKeyRow> = self.run(read).await?.first()?;
        Ok(row.is_some_and(|row| row.has_key == 1))
    }
}

/// The submission, where its key is new, its proof of work unused and its sender below
/// the ceiling.
fn insert_submission(intake: &Intake) -> Result<Statement, ApiError> {
    let ceiling = intake.ceiling.as_ref();
    Ok(sql!(
        "INSERT INTO submissions (id, form, form_version, key, fingerprint, locale,
           answers, consents, signals, dropped_fields, page, referrer, received_ms, proof)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
         WHERE NOT EXISTS (SELECT 1 FROM submissions WHERE proof = ?14)
           AND NOT EXISTS (SELECT 1 FROM senders WHERE day = ?15 AND sender = ?16 AND count >= ?17)
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
        ceiling.map(|ceiling| ceiling.day),
        ceiling.map(|ceiling| ceiling.sender.as_str()),
        ceiling.map(|ceiling| ceiling.limit),
    ))
}

/// Counts the sender, where the statement before stored a row, and changes one row then.
fn count_sender(ceiling: &Ceiling) -> Option<Statement> {
    let count = sql!(
        "INSERT INTO senders (day, sender, count) SELECT ?1, ?2, 1 WHERE changes() = 1
         ON CONFLICT (day, sender) DO UPDATE SET count = count + 1",
        ceiling.day,
        &ceiling.sender,
    );
    ceiling.is_counted.then_some(count)
}

/// How many seconds are left of the day at `now_ms`, UTC; at least one.
fn left_of_day(now_ms: i64) -> u32 {
    let left_ms = DAY_MS - now_ms.rem_euclid(DAY_MS);
    u32::try_from(left_ms / 1000).map_or(1, |left| left.max(1))
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
