//! The service under load, beside its twin in JavaScript.

use anyhow::{Result, bail};
use ureq::http::Request;

use super::ask::Kind;
use super::load::{self, Operation};
use super::report::{Part, Table, Verdict};
use super::sample::{Sample, in_turn};
use super::scratch::Scratch;
use super::servers::Server;
use super::{Options, marks, programs};
use crate::run::say;
use crate::worker::Flavour;

/// How much is asked.
pub struct Effort {
    /// Rounds; each candidate runs once in each.
    pub rounds: usize,
    /// Requests of one run.
    pub count: usize,
}

impl Effort {
    fn of(options: &Options) -> Self {
        if options.quick {
            Self {
                rounds: 6,
                count: 200,
            }
        } else {
            Self {
                rounds: 10,
                count: 1000,
            }
        }
    }
}

/// As many as a browser opens to one host, and more than the machine has cores.
const CONNECTIONS: usize = 8;

const METHOD: &str = "\
Transom and its twin on bare workerd: each in a process of its own, with the local D1, KV,
queues and rate limits, the request going straight to the Worker's own socket; PocketBase
stands beside them as another kind of program that does far less. Transom is the build for
tests: the release with routes that fill and echo. Data on tmpfs where the machine has
one; 8 connections; 10 rounds of 1,000 requests, 5,000 of the first three (a quick run: 6
of 200 and 1,000); the servers in turn (ABBA); medians of the rounds, the range behind them.
CPU-ms is the processor time of the server's process for a request, D1's local stand-in
included. The ratio is that of each round. Requests a second and latencies include the load
generator on the same cores; a p99 of two cores says little.";

/// What the rounds of one kind came to for one server.
#[derive(Default)]
struct Figures {
    cpu_ms: Sample,
    per_second: Sample,
    p50_ms: Sample,
    p99_ms: Sample,
}

/// Measures the part.
///
/// # Errors
/// Where a server does not start or answers otherwise than it should.
pub fn measure(options: &Options) -> Result<Part> {
    let effort = Effort::of(options);
    let scratch = Scratch::new()?;
    let servers = servers(&scratch)?;
    let columns = [
        "request",
        "server",
        "CPU-ms",
        "ratio",
        "requests/s",
        "p50 ms",
        "p99 ms",
    ];
    let mut table = Table::new("Requests", METHOD, &columns);
    let mut part = Part {
        versions: programs::server_versions(),
        ..Part::default()
    };
    for kind in Kind::ALL {
        let figures = compare(&servers, kind, &effort)?;
        add(&mut part, &mut table, kind, &servers, &figures)?;
    }
    part.tables.push(table);
    part.tables.push(memory(&servers)?);
    drop(servers);
    let mark = programs::domain()?;
    part.tables.push(marks::measure(&mark, &scratch, &effort)?);
    Ok(part)
}

/// What is compared: this product first, then its twin, then what else can be installed.
fn servers(scratch: &Scratch) -> Result<Vec<Server>> {
    let mut servers = vec![
        Server::transom(Flavour::Test, &scratch.within("transom")?)?,
        Server::hono(&scratch.within("hono")?)?,
    ];
    match programs::pocketbase() {
        Some(program) => {
            let state = scratch.within("pocketbase")?;
            servers.push(Server::pocketbase(&program, &state)?);
        }
        None => say("PocketBase cannot be installed here: it is left out"),
    }
    Ok(servers)
}

/// Adds the figures of one kind to the table and the report.
fn add(
    part: &mut Part,
    table: &mut Table,
    kind: Kind,
    servers: &[Server],
    figures: &[Figures],
) -> Result<()> {
    let [transom, twin, ..] = figures else {
        bail!("two servers at least are compared");
    };
    let ratio = transom.cpu_ms.ratios(&twin.cpu_ms);
    for (index, (server, figures)) in servers.iter().zip(figures).enumerate() {
        // PocketBase has nothing of some kinds.
        if figures.cpu_ms.values.is_empty() {
            continue;
        }
        part.keep(&[kind.name(), server.name(), "cpu_ms"], &figures.cpu_ms);
        part.keep(&[kind.name(), server.name(), "p50_ms"], &figures.p50_ms);
        let ratio = match index {
            0 => ratio.text(2),
            1 => "1".to_owned(),
            _ => "–".to_owned(),
        };
        table.row(&figures.cells(kind, server, ratio));
    }
    if kind == Kind::Submission {
        part.verdicts.push(Verdict::of(
            "CPU-ms per submission against the Hono twin",
            ratio.median(),
            ratio.text(2),
            (1.0, "≤ 1.0"),
            (0.8, "≤ 0.8"),
        ));
    }
    Ok(())
}

impl Figures {
    fn cells(&self, kind: Kind, server: &Server, ratio: String) -> [String; 7] {
        [
            kind.name().to_owned(),
            server.name().to_owned(),
            self.cpu_ms.text(3),
            ratio,
            self.per_second.text(0),
            self.p50_ms.text(1),
            self.p99_ms.text(1),
        ]
    }
}

/// The rounds of one kind, for each server; no figures where it has nothing of the kind.
fn compare(servers: &[Server], kind: Kind, effort: &Effort) -> Result<Vec<Figures>> {
    let mut figures: Vec<Figures> = servers.iter().map(|_| Figures::default()).collect();
    // One round before, which is thrown away: both compile what is hot.
    let warm_up = servers.len();
    let turns = (0..warm_up).chain(in_turn(servers.len(), effort.rounds));
    let count = effort.count * kind.times();
    for (turn, index) in turns.enumerate() {
        let server = &servers[index];
        let Some((first, status)) = kind.question(server, 0) else {
            continue;
        };
        if kind == Kind::Replay && turn < warm_up {
            // A replay needs what it repeats; whether that is new does not matter.
            let _ = ureq::run(first);
        }
        let of = |number: usize| {
            let question = kind.question(server, number);
            question.map_or_else(Request::default, |(request, _)| request)
        };
        let operation = Operation {
            name: kind.name(),
            count,
            request: &of,
            status,
        };
        let before = server.usage()?;
        // Number 0 is what is replayed.
        let run = load::run(&operation, 1 + turn * count, CONNECTIONS)?;
        let used = server.usage()?.cpu_ms - before.cpu_ms;
        if turn >= warm_up {
            let figures = &mut figures[index];
            #[allow(clippy::cast_precision_loss, reason = "a count of requests")]
            figures.cpu_ms.values.push(used / count as f64);
            figures.per_second.values.push(run.per_second);
            figures.p50_ms.values.push(run.p50_ms);
            figures.p99_ms.values.push(run.p99_ms);
        }
    }
    Ok(figures)
}

fn memory(servers: &[Server]) -> Result<Table> {
    let method = "The most memory the same process had resident, after all of the above.";
    let mut table = Table::new("Memory", method, &["server", "MB"]);
    for server in servers {
        let bytes = server.usage()?.peak_bytes;
        table.row(&[server.name().to_owned(), (bytes / 1_000_000).to_string()]);
    }
    Ok(table)
}
