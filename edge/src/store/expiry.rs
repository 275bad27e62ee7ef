//! What ends by itself: what was set aside and nobody looked at, what addresses sent on
//! days before, and what earlier builds kept of pages' addresses.

use serde::Serialize;
use transom_shared::attribution::tracked;

use super::database::sql;
use super::row::rows;
use super::{Store, to_json};
use crate::error::ApiError;

/// How long a lead is kept that was set aside when it came and that nobody touched, in
/// milliseconds: 30 days.
pub const ASIDE_MS: i64 = 30 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Most rows of one kind that one step ends.
const AT_ONCE: u32 = 100;

rows! {
    struct IdRow {
        id: String,
    }
}

rows! {
    struct ChoreRow {
        done_to: String,
    }
}

rows! {
    struct PageRow {
        id: String,
        page: Option<String>,
        referrer: Option<String>,
    }
}

/// A submission's addresses as they are from now on.
#[derive(Serialize)]
struct Stripped {
    id: String,
    page: Option<String>,
    referrer: Option<String>,
}

impl Store {
    /// Ends what was set aside when it came, 30 days before `now_ms` or earlier, and was
    /// not touched since: a bounded number of leads, the oldest first, with their
    /// submissions. Gives how many. What a person set aside stays until a person decides.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn expire(&self, now_ms: i64) -> Result<u32, ApiError> {
        // Identifiers begin with the time in milliseconds, 12 hexadecimal digits.
        let before = format!("lead_{:012x}", (now_ms - ASIDE_MS).max(0));
        let today = now_ms.div_euclid(DAY_MS);
        let [_, found] = self
            .batch_of([
                sql!(
                    "DELETE FROM senders WHERE (day, sender) IN (
                       SELECT day, sender FROM senders WHERE day < ?1 LIMIT ?2)",
                    today,
                    AT_ONCE,
                ),
                sql!(
                    "SELECT id FROM leads WHERE status = 'quarantined' AND id < ?1 AND revision = 1
                     ORDER BY id LIMIT ?2",
                    before,
                    AT_ONCE,
                ),
            ])
            .await?;
        let found: Vec<IdRow> = found.all()?;
        if found.is_empty() {
            return Ok(0);
        }
        let ids: Vec<String> = found.into_iter().map(|row| row.id).collect();
        let ids = to_json(&ids)?;
        // Somebody may have released one meanwhile: the condition holds again.
        let [_, _, ended] = self
            .batch_of([
                sql!(
                    "DELETE FROM submissions WHERE id IN (SELECT l.submission FROM json_each(?1) AS one
                       CROSS JOIN leads AS l ON l.id = one.value
                       WHERE l.status = 'quarantined' AND l.revision = 1)",
                    &ids,
                ),
                sql!(
                    "DELETE FROM lead_events WHERE lead IN (SELECT l.id FROM json_each(?1) AS one
                       CROSS JOIN leads AS l ON l.id = one.value
                       WHERE l.status = 'quarantined' AND l.revision = 1)",
                    &ids,
                ),
                sql!(
                    "DELETE FROM leads WHERE id IN (SELECT value FROM json_each(?1))
                       AND status = 'quarantined' AND revision = 1 RETURNING id",
                    &ids,
                ),
            ])
            .await?;
        Ok(u32::try_from(ended.count()).unwrap_or(u32::MAX))
    }

    /// Takes what may be secret out of the addresses of some more stored submissions, the
    /// oldest first. Gives whether there are more.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn strip_addresses(&self) -> Result<bool, ApiError> {
        let read = sql!("SELECT done_to FROM chores WHERE name = 'tracked_addresses'");
        let Some(ChoreRow { done_to }) = self.run(read).await?.first()? else {
            return Ok(false);
        };
        let next = sql!(
            "SELECT id, page, referrer FROM submissions WHERE id > ?1 ORDER BY id LIMIT ?2",
            &done_to,
            AT_ONCE,
        );
        let rows: Vec<PageRow> = self.run(next).await?.all()?;
        let Some(last) = rows.last().map(|row| row.id.clone()) else {
            self.run(sql!("DELETE FROM chores WHERE name = 'tracked_addresses'"))
                .await?;
            return Ok(false);
        };
        let stripped: Vec<Stripped> = rows.into_iter().filter_map(stripped).collect();
        self.batch(vec![
            sql!(
                "UPDATE submissions SET page = json_extract(one.value, '$.page'),
                   referrer = json_extract(one.value, '$.referrer')
                 FROM json_each(?1) AS one WHERE submissions.id = json_extract(one.value, '$.id')",
                to_json(&stripped)?,
            ),
            sql!(
                "UPDATE chores SET done_to = ?1 WHERE name = 'tracked_addresses'",
                last
            ),
        ])
        .await?;
        Ok(true)
    }
}

/// What changes about a submission; none where nothing does.
fn stripped(row: PageRow) -> Option<Stripped> {
    let page = row.page.as_deref().and_then(tracked);
    let referrer = row.referrer.as_deref().and_then(tracked);
    ((&page, &referrer) != (&row.page, &row.referrer)).then_some(Stripped {
        id: row.id,
        page,
        referrer,
    })
}
