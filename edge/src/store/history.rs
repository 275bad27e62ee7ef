//! What is known of a lead: its reasons, its events, what came with it.

use std::collections::BTreeMap;

use serde_json::json as value;
use transom_shared::attribution::Attribution;
use transom_shared::identity::{Comparison, MatchVerdict, Weights};
use transom_shared::lead::{LeadStatus, NewLead};
use transom_shared::lifecycle::LeadEventKind;
use transom_shared::rules::Reasons;
use transom_shared::score::ScoreRules;
use transom_shared::submission::{Answer, ConsentGiven};
use transom_shared::wire::{ConsentBody, EventBody, HistoryBody, MatchBody};

use super::database::sql;
use super::leads::{LeadRow, StoredLead};
use super::row::rows;
use super::{Store, from_json, to_json};
use crate::error::ApiError;

/// Most touches that a history tells.
const MOST_TOUCHES: u32 = 200;

rows! {
    struct EventRow {
        number: u32,
        at_ms: i64,
        kind: LeadEventKind,
        actor: String,
        detail: String,
    }
}

rows! {
    struct DecidedRow {
        answers: String,
        consents: String,
        locale: String,
    }
}

rows! {
    struct ConsentRow {
        submission: String,
        consents: String,
        page: Option<String>,
        received_ms: i64,
    }
}

/// A lead with everything it was decided from.
pub struct DecidedLead {
    /// The lead.
    pub stored: StoredLead,
    /// Who wrote.
    pub lead: NewLead,
    /// What they answered.
    pub answers: Vec<(String, Answer)>,
    /// The consents they gave.
    pub consents: Vec<ConsentGiven>,
    /// The locale they read.
    pub locale: String,
    /// Where they came from.
    pub attribution: Attribution,
    /// What was decided, and why.
    pub reasons: Reasons,
    /// When it came, in milliseconds since 1970, UTC.
    pub created_ms: i64,
}

impl DecidedRow {
    fn into_decided(self, lead: LeadRow) -> Result<DecidedLead, ApiError> {
        let answers: BTreeMap<String, Answer> = from_json(&self.answers)?;
        Ok(DecidedLead {
            lead: NewLead {
                name: lead.name.clone(),
                email: lead.email.clone(),
                phone: lead.phone.clone(),
                phone_extension: lead.phone_extension.clone(),
                company: lead.company.clone(),
                country: lead.country.clone(),
            },
            answers: answers.into_iter().collect(),
            consents: from_json(&self.consents)?,
            locale: self.locale,
            attribution: lead.attribution()?,
            reasons: from_json(&lead.reasons)?,
            created_ms: lead.created_ms,
            stored: lead.into_stored(),
        })
    }
}

