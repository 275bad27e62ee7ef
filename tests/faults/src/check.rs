//! What must hold at the end of every history.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use futures_util::FutureExt;
use transom_edge::store::{DeliveryFilter, LeadFilter};
use transom_shared::delivery::{DeliveryState, TRIES};
use transom_shared::wire::{DeliveryBody, LeadBody};

use crate::Tally;
use crate::history::{History, finish};
use crate::team::TEAM;
use crate::totals::Totals;

/// Counts what was lost, doubled and left without an end.
pub fn check(history: &History, totals: &mut Totals) -> Result<Tally> {
    let store = &history.store;
    let leads = all(|cursor| {
        let page = store.leads(LeadFilter::All, cursor, 200, 0).boxed_local();
        finish(page).map(|page| (page.items, page.next_cursor))
    })?;
    let deliveries: Vec<DeliveryBody> = all(|cursor| {
        let page = store
            .deliveries(DeliveryFilter::All, None, cursor, 200)
            .boxed_local();
        finish(page).map(|page| (page.items, page.next_cursor))
    })?;
    let mut tally = Tally {
        acknowledged: history.acknowledged.len() as u64,
        ..Tally::default()
    };
    let mut stored: BTreeMap<&str, u32> = BTreeMap::new();
    for lead in &leads {
        *stored.entry(email(lead)).or_default() += 1;
    }
    for address in history.acknowledged.values() {
        if !stored.contains_key(address.as_str()) {
            println!("  lost: {address}");
            tally.lost += 1;
        }
    }
    for (address, count) in stored {
        if count > 1 {
            println!("  doubled: {address} stands {count} times");
            tally.doubled += u64::from(count - 1);
        }
    }
    let by_id: BTreeMap<&str, &LeadBody> =
        leads.iter().map(|lead| (lead.id.as_str(), lead)).collect();
    let mut gone = BTreeSet::new();
    for delivery in &deliveries {
        let whole = store.delivery(&delivery.id).boxed_local();
        let whole = finish(whole).map_err(|error| anyhow!("{error:?}"))?;
        if whole
            .history
            .iter()
            .any(|attempt| attempt.outcome == "gone")
        {
            gone.insert(delivery.destination.as_str());
        }
        match fault(history, &whole, &by_id) {
            None if delivery.state == DeliveryState::Delivered => totals.delivered += 1,
            None => totals.dead += 1,
            Some(fault) => {
                println!("  stuck: {} {fault}: {delivery:?}", delivery.id);
                tally.stuck += 1;
            }
        }
    }
    tally.stuck += unfair(history, &leads)?;
    tally.stuck += missing(history, &leads, &deliveries, &gone);
    Ok(tally)
}

fn email(lead: &LeadBody) -> &str {
    lead.email.as_deref().unwrap_or_default()
}

fn all<T>(
    page: impl Fn(Option<&str>) -> Result<(Vec<T>, Option<String>), transom_edge::error::ApiError>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let (items, next) = page(cursor.as_deref()).map_err(|error| anyhow!("{error:?}"))?;
        found.extend(items);
        match next {
            Some(next) => cursor = Some(next),
            None => return Ok(found),
        }
    }
}

/// Why `delivery` has not come to an end that can be accounted for.
fn fault(
    history: &History,
    whole: &DeliveryBody,
    leads: &BTreeMap<&str, &LeadBody>,
) -> Option<&'static str> {
    let Some(lead) = leads.get(whole.lead.as_str()) else {
        return Some("has no lead");
    };
    let url = format!("https://{}.example.com/", whole.destination);
    let key = (email(lead).to_owned(), url);
    let arrived = history
        .world
        .arrived
        .borrow()
        .get(&key)
        .copied()
        .unwrap_or(0);
    let accepted = whole
        .history
        .iter()
        .filter(|attempt| attempt.outcome == "accepted")
        .count();
    let numbers = whole
        .history
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.number < b.number));
    // Nobody replays more than a few times in a history.
    let is_endless = whole.history.len() > usize::try_from(TRIES).unwrap_or(usize::MAX) * 8;
    match whole.state {
        _ if is_endless => Some("was tried without end"),
        _ if !numbers => Some("has tries out of order"),
        DeliveryState::Delivered if arrived == 0 => Some("is delivered and never arrived"),
        DeliveryState::Delivered if accepted == 0 => Some("is delivered without a try that was"),
        DeliveryState::Dead if whole.reason.is_none() => Some("is dead without a reason"),
        DeliveryState::Delivered | DeliveryState::Dead => None,
        DeliveryState::Withheld => Some("was withheld, which nobody asked for"),
        _ => Some("is still on its way"),
    }
}

/// How many leads nobody has, or count for somebody who does not have them: each
/// lead takes exactly one turn, however often its batch was tried.
fn unfair(history: &History, leads: &[LeadBody]) -> Result<u64> {
    let people = finish(history.store.people().boxed_local());
    let people = people.map_err(|error| anyhow!("{error:?}"))?;
    let mut wrong = leads.iter().filter(|lead| lead.owner.is_none()).count() as u64;
    let total = leads.len() as u64;
    for (id, weight) in TEAM {
        let owned = leads
            .iter()
            .filter(|lead| lead.owner.as_deref() == Some(id));
        let owned = owned.count() as u64;
        let counted = people.iter().find(|body| body.person.id == id);
        let counted = counted.map_or(0, |body| u64::from(body.open_leads));
        // Of four turns one, two and one are theirs; within one turn of that.
        let fair = total * u64::from(weight) / 4;
        if counted != owned || owned.abs_diff(fair) > 1 {
            println!("  unfair: {id} has {owned} of {total} leads and counts {counted}");
            wrong += 1;
        }
    }
    Ok(wrong)
}

/// How many leads have no delivery to a destination that never said it is gone:
/// that one was switched off, and what came meanwhile was not meant for it.
fn missing(
    history: &History,
    leads: &[LeadBody],
    deliveries: &[DeliveryBody],
    gone: &BTreeSet<&str>,
) -> u64 {
    let mut missing = 0;
    let asked = history
        .destinations
        .iter()
        .filter(|id| !gone.contains(id.as_str()));
    for destination in asked {
        let there: BTreeSet<&str> = deliveries
            .iter()
            .filter(|delivery| &delivery.destination == destination)
            .map(|delivery| delivery.lead.as_str())
            .collect();
        for lead in leads
            .iter()
            .filter(|lead| !there.contains(lead.id.as_str()))
        {
            println!("  stuck: {} was never meant for {destination}", email(lead));
            missing += 1;
        }
    }
    missing
}
