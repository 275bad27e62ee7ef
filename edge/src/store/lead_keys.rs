//! Keys of leads that came before their form changed, made anew little by little.

use serde_json::{Value, json};
use transom_shared::identity::Identity;
use transom_shared::lead::{LeadStatus, NewLead};

use super::database::sql;
use super::row::rows;
use super::{Store, to_json};
use crate::error::ApiError;

rows! {
    struct OldRow {
        id: String,
        name: Option<String>,
        email: Option<String>,
        phone: Option<String>,
        company: Option<String>,
        status: LeadStatus,
        touch_of: Option<String>,
    }
}

impl OldRow {
    /// What is stored for it: its tokens, and the keys of its person.
    fn renewed(self) -> Value {
        let identity = Identity::of(&NewLead {
            name: self.name,
            email: self.email,
            phone: self.phone,
            // Numbers are compared without it.
            phone_extension: None,
            company: self.company,
            country: None,
        });
        // What is set aside is nobody's acquaintance.
        let keys = match self.status {
            LeadStatus::Quarantined => Vec::new(),
            _ => identity.stored_keys(),
        };
        json!({
            "person": self.touch_of.as_ref().unwrap_or(&self.id),
            "id": self.id,
            "name": identity.name.has,
            "company": identity.company.has,
            "keys": keys,
        })
    }
}

impl Store {
    /// Makes the keys of at most `most` leads anew that have those of an older version,
    /// and says of how many. The older keys stay: links rest on them.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`]; the next call goes on.
    pub async fn renew_keys(&self, most: u32) -> Result<u32, ApiError> {
        let read = sql!(
            concat!(
                "SELECT id, name, email, phone, company, status, touch_of FROM leads
                 WHERE key_version < ",
                key_version!(),
                " ORDER BY id LIMIT ?1"
            ),
            most
        );
        let rows: Vec<OldRow> = self.run(read).await?.all()?;
        let count = u32::try_from(rows.len()).unwrap_or(most);
        if count == 0 {
            return Ok(0);
        }
        let renewed: Vec<Value> = rows.into_iter().map(OldRow::renewed).collect();
        let renewed = to_json(&renewed)?;
        self.batch(vec![
            sql!(
                "INSERT INTO lead_keys (key, lead)
                 SELECT k.value, json_extract(r.value, '$.person')
                 FROM json_each(?1) AS r CROSS JOIN json_each(r.value, '$.keys') AS k
                 WHERE true ON CONFLICT DO NOTHING",
                &renewed,
            ),
            sql!(
                concat!(
                    "UPDATE leads SET name_key = json_extract(r.value, '$.name'),
                       company_key = json_extract(r.value, '$.company'), key_version = ",
                    key_version!(),
                    " FROM json_each(?1) AS r
                     WHERE leads.id = json_extract(r.value, '$.id') AND leads.key_version < ",
                    key_version!(),
                ),
                &renewed,
            ),
        ])
        .await?;
        Ok(count)
    }
}
