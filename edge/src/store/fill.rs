//! A database as it is after years, for a rehearsal: what an operation reads must
//! not depend on it.

use super::Store;
use super::database::sql;
use crate::error::ApiError;

/// Most rows of one statement.
const AT_ONCE: i64 = 50_000;

impl Store {
    /// Adds the leads numbered `from` to `to`, each with its submission and the
    /// key of its mailbox, to the form `form`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn fill(&self, form: &str, from: i64, to: i64) -> Result<(), ApiError> {
        let mut start = from;
        while start < to {
            let end = to.min(start + AT_ONCE);
            let numbers = (start, end - 1);
            self.batch(vec![
                sql!(
                    "WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
                     INSERT OR IGNORE INTO submissions (id, form, form_version, key, fingerprint,
                       locale, answers, consents, signals, dropped_fields, received_ms)
                     SELECT printf('sub_%032x', i), ?3, 1, 'fill-' || i, '', 'en', '{}', '[]', '[]', 0, i FROM n",
                    numbers.0,
                    numbers.1,
                    form,
                ),
                sql!(
                    "WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
                     INSERT OR IGNORE INTO leads (id, form, submission, name, email, status,
                       name_key, created_ms)
                     SELECT printf('lead_%032x', i), ?3, printf('sub_%032x', i), 'N ' || i,
                       'n' || i || '@fill.example', 'new', 'n ' || i, i FROM n",
                    numbers.0,
                    numbers.1,
                    form,
                ),
                sql!(
                    "WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
                     INSERT OR IGNORE INTO lead_keys (key, lead)
                     SELECT 'e:n' || i || '@fill.example', printf('lead_%032x', i) FROM n",
                    numbers.0,
                    numbers.1,
                ),
            ])
            .await?;
            start = end;
        }
        Ok(())
    }
}
