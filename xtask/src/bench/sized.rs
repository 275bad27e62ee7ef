//! The candidates of the part `scale`: programs on the same database of one size.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use ureq::http::Request;

use super::ask::{self, Kind};
use super::copies::{self, Copies};
use super::load::{self, Operation};
use super::marks;
use super::sample::Sample;
use super::scratch::Scratch;
use super::servers::{Program, Server};
use crate::worker::Flavour;

/// A program on a database of one size, and what its rounds came to.
pub struct Candidate {
    /// Leads in the database.
    pub leads: u64,
    /// The program.
    pub measured: Measured,
    /// Medians of submissions, in milliseconds.
    pub submission: Sample,
    /// Medians of pages of 50 leads, in milliseconds.
    pub list: Sample,
    /// Medians of a lead's history, in milliseconds.
    pub history: Sample,
    /// Processor time of a submission, in milliseconds.
    pub cpu_ms: Sample,
}

/// What is measured.
pub enum Measured {
    /// A server.
    Server(Server),
    /// The service's statements on plain SQLite.
    Sqlite {
        /// The program that runs them.
        program: PathBuf,
        /// The database.
        file: PathBuf,
    },
}

/// Transom, its twin and plain SQLite, each on a copy of a database of `leads` leads.
///
/// # Errors
/// Where a server does not start, or on another database.
pub fn candidates(scratch: &Scratch, mark: &Path, leads: u64) -> Result<[Candidate; 3]> {
    let copies = Copies::make(scratch, leads)?;
    let ours = Server::transom(Flavour::Test, &copies.ours)?;
    let twin = Server::hono(&copies.twins)?;
    for server in [&ours, &twin] {
        copies::require(server)?;
    }
    require_link(&ours, leads)?;
    let mark = Measured::Sqlite {
        program: mark.to_path_buf(),
        file: copies.file,
    };
    let all = [Measured::Server(ours), Measured::Server(twin), mark];
    Ok(all.map(|measured| Candidate {
        leads,
        measured,
        submission: Sample::default(),
        list: Sample::default(),
        history: Sample::default(),
        cpu_ms: Sample::default(),
    }))
}

/// A submission of which one in four comes from somebody who is known: from the mailbox
/// and the company of a lead that is stored.
fn lead(server: &Server, leads: u64, number: usize) -> Request<Vec<u8>> {
    let mut sent = ask::submission(number);
    if number.is_multiple_of(4) {
        let known = (number / 4) as u64 * 7919 % leads;
        sent["email"] = json!(format!("n{known}@fill.example"));
        sent["company"] = json!("Engines 0 Ltd");
    }
    ask::lead(server, &sent)
}

/// Fails where a lead of somebody who is known is not told as another touch.
fn require_link(server: &Server, leads: u64) -> Result<()> {
    // Numbers of the rounds are far below.
    ureq::run(lead(server, leads, 96_000_000))?;
    let (page, _) = Kind::List.question(server, 0).context("it has a list")?;
    let page: serde_json::Value = ureq::run(page)?.body_mut().read_json()?;
    let touch = &page["items"][0]["touch_of"];
    ensure!(touch.is_string(), "somebody known is told as new: {touch}");
    Ok(())
}

fn history(server: &Server, path: &str) -> Request<Vec<u8>> {
    Request::get(format!("{}{path}", server.address))
        .header("Authorization", server.bearer())
        .body(Vec::new())
        .unwrap_or_default()
}

impl Candidate {
    /// What it is called in the tables.
    pub fn name(&self) -> &'static str {
        match &self.measured {
            Measured::Server(server) => server.name(),
            Measured::Sqlite { .. } => "SQLite alone",
        }
    }

    /// The server, where it is this product.
    pub fn ours(&self) -> Option<&Server> {
        match &self.measured {
            Measured::Server(server) if server.program == Program::Transom => Some(server),
            _ => None,
        }
    }

    /// Measures one round of `count` requests of each kind, after ten to warm up.
    ///
    /// # Errors
    /// Where an answer is no good.
    pub fn one_round(&mut self, turn: usize, count: usize) -> Result<()> {
        let first = 1 + turn * (count + 10);
        match &self.measured {
            Measured::Sqlite { program, file } => {
                let run = marks::sqlite(program, file, count, first, self.leads)?;
                self.submission.values.push(run.submission.p50_ms);
                self.list.values.push(run.list.p50_ms);
            }
            Measured::Server(server) => {
                let before = server.usage()?.cpu_ms;
                let lead = |number: usize| lead(server, self.leads, number);
                let submission = p50("submission", 201, first, count, &lead)?;
                let used = server.usage()?.cpu_ms - before;
                let page = |number: usize| {
                    let question = Kind::List.question(server, number);
                    question.map_or_else(Request::default, |(request, _)| request)
                };
                let list = p50("list of 50", 200, first, count, &page)?;
                if server.program == Program::Transom {
                    // The history of a lead in the middle of the table.
                    let path = format!("/v1/leads/lead_{:032x}/history", self.leads / 2);
                    let ask = |_| history(server, &path);
                    let history = p50("history", 200, first, count, &ask)?;
                    self.history.values.push(history);
                }
                #[allow(clippy::cast_precision_loss, reason = "a count of requests")]
                self.cpu_ms.values.push(used / (count + 10) as f64);
                self.submission.values.push(submission);
                self.list.values.push(list);
            }
        }
        Ok(())
    }

    /// The bytes of the database; none where a server still writes into it.
    pub fn file_bytes(&self) -> Option<u64> {
        match &self.measured {
            Measured::Server(_) => None,
            Measured::Sqlite { file, .. } => Some(fs::metadata(file).ok()?.len()),
        }
    }
}

fn p50(
    name: &'static str,
    status: u16,
    first: usize,
    count: usize,
    request: &(dyn Fn(usize) -> Request<Vec<u8>> + Sync),
) -> Result<f64> {
    let operation = |count| Operation {
        name,
        count,
        request,
        status,
    };
    load::run(&operation(10), first, 1)?;
    Ok(load::run(&operation(count), first + 10, 1)?.p50_ms)
}
