//! The same operations on small and on large databases, and what a million leads
//! cost.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use ureq::http::Request;

use super::Options;
use super::bytes::thousands;
use super::edge::submission;
use super::load::{self, Operation};
use super::report::{Part, Table, Verdict};
use super::sample::{Sample, in_turn};
use super::servers::{Scratch, Server};
use crate::server_timing::Cost;
use crate::worker::Flavour;

const METHOD: &str = "\
One service for each size, all of them running side by side, measured in turn (ABBA)
over one connection; medians of the rounds, the range behind them. Rows are D1's own
meta, the same on every run. The file is that of D1, with everything in it.";

/// The form that is filled; the demo form's name, so that submissions count.
const FORM: &str = "contact";
/// Leads that are added by one request.
const AT_ONCE: u64 = 50_000;

struct Sized {
    leads: u64,
    server: Server,
    submission: Sample,
    list: Sample,
    history: Sample,
    cpu_ms: Sample,
}

/// Measures the part.
///
/// # Errors
/// Where a service does not start or answers otherwise than it should.
pub fn measure(options: &Options) -> Result<Part> {
    let sizes: &[u64] = if options.quick {
        &[1_000, 100_000]
    } else {
        &[1_000, 100_000, 1_000_000]
    };
    let scratch = Scratch::new()?;
    let mut services = Vec::new();
    for leads in sizes {
        services.push(filled(&scratch, *leads)?);
    }
    let (rounds, count) = if options.quick { (5, 60) } else { (9, 150) };
    for (turn, index) in in_turn(services.len(), rounds).into_iter().enumerate() {
        if let Some(service) = services.get_mut(index) {
            one_round(service, turn, count)?;
        }
    }
    let mut part = Part::of(vec![table(&services, &scratch)?]);
    part.verdicts = verdicts(&services)?;
    let cost = super::cost::of_a_million(&services_cost(&services)?);
    part.verdicts.push(cost.1);
    part.tables.push(cost.0);
    Ok(part)
}

fn filled(scratch: &Scratch, leads: u64) -> Result<Sized> {
    let server = Server::transom(Flavour::Test, &scratch.within(&leads.to_string())?)?;
    let mut from = 0;
    while from < leads {
        let to = leads.min(from + AT_ONCE);
        let address = format!(
            "{}/test/fill?form={FORM}&from={from}&to={to}",
            server.address
        );
        ureq::post(&address)
            .header("Authorization", format!("Bearer {}", server.token))
            .send_empty()?;
        from = to;
    }
    Ok(Sized {
        leads,
        server,
        submission: Sample::default(),
        list: Sample::default(),
        history: Sample::default(),
        cpu_ms: Sample::default(),
    })
}

fn post(server: &Server, number: usize) -> Request<Vec<u8>> {
    Request::post(format!("{}/f/{FORM}", server.address))
        .header("Content-Type", "application/json")
        .body(submission(number).to_string().into_bytes())
        .unwrap_or_default()
}

fn get(server: &Server, path: &str) -> Request<Vec<u8>> {
    Request::get(format!("{}{path}", server.address))
        .header("Authorization", format!("Bearer {}", server.token))
        .body(Vec::new())
        .unwrap_or_default()
}

fn list_path() -> String {
    format!("/v1/leads?form={FORM}&limit=50")
}

/// The history of a lead in the middle of the table.
fn history_path(leads: u64) -> String {
    format!("/v1/leads/lead_{:032x}/history", leads / 2)
}

fn one_round(service: &mut Sized, turn: usize, count: usize) -> Result<()> {
    let server = &service.server;
    let p50 = |name, status, request: &(dyn Fn(usize) -> Request<Vec<u8>> + Sync)| {
        let operation = Operation {
            name,
            count,
            request,
            status,
        };
        // Ten to warm up, under numbers of their own.
        let first = 1 + turn * (count + 10);
        load::run(
            &Operation {
                count: 10,
                ..operation
            },
            first,
            1,
        )?;
        Ok::<f64, anyhow::Error>(load::run(&operation, first + 10, 1)?.p50_ms)
    };
    let before = server.usage()?.cpu_ms;
    let submission = p50("submission", 201, &|number| post(server, number))?;
    let used = server.usage()?.cpu_ms - before;
    let list = p50("list of 50", 200, &|_| get(server, &list_path()))?;
    let path = history_path(service.leads);
    let history = p50("history", 200, &|_| get(server, &path))?;
    #[allow(clippy::cast_precision_loss, reason = "a count of requests")]
    service.cpu_ms.values.push(used / (count + 10) as f64);
    service.submission.values.push(submission);
    service.list.values.push(list);
    service.history.values.push(history);
    Ok(())
}

/// What one request cost, as the service says.
fn cost(request: Request<Vec<u8>>) -> Result<Cost> {
    Cost::of(&ureq::run(request)?)
}

fn table(services: &[Sized], scratch: &Scratch) -> Result<Table> {
    let mut table = Table::new(
        "Size of the database",
        METHOD,
        &[
            "leads",
            "submission p50 ms",
            "list of 50 p50 ms",
            "history p50 ms",
            "rows written / read, submission",
            "rows read, list",
            "file MB",
        ],
    );
    for (number, service) in services.iter().enumerate() {
        let lead = cost(post(&service.server, 90_000_000 + number))?;
        let page = cost(get(&service.server, &list_path()))?;
        let folder = scratch.0.join(service.leads.to_string());
        table.row(&[
            thousands(service.leads),
            service.submission.text(1),
            service.list.text(1),
            service.history.text(1),
            format!("{} / {}", lead.rows_written, lead.rows_read),
            page.rows_read.to_string(),
            (largest_file(&folder)? / 1_000_000).to_string(),
        ]);
    }
    Ok(table)
}

fn largest_file(folder: &Path) -> Result<u64> {
    let mut largest = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let size = if entry.file_type()?.is_dir() {
            largest_file(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
        largest = largest.max(size);
    }
    Ok(largest)
}

fn verdicts(services: &[Sized]) -> Result<Vec<Verdict>> {
    let (Some(small), Some(large)) = (services.first(), services.last()) else {
        return Ok(Vec::new());
    };
    let leads = thousands(large.leads);
    let ratio = |what: &str, of: fn(&Sized) -> &Sample| {
        let ratio = of(large).ratios(of(small));
        let figure = format!("p50 of {what} at {leads} leads against 1,000");
        let limits = ((1.3, "≤ 1.3"), (1.1, "≤ 1.1"));
        Verdict::of(&figure, ratio.median(), ratio.text(2), limits.0, limits.1)
    };
    let listed = cost(get(&large.server, &list_path()))?.rows_read;
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let rows_read = Verdict::of(
        "rows read per list page of 50",
        listed as f64,
        listed.to_string(),
        (100.0, "≤ 100"),
        (55.0, "≤ 55"),
    );
    Ok(vec![
        ratio("a submission", |service| &service.submission),
        ratio("a list of 50", |service| &service.list),
        rows_read,
    ])
}

/// What the largest service used for one submission.
fn services_cost(services: &[Sized]) -> Result<super::cost::PerLead> {
    let largest = services.last().context("no service was measured")?;
    let lead = cost(post(&largest.server, 99_000_000))?;
    Ok(super::cost::PerLead {
        requests: 1,
        cpu_ms: largest.cpu_ms.median(),
        rows_written: lead.rows_written,
        rows_read: lead.rows_read,
        kv_reads: lead.kv_reads,
    })
}