impl Store {
    /// Everything that happened to the lead `id`, and every reason.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn history(
        &self,
        id: &str,
        rules: &ScoreRules,
        now_ms: i64,
    ) -> Result<HistoryBody, ApiError> {
        let [lead, events, touches] = self
            .batch_of([
                sql!("SELECT * FROM leads WHERE id = ?1", id),
                sql!(
                    "SELECT * FROM lead_events WHERE lead = ?1 ORDER BY number",
                    id
                ),
                sql!(
                    "SELECT * FROM leads WHERE touch_of = ?1 ORDER BY id LIMIT ?2",
                    id,
                    MOST_TOUCHES
                ),
            ])
            .await?;
        let lead: Option<LeadRow> = lead.first()?;
        let lead = lead.ok_or(super::leads::MISSING)?;
        let reasons: Reasons = from_json(&lead.reasons)?;
        let mut told = vec![accepted(&lead, &reasons)];
        for row in events.all::<EventRow>()? {
            told.push(EventBody {
                number: Some(row.number),
                at_ms: row.at_ms,
                kind: row.kind,
                actor: row.actor,
                detail: from_json(&row.detail)?,
            });
        }
        told.extend(touches.all::<LeadRow>()?.iter().map(touched));
        told.sort_by_key(|event| event.at_ms);
        Ok(HistoryBody {
            lead: lead.id.clone(),
            attribution: lead.attribution()?,
            score_now: reasons.score.points_after(now_ms - lead.created_ms, rules),
            found: found(&lead),
            reasons,
            events: told,
        })
    }

    /// The consents given with the lead `id` and every later touch of its person,
    /// oldest first.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn consents(&self, id: &str) -> Result<Vec<ConsentBody>, ApiError> {
        self.lead_row(id).await?;
        let read = sql!(
            "SELECT s.id AS submission, s.consents, s.page, s.received_ms
             FROM leads AS l JOIN submissions AS s ON s.id = l.submission
             WHERE l.id = ?1 OR l.touch_of = ?1 ORDER BY l.id LIMIT ?2",
            id,
            MOST_TOUCHES,
        );
        let rows: Vec<ConsentRow> = self.run(read).await?.all()?;
        let mut bodies = Vec::new();
        for row in rows {
            let given: Vec<ConsentGiven> = from_json(&row.consents)?;
            bodies.extend(given.into_iter().map(|consent| ConsentBody {
                submission: row.submission.clone(),
                given_ms: row.received_ms,
                page: row.page.clone(),
                consent,
            }));
        }
        Ok(bodies)
    }

    /// Leads with what they were decided from: those of `ids`, or the newest
    /// `limit`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn decided_leads(
        &self,
        ids: Option<&[String]>,
        limit: u32,
    ) -> Result<Vec<DecidedLead>, ApiError> {
        const COLUMNS: &str = "SELECT l.*, s.answers, s.consents, s.locale
             FROM leads AS l JOIN submissions AS s ON s.id = l.submission
             WHERE (?1 IS NULL OR l.id IN (SELECT value FROM json_each(?1)))
             ORDER BY l.id DESC LIMIT ?2";
        let ids = ids.map(to_json).transpose()?;
        let rows = self.run(sql!(COLUMNS, ids, limit)).await?;
        let leads: Vec<LeadRow> = rows.clone().all()?;
        let decided = rows.all::<DecidedRow>()?.into_iter().zip(leads);
        decided.map(|(row, lead)| row.into_decided(lead)).collect()
    }
}

/// The first event: that it came, and what was decided.
fn accepted(lead: &LeadRow, reasons: &Reasons) -> EventBody {
    EventBody {
        number: None,
        at_ms: lead.created_ms,
        kind: LeadEventKind::Accepted,
        actor: "rules".to_owned(),
        detail: value!({
            "status": reasons.status.unwrap_or(LeadStatus::New),
            "owner": lead.first_owner,
            "owner_by": lead.first_owner_by,
            "score": lead.score,
            "spam_score": reasons.spam.score,
            "assignment_rule": reasons.assignment_rule,
            "priority": reasons.target.as_ref().map(|target| &target.priority),
            "touch_of": lead.touch_of,
        }),
    }
}

fn touched(touch: &LeadRow) -> EventBody {
    EventBody {
        number: None,
        at_ms: touch.created_ms,
        kind: LeadEventKind::Touched,
        actor: "rules".to_owned(),
        detail: value!({ "lead": touch.id, "form": touch.form, "match": found(touch) }),
    }
}

fn found(lead: &LeadRow) -> Option<MatchBody> {
    let other = lead.match_lead.clone()?;
    let comparison = Comparison::from_vector(lead.match_vector?);
    let email = lead.email.as_deref().map(transom_shared::email::comparable);
    let weights = Weights::for_mailbox(&email.unwrap_or_default());
    let points = comparison.points(&weights);
    let reasons = comparison.reasons(&weights).into_iter();
    Some(MatchBody {
        lead: other,
        // What was decided when it came, whatever the weights are now.
        verdict: match lead.touch_of {
            Some(_) => MatchVerdict::Linked,
            None => MatchVerdict::Possible,
        },
        points,
        reasons: reasons
            .map(|(part, level, points)| (part.to_owned(), level, points))
            .collect(),
    })
}
