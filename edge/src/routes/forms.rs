//! `GET` and `PUT /v1/forms/{form}`, `POST /v1/forms/{form}/publish`.

use transom_shared::error::LocatedError;
use transom_shared::form::FormDraft;

use crate::answer::{Answer, json, saved, tagged};
use crate::body;
use crate::call::Call;
use crate::error::ApiError;
use crate::routes::expected_revision;

/// Most bytes of a form definition.
const MAX_DEFINITION_BYTES: usize = 256 * 1024;

/// The form as last saved.
pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let form = app.store.form(&call.part).await?;
    tagged(&form, form.revision)
}

/// Saves a definition; visitors meet it once it is published.
pub async fn save(call: Call) -> Answer {
    let app = call.owner()?;
    let expected = expected_revision(&call.headers)?;
    let draft: FormDraft = body::json(call.body, MAX_DEFINITION_BYTES).await?;
    if draft.name != call.part {
        let name = &call.part;
        let message = format!("The address says {name}; use the same name in both places.");
        return Err(ApiError::invalid(vec![LocatedError::new(
            "name", "name", message,
        )]));
    }
    let definition = draft.parse().map_err(ApiError::invalid)?;
    let form = app.store.save_form(&definition, expected, app.now_ms);
    let form = form.await?;
    saved(&form, form.revision)
}

/// Makes the form as last saved the one that visitors meet.
pub async fn publish(call: Call) -> Answer {
    let app = call.owner()?;
    let published = app.store.publish_form(&call.part, app.now_ms).await?;
    app.forms.refresh(&call.part).await?;
    json(&published)
}
