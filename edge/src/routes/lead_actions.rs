//! `POST /v1/leads/{id}/…`: what people do with a lead.

use serde_json::{Value, json};
use transom_shared::facts::LeadFacts;
use transom_shared::lead::LeadStatus;
use transom_shared::lifecycle::{LeadEventKind, LeadState};
use transom_shared::rules::decide_again;
use transom_shared::wire::{ActionBody, StatusBody};

use crate::answer::{Answer, tagged};
use crate::app::App;
use crate::call::Call;
use crate::error::ApiError;
use crate::headers::Headers;
use crate::routes::destinations::read;
use crate::routes::{expected_revision, refused};
use crate::store::{LeadChange, StoredLead};
use crate::zones::Zones;

/// Who acts where nobody is named: the API token is the owner's.
const OWNER: &str = "owner";

/// The lead as the caller knows it.
async fn expected(app: &App, id: &str, headers: &Headers) -> Result<StoredLead, ApiError> {
    let lead = app.store.stored_lead(id).await?;
    let is_known = expected_revision(headers)?.is_none_or(|revision| revision == lead.revision);
    if is_known {
        Ok(lead)
    } else {
        Err(ApiError::Stale)
    }
}

pub(super) fn refuse(message: &'static str) -> ApiError {
    ApiError::conflict("state", message.to_owned())
}

/// Somebody there is.
pub(super) async fn known_person(app: &App, body: &ActionBody) -> Result<String, ApiError> {
    let person = body.person.clone().filter(|person| !person.is_empty());
    let person = person.ok_or_else(|| refused("person", "required", "Name a person."))?;
    match app.store.person(&person).await {
        Ok(known) => Ok(known.person.id),
        Err(ApiError::NotFound(_)) => {
            let message = "There is nobody of this key.";
            Err(refused("person", "unknown_person", message))
        }
        Err(error) => Err(error),
    }
}

/// Stores a step and answers with the lead.
async fn step(
    app: &App,
    lead: &StoredLead,
    after: LeadState,
    kind: LeadEventKind,
    actor: &str,
    detail: Value,
) -> Answer {
    let rules = app.rules.rules_or_usual().await;
    let change = LeadChange {
        before: lead,
        after: &after,
        kind,
        actor,
        detail,
        now_ms: app.now_ms,
    };
    let stored = app.store.change_lead(&change, &rules.pool).await?;
    stored.ok_or(ApiError::Stale)?;
    answer(app, &lead.id).await
}

pub(super) async fn answer(app: &App, id: &str) -> Answer {
    let lead = app.store.lead(id, app.now_ms).await?;
    tagged(&lead, lead.revision)
}

/// Moves a lead to another status; its history keeps when and why.
pub async fn set_status(call: Call) -> Answer {
    let app = call.owner()?;
    let StatusBody { status, reason } = read(call.body).await?;
    let lead = expected(&app, &call.part, &call.headers).await?;
    let detail = json!({ "from": lead.state.status, "to": status, "reason": reason });
    let after = lead.state.clone().moved(status).map_err(refuse)?;
    step(
        &app,
        &lead,
        after,
        LeadEventKind::StatusChanged,
        OWNER,
        detail,
    )
    .await
}

/// Gives a lead to somebody.
pub async fn assign(call: Call) -> Answer {
    let app = call.owner()?;
    let body: ActionBody = read(call.body).await?;
    let person = known_person(&app, &body).await?;
    let lead = expected(&app, &call.part, &call.headers).await?;
    let detail = json!({ "from": lead.state.owner, "to": person, "reason": body.reason });
    let after = lead
        .state
        .clone()
        .assigned(&person, app.now_ms)
        .map_err(refuse)?;
    step(&app, &lead, after, LeadEventKind::Assigned, OWNER, detail).await
}

/// Puts a lead into the pool.
pub async fn give_back(call: Call) -> Answer {
    let app = call.owner()?;
    let body: ActionBody = read(call.body).await?;
    let lead = expected(&app, &call.part, &call.headers).await?;
    let rules = app.rules.rules_or_usual().await;
    let detail = json!({ "from": lead.state.owner, "reason": body.reason });
    let after = lead
        .state
        .clone()
        .returned(&rules.pool, app.now_ms)
        .map_err(refuse)?;
    let actor = body.person.as_deref().unwrap_or(OWNER);
    step(&app, &lead, after, LeadEventKind::Returned, actor, detail).await
}

/// Notes that somebody answered.
pub async fn respond(call: Call) -> Answer {
    let app = call.owner()?;
    let body: ActionBody = read(call.body).await?;
    let lead = expected(&app, &call.part, &call.headers).await?;
    let after = lead.state.clone().responded(app.now_ms).map_err(refuse)?;
    let detail = json!({
        "target_state": after.target_state(app.now_ms),
        "due_ms": after.deadline.map(|deadline| deadline.due_ms),
        "reason": body.reason,
    });
    let actor = body.person.as_deref().unwrap_or(OWNER);
    step(&app, &lead, after, LeadEventKind::Responded, actor, detail).await
}

/// Releases a lead that was set aside: it is treated as if it had come just now
/// and nothing had been suspicious.
pub async fn release(call: Call) -> Answer {
    let app = call.owner()?;
    let body: ActionBody = read(call.body).await?;
    let lead = expected(&app, &call.part, &call.headers).await?;
    if lead.state.status != LeadStatus::Quarantined {
        return Err(refuse("The lead is not set aside."));
    }
    let rules = app.rules.rules_or_usual().await;
    let decided = app
        .store
        .decided_leads(Some(std::slice::from_ref(&call.part)), 1)
        .await?;
    let decided = decided
        .first()
        .ok_or(ApiError::NotFound("There is no lead of this id."))?;
    let facts = LeadFacts {
        form: &decided.stored.form,
        locale: &decided.locale,
        lead: &decided.lead,
        answers: &decided.answers,
        consents: decided.consents.len(),
        attribution: &decided.attribution,
    };
    let form = app.forms.form(&decided.stored.form).await.ok();
    let is_wanted = form.is_none_or(|form| {
        let rule = form.definition.qualify().cloned();
        rule.is_none_or(|rule| facts.satisfies(&rule))
    });
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    let decision = decide_again(&facts, is_wanted, &rules, app.now_ms, &offset);
    let after = LeadState {
        status: decision.status,
        pooled_ms: decision.is_for_pool.then_some(app.now_ms),
        deadline: decision
            .reasons
            .target
            .as_ref()
            .map(|target| target.first_response),
        ..lead.state.clone()
    };
    let change = LeadChange {
        before: &lead,
        after: &after,
        kind: LeadEventKind::Released,
        actor: body.person.as_deref().unwrap_or(OWNER),
        detail: json!({
            "to": decision.status,
            "score": decision.reasons.score.points,
            "assignment_rule": decision.reasons.assignment_rule,
            "reason": body.reason,
        }),
        now_ms: app.now_ms,
    };
    let told = app
        .store
        .release_lead(&change, &decided.lead, &decision, &rules.pool)
        .await?;
    let told = told.ok_or(ApiError::Stale)?;
    app.wake(told);
    answer(&app, &call.part).await
}
