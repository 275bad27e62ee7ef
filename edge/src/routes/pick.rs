//! Taking a lead from the pool.

use serde_json::json;
use transom_shared::calendar::Date;
use transom_shared::lifecycle::LeadEventKind;
use transom_shared::pool::{Pick, may_pick};
use transom_shared::wire::ActionBody;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::routes::destinations::read;
use crate::routes::lead_actions::{answer, known_person, refuse};
use crate::store::{LeadChange, Taken};
use crate::zones::Zones;

/// How often a pick is tried again when somebody else was quicker.
const PICK_TRIES: u32 = 4;

/// Takes a lead from the pool. Of two who are equally quick one gets it, and no
/// limit is passed.
pub async fn pick(call: Call) -> Answer {
    let app = call.owner()?;
    let body: ActionBody = read(call.body).await?;
    let name = known_person(&app, &body).await?;
    let rules = app.rules.rules_or_usual().await;
    let zones = Zones::default();
    let offset = |zone: &str, ms: i64| zones.offset_s(zone, ms);
    for _ in 0..PICK_TRIES {
        let lead = app.store.stored_lead(&call.part).await?;
        let stored = app.store.stored_person(&name).await?;
        let today = stored.person.today(app.now_ms, &offset);
        let (day, picks) = stored.picked;
        let picked_on = i32::try_from(day).ok().map(Date::from_days);
        let previous = lead
            .state
            .previous_owner
            .as_deref()
            .zip(lead.state.returned_ms);
        let wish = Pick {
            person: &name,
            is_active: stored.person.is_active,
            capacity: stored.person.capacity,
            open: stored.load.open,
            picked: picked_on.map(|day| (day, picks)),
            today,
            is_pooled: lead.state.pooled_ms.is_some(),
            previous,
        };
        let count = may_pick(&wish, &rules.pool, app.now_ms)
            .map_err(|refusal| ApiError::conflict(refusal.code(), refusal.message()))?;
        let after = lead
            .state
            .clone()
            .assigned(&name, app.now_ms)
            .map_err(refuse)?;
        let change = LeadChange {
            before: &lead,
            after: &after,
            kind: LeadEventKind::Picked,
            actor: &name,
            detail: json!({ "to": name, "pick_of_the_day": count, "reason": body.reason }),
            now_ms: app.now_ms,
        };
        let taken = Taken {
            day: i64::from(today.days_from(Date::from_days(0))),
            picks: count,
            revision_of_load: (day, picks, stored.load.open),
        };
        if app
            .store
            .pick_lead(&change, &name, &taken, &rules.pool)
            .await?
        {
            return answer(&app, &call.part).await;
        }
    }
    Err(ApiError::Stale)
}
