//! `GET /v1/leads`, `/v1/quarantine`, `/v1/pool`, and one lead with its history.

use transom_shared::id::IdKind;
use transom_shared::wire::PageBody;

use crate::answer::{Answer, json, tagged};
use crate::app::App;
use crate::call::Call;
use crate::routes::{checked_cursor, checked_limit, refused};
use crate::store::LeadFilter;

async fn page(app: &App, call: &Call, filter: LeadFilter<'_>) -> Answer {
    let limit = checked_limit(call)?;
    let cursor = checked_cursor(call, IdKind::Lead)?;
    let page = app
        .store
        .leads(filter, cursor.as_deref(), limit, app.now_ms);
    json(&page.await?)
}

/// One page of leads, newest first: all, of one form, or of one person.
pub async fn list(call: Call) -> Answer {
    let app = call.owner()?;
    let form = call.parameter("form")?;
    let owner = call.parameter("owner")?;
    let filter = match (&form, &owner) {
        (None, None) => LeadFilter::All,
        (Some(form), None) => LeadFilter::Form(form),
        (None, Some(owner)) => LeadFilter::Owner(owner),
        (Some(_), Some(_)) => {
            let message = "Ask for the leads of a form or of a person.";
            return Err(refused("owner", "combination", message));
        }
    };
    page(&app, &call, filter).await
}

/// What was set aside as spam.
pub async fn quarantine(call: Call) -> Answer {
    page(&call.owner()?, &call, LeadFilter::Quarantined).await
}

/// What nobody has.
pub async fn pool(call: Call) -> Answer {
    page(&call.owner()?, &call, LeadFilter::Pooled).await
}

/// What the same person sent later.
pub async fn touches(call: Call) -> Answer {
    page(&call.owner()?, &call, LeadFilter::TouchesOf(&call.part)).await
}

/// One lead.
pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let lead = app.store.lead(&call.part, app.now_ms).await?;
    tagged(&lead, lead.revision)
}

/// Everything that happened to a lead, and every reason.
pub async fn history(call: Call) -> Answer {
    let app = call.owner()?;
    let rules = app.rules.rules_or_usual().await;
    let history = app.store.history(&call.part, &rules.score, app.now_ms);
    json(&history.await?)
}

/// What its person agreed to.
pub async fn consents(call: Call) -> Answer {
    json(&PageBody {
        items: call.owner()?.store.consents(&call.part).await?,
        next_cursor: None,
    })
}
