//! The outer marks: PocketBase, another kind of program, and SQLite alone.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;
use ureq::http::Request;

use super::edge::Effort;
use super::programs;
use super::report::Table;
use super::sample::Sample;
use super::servers::Scratch;

const METHOD: &str = "\
A mark far out: SQLite alone, in one process without a server, a transaction for each
submission with its lead, in tables of fewer columns, on the same file system. Medians of the
rounds, the range behind them.";

/// The request of PocketBase that does what comes nearest to `kind`, and the status of
/// its good answer (`tests/bench/peers/hono/README.md`); none where nothing does.
pub fn request(address: &str, kind: &str, number: usize) -> Option<(Request<Vec<u8>>, u16)> {
    let number = if kind == "replay" { 0 } else { number };
    let is_wrong = kind == "rejected submission";
    let status = match kind {
        "replay" | "rejected submission" => 400,
        _ => 200,
    };
    let built = match kind {
        "ping" => Request::get(format!("{address}/api/health")).body(Vec::new()),
        "list of 50" => Request::get(format!(
            "{address}/api/collections/leads/records\
             ?perPage=50&sort=-created&skipTotal=1&filter=form%3D%22contact%22"
        ))
        .body(Vec::new()),
        "submission" | "replay" | "rejected submission" => {
            let sent = super::edge::submission(number);
            let email = if is_wrong {
                json!("nobody")
            } else {
                sent["email"].clone()
            };
            let body = json!({
                "form": "contact", "form_version": 1, "locale": "en", "key": sent["_key"],
                "name": sent["name"], "email": email, "phone": sent["phone"],
                "company": sent["company"], "message": sent["message"], "consent": !is_wrong,
                "page": sent["_page"], "referrer": sent["_referrer"],
            });
            Request::post(format!("{address}/api/collections/submissions/records"))
                .header("Content-Type", "application/json")
                .body(body.to_string().into_bytes())
        }
        _ => return None,
    };
    Some((built.ok()?, status))
}

/// Measures SQLite alone.
///
/// # Errors
/// Where a program does not run.
pub fn measure(scratch: &Scratch, effort: &Effort) -> Result<Table> {
    let columns = ["mark", "submissions/s", "lists of 50/s"];
    let mut table = Table::new("SQLite alone", METHOD, &columns);
    let program = programs::domain()?;
    let (mut written, mut listed) = (Sample::default(), Sample::default());
    for round in 0..effort.rounds {
        let folder = scratch.within(&format!("sqlite-{round}"))?;
        let output = Command::new(&program)
            .args(["sqlite", "20000"])
            .arg(folder)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut figures = text.split_whitespace().map(str::parse::<f64>);
        let mut next = || figures.next().context("SQLite gave no figure");
        written.values.push(next()??);
        listed.values.push(next()??);
    }
    table.row(&["SQLite alone".to_owned(), written.text(0), listed.text(0)]);
    Ok(table)
}
