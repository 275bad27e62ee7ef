//! Leads, for something to happen to them.

use transom_shared::attribution::Attribution;
use transom_shared::lead::LeadStatus;
use transom_shared::lifecycle::LeadState;
use transom_shared::targets::Deadline;

use super::Store;
use super::database::sql;
use super::from_json;
use super::row::rows;
use crate::error::ApiError;

pub(super) const MISSING: ApiError = ApiError::NotFound("There is no lead of this id.");

rows! {
    /// A lead as it stands in its table.
    #[derive(Clone)]
    pub struct LeadRow {
        pub(super) id: String,
        pub(super) form: String,
        pub(super) name: Option<String>,
        pub(super) email: Option<String>,
        pub(super) phone: Option<String>,
        pub(super) phone_extension: Option<String>,
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

    /// Where it came from; a lead from before this was kept says nothing.
    pub(super) fn attribution(&self) -> Result<Attribution, ApiError> {
        if self.attribution == "{}" {
            return Ok(Attribution::default());
        }
        from_json(&self.attribution)
    }
}

impl Store {
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
