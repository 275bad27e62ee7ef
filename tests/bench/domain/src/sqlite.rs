//! Rows by SQLite alone, in one process: the outer mark.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use rusqlite::{Connection, params};

/// Writes `count` submissions with their leads, a transaction each, then lists 50
/// leads `count` times; prints both as operations a second.
///
/// # Errors
/// What SQLite says.
pub fn run(folder: &Path, count: u32) -> Result<()> {
    let mut database = Connection::open(folder.join("mark.sqlite"))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.execute_batch(
        "CREATE TABLE submissions (id TEXT PRIMARY KEY, form TEXT, key TEXT, answers TEXT) STRICT, WITHOUT ROWID;
         CREATE UNIQUE INDEX submissions_by_key ON submissions (form, key);
         CREATE TABLE leads (id TEXT PRIMARY KEY, form TEXT, email TEXT, created_ms INTEGER) STRICT, WITHOUT ROWID;
         CREATE INDEX leads_by_form ON leads (form, id);",
    )?;
    let begun = Instant::now();
    for number in 0..count {
        write(&mut database, number)?;
    }
    let written = f64::from(count) / begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    for _ in 0..count {
        read(&database)?;
    }
    let read = f64::from(count) / begun.elapsed().as_secs_f64();
    println!("{written:.0} {read:.0}");
    Ok(())
}

fn write(database: &mut Connection, number: u32) -> Result<()> {
    let transaction = database.transaction()?;
    let id = format!("{number:012}");
    transaction
        .prepare_cached(
            "INSERT INTO submissions VALUES (?1, 'contact', ?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            id,
            "{\"name\":\"Ada\",\"message\":\"We would like to know more.\"}"
        ])?;
    transaction
        .prepare_cached("INSERT INTO leads SELECT ?1, 'contact', ?2, ?3 WHERE changes() = 1")?
        .execute(params![id, format!("ada.{number}@example.com"), number])?;
    transaction.commit()?;
    Ok(())
}

fn read(database: &Connection) -> Result<()> {
    let mut list = database.prepare_cached(
        "SELECT id, form, email, created_ms FROM leads WHERE form = 'contact' ORDER BY id DESC LIMIT 50",
    )?;
    let rows: Result<Vec<String>, _> = list.query_map([], |row| row.get(0))?.collect();
    rows?;
    Ok(())
}
