//! The same operations on small and on large databases, and what a million leads
//! cost.

use anyhow::{Context, Result};

use super::ask::Kind;
use super::bytes::thousands;
use super::cost::{self, PerLead};
use super::report::{Part, Table, Verdict};
use super::sample::{Sample, in_turn};
use super::scratch::Scratch;
use super::servers::Server;
use super::sized::{Candidate, candidates};
use super::{Options, programs};
use crate::server_timing::Cost;

const METHOD: &str = "\
Transom, its twin in JavaScript (Hono + D1) and the service's own statements on plain
SQLite, for each size on a copy of the same database: copies of one submitted lead,
each with a name, an e-mail address and a phone number of its own. One in four submissions
comes from the mailbox and the company of a lead that is stored, and is linked to it. SQLite
is given submissions that are decided beforehand. All candidates running side by side,
measured in turn (ABBA) over one connection; medians of the rounds, the range behind them.
Rows are D1's own meta, of a submission of somebody new. The file has everything in it.";

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
    let mark = programs::domain()?;
    let mut all = Vec::new();
    for leads in sizes {
        all.extend(candidates(&scratch, &mark, *leads)?);
    }
    let (rounds, count) = if options.quick { (6, 60) } else { (10, 150) };
    for (turn, index) in in_turn(all.len(), rounds).into_iter().enumerate() {
        if let Some(candidate) = all.get_mut(index) {
            candidate.one_round(turn, count)?;
        }
    }
    let ours: Vec<(&Candidate, &Server)> = all
        .iter()
        .filter_map(|candidate| Some((candidate, candidate.ours()?)))
        .collect();
    let (cost, cost_verdict) = cost::of_a_million(&of_a_lead(&ours)?);
    let mut part = Part::of(vec![table(&all)?, cost]);
    part.verdicts = verdicts(&ours)?;
    part.verdicts.push(cost_verdict);
    for candidate in &all {
        let leads = candidate.leads.to_string();
        let words = |what| [leads.as_str(), candidate.name(), what];
        part.keep(&words("submission_ms"), &candidate.submission);
        part.keep(&words("list_ms"), &candidate.list);
    }
    Ok(part)
}

/// What a request of this kind costs, as the service says.
fn asked(server: &Server, kind: Kind, number: usize) -> Result<Cost> {
    let (request, _) = kind.question(server, number).context("it has all kinds")?;
    Cost::of(&ureq::run(request)?)
}

fn table(all: &[Candidate]) -> Result<Table> {
    let columns = [
        "leads",
        "candidate",
        "submission p50 ms",
        "list of 50 p50 ms",
        "history p50 ms",
        "rows written / read, submission",
        "rows read, list",
        "file MB",
    ];
    let mut table = Table::new("Size of the database", METHOD, &columns);
    for candidate in all {
        let rows = match candidate.ours() {
            Some(server) => {
                let lead = asked(server, Kind::Submission, 95_000_001)?;
                let page = asked(server, Kind::List, 0)?;
                let of_lead = format!("{} / {}", lead.rows_written, lead.rows_read);
                [of_lead, page.rows_read.to_string()]
            }
            None => ["–", "–"].map(str::to_owned),
        };
        let [of_lead, of_page] = rows;
        // Copies of one size are one database.
        let mut copies = all.iter().filter(|copy| copy.leads == candidate.leads);
        let bytes = copies.find_map(Candidate::file_bytes);
        let megabytes = bytes.map(|bytes| bytes / 1_000_000);
        table.row(&[
            thousands(candidate.leads),
            candidate.name().to_owned(),
            candidate.submission.text(2),
            candidate.list.text(2),
            candidate.history.text(2),
            of_lead,
            of_page,
            megabytes.map_or_else(|| "–".to_owned(), |megabytes| megabytes.to_string()),
        ]);
    }
    Ok(table)
}

fn verdicts(ours: &[(&Candidate, &Server)]) -> Result<Vec<Verdict>> {
    let (Some((small, _)), Some((large, server))) = (ours.first(), ours.last()) else {
        return Ok(Vec::new());
    };
    let leads = thousands(large.leads);
    let ratio = |what: &str, of: fn(&Candidate) -> &Sample| {
        let ratio = of(large).ratios(of(small));
        let figure = format!("p50 of {what} at {leads} leads against 1,000");
        let limits = ((1.3, "≤ 1.3"), (1.1, "≤ 1.1"));
        Verdict::of(&figure, ratio.median(), ratio.text(2), limits.0, limits.1)
    };
    #[allow(clippy::cast_precision_loss, reason = "small counts")]
    let count = |figure: &str, count: u64, must: (f64, &str), aim: (f64, &str)| {
        Verdict::of(figure, count as f64, count.to_string(), must, aim)
    };
    let lead = asked(server, Kind::Submission, 95_000_002)?;
    let listed = asked(server, Kind::List, 0)?.rows_read;
    let (none, one) = ((0.0, "0"), (1.0, "1"));
    Ok(vec![
        count("D1 round trips per submission", lead.trips, one, one),
        count("KV writes per submission", lead.kv_writes, none, none),
        ratio("a submission", |candidate| &candidate.submission),
        ratio("a list of 50", |candidate| &candidate.list),
        count(
            "rows read per list page of 50",
            listed,
            (100.0, "≤ 100"),
            (55.0, "≤ 55"),
        ),
    ])
}

/// What the largest service used for one submission while it is warm.
fn of_a_lead(ours: &[(&Candidate, &Server)]) -> Result<PerLead> {
    let (largest, server) = ours.last().context("no service was measured")?;
    // It may have forgotten the form since it was last asked; now it knows it again.
    asked(server, Kind::Submission, 95_000_003)?;
    let lead = asked(server, Kind::Submission, 95_000_005)?;
    Ok(PerLead {
        requests: 1,
        cpu_ms: largest.cpu_ms.median(),
        rows_written: lead.rows_written,
        rows_read: lead.rows_read,
        kv_reads: lead.kv_reads,
    })
}
