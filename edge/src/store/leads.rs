//! Leads, newest first.

use serde::Deserialize;
use transom_shared::attribution::Attribution;
use transom_shared::lead::LeadStatus;
use transom_shared::lifecycle::LeadState;
use transom_shared::targets::Deadline;
use transom_shared::wire::{LeadBody, PageBody};

use super::Store;
use super::database::{Statement, sql};
use super::json;
use crate::error::ApiError;

pub(super) const MISSING: ApiError = ApiError::NotFound("There is no lead of this id.");

/// A lead as it stands in its table.
#[derive(Clone, Deserialize)]
pub struct LeadRow {
    pub(super) id: String,
    pub(super) form: String,
    pub(super) submission: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) company: Option<String>,
    pub(super) country: Option<String>,
    pub(super) status: LeadStatus,
    pub(super) score: i32,
    pub(super) reasons: String,
    pub(super) attribution: String,
    pub(super) match_lead: Option<String>,
    pub(super) match_vector: Option<u32>,
    pub(super) touch_of: Option<String>,
    owner: Option<String>,
    assigned_ms: Option<i64>,
    pub(super) first_owner: Option<String>,
    pub(super) first_owner_by: Option<String>,
    previous_owner: Option<String>,
    returned_ms: Option<i64>,
    pooled_ms: Option<i64>,
    at_risk_ms: Option<i64>,
    due_ms: Option<i64>,
    responded_ms: Option<i64>,
    escalated_ms: Option<i64>,
    pub(super) revision: u32,
    pub(super) created_ms: i64,
}

/// A lead that something is to happen to.
#[derive(Clone, Debug)]
pub struct StoredLead {
    /// `lead_…`
    pub id: String,
    /// The form it came through.
    pub form: String,
    /// What changes about it.
    pub state: LeadState,
    /// Counts the changes.
    pub revision: u32,
}

impl LeadRow {
    fn state(&self) -> LeadState {
        let deadline = self.at_risk_ms.zip(self.due_ms);
        LeadState {
            status: self.status,
            owner: self.owner.clone(),
            assigned_ms: self.assigned_ms,
            pooled_ms: self.pooled_ms,
            previous_owner: self.previous_owner.clone(),
            returned_ms: self.returned_ms,
            deadline: deadline.map(|(at_risk_ms, due_ms)| Deadline { at_risk_ms, due_ms }),
            responded_ms: self.responded_ms,
            escalated_ms: self.escalated_ms,
        }
    }

    /// As something is to happen to it.
    pub(super) fn into_stored(self) -> StoredLead {
        StoredLead {
            state: self.state(),
            id: self.id,
            form: self.form,
            revision: self.revision,
        }
    }

    /// As it is told at `now_ms`.
    pub(super) fn into_body(self, now_ms: i64) -> Result<LeadBody, ApiError> {
        let attribution: Attribution = self.attribution()?;
        Ok(LeadBody {
            target_state: self.state().target_state(now_ms),
            channel: attribution.last.channel.as_str().to_owned(),
            id: self.id,
            form: self.form,
            submission: self.submission,
            name: self.name,
            email: self.email,
            phone: self.phone,
            company: self.company,
            country: self.country,
            status: self.status,
            score: self.score,
            owner: self.owner,
            pooled_ms: self.pooled_ms,
            touch_of: self.touch_of,
            due_ms: self.due_ms,
            responded_ms: self.responded_ms,
            revision: self.revision,
            created_ms: self.created_ms,
        })
    }

    /// Where it came from; a lead from before this was kept says nothing.
    pub(super) fn attribution(&self) -> Result<Attribution, ApiError> {
        if self.attribution == "{}" {
            return Ok(Attribution::default());
        }
        json(&self.attribution)
    }
}

/// Which leads a list shows. Each is served by an index of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadFilter<'a> {
    /// All of them.
    All,
    /// Those of one form.
    Form(&'a str),
    /// Those of one person.
    Owner(&'a str),
    /// Those set aside.
    Quarantined,
    /// Those in the pool.
    Pooled,
    /// The later touches of one lead's person.
    TouchesOf(&'a str),
}

impl LeadFilter<'_> {
    fn statement(self, before: &str, count: u32) -> Statement {
        match self {
            Self::All => sql!(
                "SELECT * FROM leads WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                count
            ),
            Self::Form(form) => sql!(
                "SELECT * FROM leads WHERE form = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                count,
                form,
            ),
            Self::Owner(owner) => sql!(
                "SELECT * FROM leads WHERE owner = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                count,
                owner,
            ),
            Self::Quarantined => sql!(
                "SELECT * FROM leads INDEXED BY leads_quarantined
                 WHERE status = 'quarantined' AND id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                count,
            ),
            Self::Pooled => sql!(
                "SELECT * FROM leads INDEXED BY leads_pooled
                 WHERE pooled_ms IS NOT NULL AND id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                count,
            ),
            Self::TouchesOf(lead) => sql!(
                "SELECT * FROM leads WHERE touch_of = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                count,
                lead,
            ),
        }
    }
}

impl Store {
    /// One page of leads, newest first, from below `cursor`, as they are told at
    /// `now_ms`. Reads no more rows than it gives, plus one.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn leads(
        &self,
        filter: LeadFilter<'_>,
        cursor: Option<&str>,
        limit: u32,
        now_ms: i64,
    ) -> Result<PageBody<LeadBody>, ApiError> {
        // Identifiers begin with l; m sorts after all of them.
        let read = filter.statement(cursor.unwrap_or("m"), limit + 1);
        let rows: Vec<LeadRow> = self.run(read).await?.all()?;
        let leads: Result<Vec<LeadBody>, ApiError> =
            rows.into_iter().map(|row| row.into_body(now_ms)).collect();
        Ok(PageBody::of(leads?, limit, |lead| lead.id.clone()))
    }

    /// The lead `id`, as it is told at `now_ms`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn lead(&self, id: &str, now_ms: i64) -> Result<LeadBody, ApiError> {
        self.lead_row(id).await?.into_body(now_ms)
    }

    /// The lead `id`, for something to happen to it.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn stored_lead(&self, id: &str) -> Result<StoredLead, ApiError> {
        Ok(self.lead_row(id).await?.into_stored())
    }

    pub(super) async fn lead_row(&self, id: &str) -> Result<LeadRow, ApiError> {
        let row = sql!("SELECT * FROM leads WHERE id = ?1", id);
        let row: Option<LeadRow> = self.run(row).await?.first()?;
        row.ok_or(MISSING)
    }

    /// Leads that the clock should look at by `now_ms`, the most urgent first.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn leads_to_check(
        &self,
        now_ms: i64,
        limit: u32,
    ) -> Result<Vec<StoredLead>, ApiError> {
        let read = sql!(
            "SELECT * FROM leads INDEXED BY leads_check
             WHERE check_ms IS NOT NULL AND check_ms <= ?1 ORDER BY check_ms LIMIT ?2",
            now_ms,
            limit,
        );
        let rows: Vec<LeadRow> = self.run(read).await?.all()?;
        Ok(rows.into_iter().map(LeadRow::into_stored).collect())
    }
}
