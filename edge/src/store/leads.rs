//! Leads, newest first.

use serde::Deserialize;
use transom_shared::lead::LeadStatus;
use transom_shared::wire::{LeadBody, PageBody};

use super::Store;
use super::database::sql;
use crate::error::ApiError;

#[derive(Deserialize)]
pub(super) struct LeadRow {
    id: String,
    form: String,
    submission: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    company: Option<String>,
    status: LeadStatus,
    created_ms: i64,
}

impl From<LeadRow> for LeadBody {
    fn from(row: LeadRow) -> Self {
        Self {
            id: row.id,
            form: row.form,
            submission: row.submission,
            name: row.name,
            email: row.email,
            phone: row.phone,
            company: row.company,
            status: row.status,
            created_ms: row.created_ms,
        }
    }
}

impl Store {
    /// One page of leads, newest first, of one form or of all, from below
    /// `cursor`. Reads no more rows than it gives, plus one.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn leads(
        &self,
        form: Option<&str>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<PageBody<LeadBody>, ApiError> {
        // Identifiers begin with l; m sorts after all of them.
        let before = cursor.unwrap_or("m");
        let statement = match form {
            Some(form) => sql!(
                "SELECT * FROM leads WHERE form = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
                form,
                before,
                limit + 1
            ),
            None => sql!(
                "SELECT * FROM leads WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
                before,
                limit + 1
            ),
        };
        let rows: Vec<LeadRow> = self.run(statement).await?.all()?;
        let leads = rows.into_iter().map(LeadBody::from).collect();
        Ok(PageBody::of(leads, limit, |lead| lead.id.clone()))
    }

    /// The lead `id`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn lead(&self, id: &str) -> Result<LeadBody, ApiError> {
        let row = sql!("SELECT * FROM leads WHERE id = ?1", id);
        let row: Option<LeadRow> = self.run(row).await?.first()?;
        Ok(row
            .ok_or(ApiError::NotFound("There is no lead of this id."))?
            .into())
    }
}
