//! The candidates of the part `scale`: programs on the same database of one size.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use ureq::http::Request;

use super::ask::submission;
use super::load::{self, Operation};
use super::marks;
use super::sample::Sample;
use super::scratch::Scratch;
use super::servers::Server;
use crate::worker::Flavour;

/// Leads that are added by one request.
const AT_ONCE: u64 = 50_000;

/// A program on a database of one size, and what its rounds came to.
pub struct Candidate {
    /// Leads in the database.
    pub leads: u64,
    /// The program.
    pub program: Program,
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
pub enum Program {
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

/// Transom, its twin and plain SQLite, each on a copy of a database of `leads` leads,
/// which are copies of one that was submitted.
///
/// # Errors
/// Where a server does not start or does not take the leads.
pub fn candidates(scratch: &Scratch, mark: &Path, leads: u64) -> Result<[Candidate; 3]> {
    let state = |name: &str| scratch.within(&format!("{name}-{leads}"));
    let (ours, twins) = (state("transom")?, state("hono")?);
    fill(&Server::transom(Flavour::Test, &ours)?, leads)?;
    // The server has ended: what it wrote stands still.
    // What is kept in KV is each program's own.
    copy_all(&ours.join("data/d1"), &twins.join("data/d1"))?;
    let stored = database_in(&ours.join("data/d1"))?.context("D1 has no file")?;
    let file = state("sqlite")?.join("copy.sqlite");
    for end in ["", "-wal"] {
        let of = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
        if of(&stored).exists() {
            fs::copy(of(&stored), of(&file))?;
        }
    }
    let mark = Program::Sqlite {
        program: mark.to_path_buf(),
        file,
    };
    let programs = [
        Program::Server(Server::transom(Flavour::Test, &ours)?),
        Program::Server(Server::hono(&twins)?),
        mark,
    ];
    Ok(programs.map(|program| Candidate {
        leads,
        program,
        submission: Sample::default(),
        list: Sample::default(),
        history: Sample::default(),
        cpu_ms: Sample::default(),
    }))
}

fn fill(server: &Server, leads: u64) -> Result<()> {
    ureq::run(new_lead(server, 0))?;
    let mut from = 0;
    while from < leads {
        let to = leads.min(from + AT_ONCE);
        let address = &server.address;
        let address = format!("{address}/test/fill?form=contact&from={from}&to={to}");
        ureq::post(&address)
            .header("Authorization", server.bearer())
            .send_empty()?;
        from = to;
    }
    Ok(())
}

/// A submission of somebody nobody knows.
pub fn new_lead(server: &Server, number: usize) -> Request<Vec<u8>> {
    post(server, &submission(number))
}

fn post(server: &Server, sent: &serde_json::Value) -> Request<Vec<u8>> {
    Request::post(format!("{}/f/contact", server.address))
        .header("Content-Type", "application/json")
        .body(sent.to_string().into_bytes())
        .unwrap_or_default()
}

/// A submission of which one in four comes from a mailbox that is known.
fn lead(server: &Server, leads: u64, number: usize) -> Request<Vec<u8>> {
    let mut sent = submission(number);
    if number.is_multiple_of(4) {
        let known = number as u64 * 7919 % leads;
        sent["email"] = json!(format!("n{known}@fill.example"));
    }
    post(server, &sent)
}

/// A page of 50 leads.
pub fn page(server: &Server) -> Request<Vec<u8>> {
    owned(server, "/v1/leads?form=contact&limit=50")
}

fn owned(server: &Server, path: &str) -> Request<Vec<u8>> {
    Request::get(format!("{}{path}", server.address))
        .header("Authorization", server.bearer())
        .body(Vec::new())
        .unwrap_or_default()
}

impl Candidate {
    /// What it is called in the tables.
    pub fn name(&self) -> &'static str {
        match &self.program {
            Program::Server(server) => server.name(),
            Program::Sqlite { .. } => "SQLite alone",
        }
    }

    /// Measures one round of `count` requests of each kind, after ten to warm up.
    ///
    /// # Errors
    /// Where an answer is no good.
    pub fn one_round(&mut self, turn: usize, count: usize) -> Result<()> {
        let first = 1 + turn * (count + 10);
        match &self.program {
            Program::Sqlite { program, file } => {
                let run = marks::sqlite(program, file, count, first, self.leads)?;
                self.submission.values.push(run.submission.p50_ms);
                self.list.values.push(run.list.p50_ms);
                return Ok(());
            }
            Program::Server(server) => {
                let before = server.usage()?.cpu_ms;
                let lead = |number: usize| lead(server, self.leads, number);
                let submission = p50("submission", 201, first, count, &lead)?;
                let used = server.usage()?.cpu_ms - before;
                let list = p50("list of 50", 200, first, count, &|_| page(server))?;
                if server.program == super::servers::Program::Transom {
                    // The history of a lead in the middle of the table.
                    let path = format!("/v1/leads/lead_{:032x}/history", self.leads / 2);
                    let ask = |_| owned(server, &path);
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
        match &self.program {
            Program::Server(_) => None,
            Program::Sqlite { file, .. } => Some(fs::metadata(file).ok()?.len()),
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

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_all(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

/// The file of D1 below `folder`: the one that is not about the files themselves.
fn database_in(folder: &Path) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_database = path.extension().is_some_and(|end| end == "sqlite")
            && path.file_stem().is_some_and(|name| name != "metadata");
        let found = if path.is_dir() {
            database_in(&path)?
        } else {
            is_database.then_some(path)
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
