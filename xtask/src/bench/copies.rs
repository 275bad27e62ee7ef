//! One database filled with leads, and copies of it for every candidate.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::ask::{self, Kind};
use super::scratch::Scratch;
use super::servers::Server;
use crate::worker::Flavour;

/// Leads that are added by one request.
const AT_ONCE: u64 = 50_000;

/// Where the copies of a database lie.
pub struct Copies {
    /// The state folder of the service that filled it.
    pub ours: PathBuf,
    /// The state folder of its twin. What is kept in KV is each program's own.
    pub twins: PathBuf,
    /// The file for SQLite alone.
    pub file: PathBuf,
}

impl Copies {
    /// Fills a database with `leads` leads, copies of one that was submitted, and copies it.
    ///
    /// # Errors
    /// Where the service does not start or does not take the leads.
    pub fn make(scratch: &Scratch, leads: u64) -> Result<Self> {
        let state = |name: &str| scratch.within(&format!("{name}-{leads}"));
        let (ours, twins) = (state("transom")?, state("hono")?);
        let server = Server::transom(Flavour::Test, &ours)?;
        fill(&server, leads)?;
        // It has ended after this: what it wrote stands still.
        server.end()?;
        copy_all(&ours.join("data/d1"), &twins.join("data/d1"))?;
        let stored = database_in(&ours.join("data/d1"))?.context("D1 has no file")?;
        let file = state("sqlite")?.join("copy.sqlite");
        for end in ["", "-wal"] {
            let of = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
            if of(&stored).exists() {
                fs::copy(of(&stored), of(&file))?;
            }
        }
        Ok(Self { ours, twins, file })
    }
}

fn fill(server: &Server, leads: u64) -> Result<()> {
    // A name without digits, to which the copies add their number.
    let mut copied = ask::submission(0);
    copied["name"] = json!("Ada Lovelace");
    ureq::run(ask::lead(server, &copied))?;
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

/// Fails where `server` does not list the copied leads.
///
/// # Errors
/// Says so.
pub fn require(server: &Server) -> Result<()> {
    let (page, _) = Kind::List.question(server, 0).context("it has a list")?;
    let page: Value = ureq::run(page)?.body_mut().read_json()?;
    let items = page["items"].as_array().context("a list has items")?;
    let email = |item: &Value| item["email"].as_str().unwrap_or_default().to_owned();
    let copied = |item: &&Value| email(item).ends_with("@fill.example");
    let found = items.iter().filter(copied).count();
    // One of them is the lead that was copied.
    ensure!(
        found >= 49,
        "{} lists {found} of the copied leads",
        server.name()
    );
    Ok(())
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
