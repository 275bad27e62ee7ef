//! A database as it is after years, for a rehearsal: what an operation reads must
//! not depend on it.

use super::Store;
use super::database::sql;
use crate::error::ApiError;

/// Most rows of one statement.
const AT_ONCE: i64 = 50_000;

impl Store {
    /// Adds the leads numbered `from` to `to` to the form `form`: copies of its latest
    /// lead, whose name has no digits, with its submission and its keys, each with a name,
    /// an e-mail address and a phone number of its own. A form without a lead stays
    /// without.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn fill(&self, form: &str, from: i64, to: i64) -> Result<(), ApiError> {
        let mut start = from;
        while start < to {
            let end = to.min(start + AT_ONCE);
            // D1 binds numbers as fractions, which would be told in names as such.
            let numbers = (start, end - 1);
            self.batch(vec![
                sql!(
                    "WITH RECURSIVE n(i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?2),
                       latest AS MATERIALIZED (SELECT s.*, l.email FROM leads AS l
                         JOIN submissions AS s ON s.id = l.submission
                         WHERE l.form = ?3 ORDER BY l.id DESC LIMIT 1)
                     INSERT OR IGNORE INTO submissions (id, form, form_version, key, fingerprint, locale,
                       answers, consents, signals, dropped_fields, page, referrer, received_ms)
                     SELECT printf('sub_%032x', i), form, form_version, 'fill-' || i, fingerprint, locale,
                       COALESCE(replace(answers, email, 'n' || i || '@fill.example'), answers), consents, signals,
                       dropped_fields, page, referrer, i FROM n CROSS JOIN latest",
                    numbers.0,
                    numbers.1,
                    form,
                ),
                sql!(
                    concat!(
                        "WITH RECURSIVE n(i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?2),
                       latest AS MATERIALIZED (SELECT * FROM leads
                         WHERE form = ?3 ORDER BY id DESC LIMIT 1)
                     INSERT OR IGNORE INTO leads (id, form, submission, name, email, phone, company,
                       country, status, score, reasons, features, attribution, name_key, company_key,
                       key_version, created_ms)
                     SELECT printf('lead_%032x', i), form, printf('sub_%032x', i), name || ' ' || i,
                       'n' || i || '@fill.example', printf('+999%010d', i), company, country, status,
                       score, reasons, features, attribution, name_key, company_key, ",
                        key_version!(),
                        ", i
                     FROM n CROSS JOIN latest"
                    ),
                    numbers.0,
                    numbers.1,
                    form,
                ),
                sql!(
                    "INSERT OR IGNORE INTO lead_keys (key, lead)
                     SELECT 'e:' || email, id FROM leads
                       WHERE id BETWEEN printf('lead_%032x', ?1) AND printf('lead_%032x', ?2)
                     UNION ALL SELECT 'p:' || phone, id FROM leads
                       WHERE id BETWEEN printf('lead_%032x', ?1) AND printf('lead_%032x', ?2)",
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
