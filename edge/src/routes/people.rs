//! `/v1/people`: who gets leads.

use transom_shared::assign::PersonDraft;
use transom_shared::wire::PageBody;

use crate::answer::{Answer, json, saved, tagged};
use crate::call::Call;
use crate::error::ApiError;
use crate::routes::destinations::read;
use crate::routes::expected_revision;
use crate::zones::Zones;

/// Everybody, by key: a workspace has a few hundred at most.
pub async fn list(call: Call) -> Answer {
    let app = call.owner()?;
    json(&PageBody {
        items: app.store.people().await?,
        next_cursor: None,
    })
}

pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let person = app.store.person(&call.part).await?;
    tagged(&person, person.revision)
}

/// Saves somebody under the key that the caller chose, such as their name at work.
pub async fn save(call: Call) -> Answer {
    let app = call.owner()?;
    let draft: PersonDraft = read(call.body).await?;
    let zones = Zones::default();
    let person = draft
        .parse(&call.part, &|zone, ms| zones.offset_s(zone, ms))
        .map_err(ApiError::invalid)?;
    let revision = expected_revision(&call.headers)?;
    let person = app.store.save_person(&person, revision, app.now_ms).await?;
    app.rules.refresh().await?;
    saved(&person, person.revision)
}
