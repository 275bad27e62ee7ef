//! Leads as they are told, newest first.

use transom_shared::lead::LeadStatus;
use transom_shared::lifecycle::target_state;
use transom_shared::targets::Deadline;
use transom_shared::wire::{LeadBody, PageBody};

use super::Store;
use super::database::{Statement, sql};
use super::leads::MISSING;
use super::row::rows;
use crate::error::ApiError;

/// A query for what is told of leads: without their reasons, which are most of a
/// row's bytes. A lead from before its visit was kept came directly.
macro_rules! listed {
    ($rest:literal) => {
        concat!(
            "SELECT id, form, submission, name, email, phone, phone_extension, company, country, status, score,
               owner, pooled_ms, touch_of, at_risk_ms, due_ms, responded_ms, revision, created_ms,
               COALESCE(json_extract(attribution, '$.last.channel'), 'direct') AS channel
             FROM leads ",
            $rest
        )
    };
}

rows! {
    /// A lead as it is told, before what depends on the time.
    pub(super) struct ListedRow {
        id: String,
        form: String,
        submission: String,
        name: Option<String>,
        email: Option<String>,
        phone: Option<String>,
        phone_extension: Option<String>,
        company: Option<String>,
        country: Option<String>,
        status: LeadStatus,
        score: i32,
        channel: String,
        owner: Option<String>,
        pooled_ms: Option<i64>,
        touch_of: Option<String>,
        at_risk_ms: Option<i64>,
        due_ms: Option<i64>,
        responded_ms: Option<i64>,
        revision: u32,
        created_ms: i64,
    }
}

impl ListedRow {
    /// As it is told at `now_ms`.
    pub(super) fn into_body(self, now_ms: i64) -> LeadBody {
        let deadline = self.at_risk_ms.zip(self.due_ms);
        let deadline = deadline.map(|(at_risk_ms, due_ms)| Deadline { at_risk_ms, due_ms });
        LeadBody {
            target_state: target_state(self.status, deadline, self.responded_ms, now_ms),
            id: self.id,
            form: self.form,
            submission: self.submission,
            name: self.name,
            email: self.email,
            phone: self.phone,
            phone_extension: self.phone_extension,
            company: self.company,
            country: self.country,
            status: self.status,
            score: self.score,
            channel: self.channel,
            owner: self.owner,
            pooled_ms: self.pooled_ms,
            touch_of: self.touch_of,
            due_ms: self.due_ms,
            responded_ms: self.responded_ms,
            revision: self.revision,
            created_ms: self.created_ms,
        }
    }
}

/// The leads among `ids`, a JSON list, by their identifier.
pub(super) fn listed_among(ids: &str) -> Statement {
    sql!(
        listed!("WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id"),
        ids
    )
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
                listed!("WHERE id < ?1 ORDER BY id DESC LIMIT ?2"),
                before,
                count
            ),
            Self::Form(form) => sql!(
                listed!("WHERE form = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2"),
                before,
                count,
                form,
            ),
            Self::Owner(owner) => sql!(
                listed!("WHERE owner = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2"),
                before,
                count,
                owner,
            ),
            Self::Quarantined => sql!(
                listed!(
                    "INDEXED BY leads_quarantined
                 WHERE status = 'quarantined' AND id < ?1 ORDER BY id DESC LIMIT ?2"
                ),
                before,
                count,
            ),
            Self::Pooled => sql!(
                listed!(
                    "INDEXED BY leads_pooled
                 WHERE pooled_ms IS NOT NULL AND id < ?1 ORDER BY id DESC LIMIT ?2"
                ),
                before,
                count,
            ),
            Self::TouchesOf(lead) => sql!(
                listed!("WHERE touch_of = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2"),
                before,
                count,
                lead,
            ),
        }
    }
}

impl Store {
    /// One page of leads, newest first, from below `cursor`, as they are told at
    /// `now_ms`. Reads no more rows than it gives, plus one, and an index entry for
    /// each where an index serves it.
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
        let statement = filter.statement(cursor.unwrap_or("m"), limit + 1);
        let rows: Vec<ListedRow> = self.run(statement).await?.all()?;
        let leads = rows.into_iter().map(|row| row.into_body(now_ms)).collect();
        Ok(PageBody::of(leads, limit, |lead| lead.id.clone()))
    }

    /// The lead `id`, as it is told at `now_ms`.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn lead(&self, id: &str, now_ms: i64) -> Result<LeadBody, ApiError> {
        let row = sql!(listed!("WHERE id = ?1"), id);
        let row: Option<ListedRow> = self.run(row).await?.first()?;
        Ok(row.ok_or(MISSING)?.into_body(now_ms))
    }
}
