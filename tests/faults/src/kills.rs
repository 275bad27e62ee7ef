//! Real kills: workerd under load, ended by `kill -9` at random moments.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use transom_edge_tests::{Service, simple_fields};
use transom_shared::wire::{CountersBody, DeliveryBody, LeadBody, PageBody};
use xtask::stack::Stack;
use xtask::worker::Flavour;

use crate::Tally;

/// Submissions at the same time.
const LOADERS: u32 = 4;
/// How long everything may take to settle at the end.
const SETTLE: Duration = Duration::from_secs(120);

/// What the loaders share.
#[derive(Default)]
struct Load {
    ends: AtomicBool,
    count: AtomicU32,
    /// Addresses of what was answered with 201 or 200.
    acknowledged: Mutex<Vec<String>>,
    /// Answered with 202. The local queue lives in memory and ends with the
    /// runtime, so these are no promise here.
    queued: AtomicU32,
}

/// Kills the runtime `kills` times and says what was lost.
pub fn run(kills: u32, seed: u64) -> Result<Tally> {
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = std::env::temp_dir().join(format!("transom-kills-{}", std::process::id()));
    let mut stack = Stack::start(Flavour::Test, 0, &folder)?;
    let service = Service::at(stack.edge.clone(), stack.token.clone());
    let form = service.form(&simple_fields());
    let receiver = receiver(seed)?;
    let made = service.owner(
        "POST",
        "/v1/destinations",
        Some(&json!({ "name": "Receiver", "kind": "webhook", "url": receiver, "forms": [form] })),
    );
    if made.status != 201 {
        bail!("no destination: {}", made.text);
    }
    let load = Arc::new(Load::default());
    let loaders: Vec<_> = (0..LOADERS)
        .map(|_| {
            let (load, address) = (Arc::clone(&load), format!("{}/f/{form}", stack.edge));
            thread::spawn(move || submit_until_told(&load, &address))
        })
        .collect();
    for kill in 1..=kills {
        thread::sleep(Duration::from_millis(random.u64(50..1500)));
        stack.kill();
        stack
            .resume()
            .with_context(|| format!("after kill {kill}"))?;
        if kill % 10 == 0 {
            println!("kills: {kill} of {kills}");
        }
    }
    load.ends.store(true, Ordering::Relaxed);
    for loader in loaders {
        let _ = loader.join();
    }
    settle(&service)?;
    let tally = count(&service, &form, &load)?;
    drop(stack);
    let _ = std::fs::remove_dir_all(folder);
    Ok(tally)
}

/// One visitor after another: each tries under one key until it is told yes.
fn submit_until_told(load: &Load, address: &str) {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .into();
    while !load.ends.load(Ordering::Relaxed) {
        let number = load.count.fetch_add(1, Ordering::Relaxed);
        let email = format!("k{number}@example.com");
        let body = json!({ "name": "Ada", "email": email, "_key": format!("kill-key-{number}") });
        loop {
            match agent
                .post(address)
                .send_json(&body)
                .map(|answer| answer.status().as_u16())
            {
                Ok(200 | 201) => {
                    let mut told = load
                        .acknowledged
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner);
                    told.push(email);
                    break;
                }
                Ok(202) => {
                    load.queued.fetch_add(1, Ordering::Relaxed);
                    break;
                }
                // No answer, or one that asks to come again.
                _ if load.ends.load(Ordering::Relaxed) => break,
                _ => thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

/// A receiver that takes most and fails the rest.
fn receiver(seed: u64) -> Result<String> {
    let server =
        tiny_http::Server::http("127.0.0.1:0").map_err(|error| anyhow::anyhow!("{error}"))?;
    let port = server.server_addr().to_ip().context("an address")?.port();
    let mut random = fastrand::Rng::with_seed(seed ^ 0xfeed);
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let status = if random.u32(..10) < 8 { 200 } else { 500 };
            let _ = request.respond(tiny_http::Response::empty(status));
        }
    });
    Ok(format!("http://127.0.0.1:{port}/hook"))
}

/// Delivers, ahead of time, until nothing is on its way.
fn settle(service: &Service) -> Result<()> {
    let begun = Instant::now();
    let mut ahead_ms: i64 = 0;
    loop {
        let counters: CountersBody = service.owner("GET", "/v1/counters", None).json();
        if counters.waiting == 0 {
            return Ok(());
        }
        if begun.elapsed() > SETTLE {
            return Ok(());
        }
        ahead_ms += 3_600_000;
        let now_ms = counters.since_ms + 86_400_000 + ahead_ms;
        let swept = service.owner("POST", &format!("/test/sweep?now_ms={now_ms}"), None);
        if swept.status != 200 {
            bail!("the sweep failed: {}", swept.text);
        }
    }
}

fn all<T: serde::de::DeserializeOwned>(service: &Service, path: &str) -> Vec<T> {
    let mut found = Vec::new();
    let mut next = String::new();
    loop {
        let page: PageBody<T> = service
            .owner("GET", &format!("{path}limit=200{next}"), None)
            .json();
        found.extend(page.items);
        match page.next_cursor {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return found,
        }
    }
}

fn count(service: &Service, form: &str, load: &Load) -> Result<Tally> {
    let told = load
        .acknowledged
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let leads: Vec<LeadBody> = all(service, &format!("/v1/leads?form={form}&"));
    let deliveries: Vec<DeliveryBody> = all(service, "/v1/deliveries?");
    let mut stored: BTreeMap<String, u64> = BTreeMap::new();
    for lead in &leads {
        *stored
            .entry(lead.email.clone().unwrap_or_default())
            .or_default() += 1;
    }
    let lost = told
        .iter()
        .filter(|email| !stored.contains_key(*email))
        .count() as u64;
    let doubled = stored.values().map(|count| count - 1).sum();
    let ended: BTreeMap<&str, &DeliveryBody> = deliveries
        .iter()
        .filter(|delivery| delivery.state.is_final())
        .map(|delivery| (delivery.lead.as_str(), delivery))
        .collect();
    let stuck = leads
        .iter()
        .filter(|lead| !ended.contains_key(lead.id.as_str()))
        .count() as u64;
    let tries: u32 = deliveries.iter().map(|delivery| delivery.attempts).sum();
    println!(
        "killed: submissions={} queued={} leads={} deliveries={} tries={tries}",
        load.count.load(Ordering::Relaxed),
        load.queued.load(Ordering::Relaxed),
        leads.len(),
        deliveries.len(),
    );
    Ok(Tally {
        acknowledged: told.len() as u64,
        lost,
        doubled,
        stuck,
    })
}
