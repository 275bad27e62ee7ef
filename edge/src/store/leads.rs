//! Leads, newest first.

use serde::Deserialize;
use transom_shared::lead::LeadStatus;
use transom_shared::wire::{LeadBody, PageBody};
use worker::query;

use super::Store;
use crate::error::ApiError;

#[derive(Deserialize)]
struct LeadRow {
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
            Some(form) => query!(
                &self.0,
                "SELECT * FROM leads WHERE form = ? AND id < ? ORDER BY id DESC LIMIT ?",
                form,
                before,
                limit + 1
            )?,
            None => query!(
                &self.0,
                "SELECT * FROM leads WHERE id < ? ORDER BY id DESC LIMIT ?",
                before,
                limit + 1
            )?,
        };
        let rows = statement.all().await?.results::<LeadRow>()?;
        let more = rows.len() > limit as usize;
        let items: Vec<LeadBody> = rows
            .into_iter()
            .take(limit as usize)
            .map(LeadBody::from)
            .collect();
        let last = items.last().map(|lead| lead.id.clone());
        Ok(PageBody {
            items,
            next_cursor: last.filter(|_| more),
        })
    }

    /// The lead `id`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn lead(&self, id: &str) -> Result<LeadBody, ApiError> {
        let row = query!(&self.0, "SELECT * FROM leads WHERE id = ?", id)?;
        let row: Option<LeadRow> = row.first(None).await?;
        Ok(row
            .ok_or(ApiError::NotFound("There is no lead of this id."))?
            .into())
    }
}
