//! Load that is bounded in count: so many requests over so many connections.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use ureq::Agent;
use ureq::http::Request;

use super::sample::percentile;

/// One kind of request.
pub struct Operation<'a> {
    /// What it is called in the tables.
    pub name: &'static str,
    /// How many make one run.
    pub count: usize,
    /// The one of this number; numbers never come twice.
    pub request: &'a (dyn Fn(usize) -> Request<Vec<u8>> + Sync),
    /// The status of a good answer.
    pub status: u16,
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Requests a second.
    pub per_second: f64,
    /// Half of the answers came within this time, in milliseconds.
    pub p50_ms: f64,
    /// All but a hundredth of the answers did.
    pub p99_ms: f64,
}

/// Longest one request may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Sends `operation.count` requests, numbered from `first`, over `connections`.
///
/// # Errors
/// The first answer of another status, with its beginning.
pub fn run(operation: &Operation<'_>, first: usize, connections: usize) -> Result<Run> {
    let next = AtomicUsize::new(0);
    let latencies = Mutex::new(Vec::with_capacity(operation.count));
    let begun = Instant::now();
    let outcome: Result<()> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(|| send(operation, first, &next, &latencies)))
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| match worker.join() {
                Ok(outcome) => outcome,
                Err(_) => bail!("a connection panicked"),
            })
    });
    outcome?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut latencies = latencies.into_inner().unwrap_or_default();
    latencies.sort_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss, reason = "a count of requests")]
    let per_second = operation.count as f64 / seconds;
    Ok(Run {
        per_second,
        p50_ms: percentile(&latencies, 0.5),
        p99_ms: percentile(&latencies, 0.99),
    })
}

/// Sends until there are enough, or until one answer is no good: then nobody sends more.
fn send(
    operation: &Operation<'_>,
    first: usize,
    next: &AtomicUsize,
    latencies: &Mutex<Vec<f64>>,
) -> Result<()> {
    let sent = send_all(operation, first, next, latencies);
    if sent.is_err() {
        next.store(operation.count, Ordering::Relaxed);
    }
    sent
}

fn send_all(
    operation: &Operation<'_>,
    first: usize,
    next: &AtomicUsize,
    latencies: &Mutex<Vec<f64>>,
) -> Result<()> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(LONGEST))
        .build()
        .into();
    let mut mine = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= operation.count {
            break;
        }
        let request = (operation.request)(first + number);
        let begun = Instant::now();
        let mut answer = agent.run(request)?;
        let body = answer.body_mut().read_to_vec()?;
        mine.push(begun.elapsed().as_secs_f64() * 1000.0);
        if answer.status().as_u16() != operation.status {
            let text = String::from_utf8_lossy(&body);
            let text: String = text.chars().take(300).collect();
            bail!("{}: {} {text}", operation.name, answer.status());
        }
    }
    if let Ok(mut latencies) = latencies.lock() {
        latencies.extend(mine);
    }
    Ok(())
}
