//! What the clock does with leads: missed deadlines are told, leads that
//! nobody answers go back to the pool, and what was set aside ends.

use serde::Serialize;
use serde_json::json;
use transom_shared::lifecycle::LeadEventKind;
use transom_shared::pool::PoolRules;
use worker::Env;

use crate::bound::{bind_kv, bind_store};
use crate::clock;
use crate::error::ApiError;
use crate::kept::Kept;
use crate::log::{self, Event};
use crate::rules::RuleBook;
use crate::store::{LeadChange, Store, StoredLead};

/// Most leads looked at in one go; the next minute goes on.
const MOST_AT_ONCE: u32 = 200;

/// Most leads whose keys are made anew in one go.
const MOST_KEYS_AT_ONCE: u32 = 300;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Upkept {
    /// Deadlines that were missed.
    pub breached: u32,
    /// Leads that went back to the pool.
    pub recycled: u32,
    /// Leads that were set aside when they came, and whose time is over.
    pub expired: u32,
    /// Leads whose keys were made anew.
    pub renewed_keys: u32,
}

/// Looks at every lead that is due by the clock. Destinations that are told of
/// something are looked after by the sweep that follows every minute.
///
/// # Errors
/// [`ApiError::Unavailable`]; what was not done is done in the next minute.
pub async fn keep_up(store: &Store, pool: &PoolRules, now_ms: i64) -> Result<Upkept, ApiError> {
    let mut done = Upkept::default();
    for lead in store.leads_to_check(now_ms, MOST_AT_ONCE).await? {
        match tick(store, pool, &lead, now_ms).await? {
            Some(LeadEventKind::Breached) => done.breached += 1,
            Some(_) => done.recycled += 1,
            None => {}
        }
    }
    // Chores come last, and each is tried: one that fails stops no deadline and no other.
    // What is left is done in the next minutes.
    let renewed = store.renew_keys(MOST_KEYS_AT_ONCE).await;
    let expired = store.expire(now_ms).await;
    let stripped = store.strip_addresses().await;
    done.renewed_keys = renewed?;
    done.expired = expired?;
    stripped?;
    Ok(done)
}

async fn tick(
    store: &Store,
    pool: &PoolRules,
    lead: &StoredLead,
    now_ms: i64,
) -> Result<Option<LeadEventKind>, ApiError> {
    let Some((after, kind)) = lead.state.clone().ticked(pool, now_ms) else {
        // Rules changed since: what it waited for is no more, or is later.
        store.reschedule(lead, lead.state.check_ms(pool)).await?;
        return Ok(None);
    };
    let detail = match kind {
        LeadEventKind::Breached => json!({
            "due_ms": lead.state.deadline.map(|deadline| deadline.due_ms),
            "owner": lead.state.owner,
        }),
        _ => json!({
            "owner": lead.state.owner,
            "assigned_ms": lead.state.assigned_ms,
            "reason": "Nobody answered in time.",
        }),
    };
    let change = LeadChange {
        before: lead,
        after: &after,
        kind,
        actor: "clock",
        detail,
        now_ms,
    };
    Ok(store.change_lead(&change, pool).await?.map(|_| kind))
}

/// What happens every minute.
pub async fn on_the_minute(env: &Env) {
    let kept = match (bind_store(env), bind_kv(env)) {
        (Ok(store), Ok(kv)) => {
            let now_ms = clock::now_ms();
            let rules = RuleBook::new(Kept::new(kv, store.cost()), store.clone(), now_ms)
                .rules()
                .await;
            match rules {
                Ok(rules) => keep_up(&store, &rules.pool, now_ms).await,
                Err(error) => Err(error),
            }
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match kept {
        Ok(done) if done == Upkept::default() => {}
        Ok(done) => log::write(&Event::KeptUp { done }),
        Err(error) => log::failure("clock", &error),
    }
}
