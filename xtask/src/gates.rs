//! Counts that may not be exceeded: bytes, round trips, rows. They are exact, so they
//! are gates.

use anyhow::{Result, bail};

use crate::run::root;
use crate::server_timing::Cost;
use crate::size::Size;
use crate::stack::Stack;

/// One measured figure and its limit.
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// The count.
    pub value: u64,
    /// The most it may be.
    pub limit: u64,
}

/// Sizes of what the release build wrote.
///
/// # Errors
/// Where the build is not there.
pub fn sizes() -> Result<Vec<Figure>> {
    let edge = root().join("edge");
    let figure = |name: &str, value, limit| Figure {
        name: name.to_owned(),
        value,
        limit,
    };
    Ok(vec![
        figure(
            "enhancement (module + glue), Brotli bytes",
            Size::of_enhancement(&edge.join("assets/a"))?.brotli,
            64 * 1024,
        ),
        figure(
            "embed.js, Brotli bytes",
            Size::of_file(&edge.join("dist/embed.js"))?.brotli,
            3_500,
        ),
        figure(
            "Worker WebAssembly, gzip bytes",
            Size::of_file(&edge.join("build/index_bg.wasm"))?.gzip,
            1_500_000,
        ),
    ])
}

/// What a running service with the demo form costs: the bytes a visitor
/// downloads before the form is usable, and what a lead and a page of leads cost.
///
/// # Errors
/// Where the service does not answer.
pub fn of_running(stack: &Stack) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for locale in ["en", "zh-CN"] {
        let address = format!("{}/f/contact.js?locale={locale}", stack.edge);
        let script = ureq::get(&address).call()?.body_mut().read_to_vec()?;
        figures.push(Figure {
            name: format!("demo form until usable ({locale}), Brotli bytes"),
            value: Size::of(&script)?.brotli,
            limit: 5000,
        });
    }
    figures.extend(of_a_lead(stack)?);
    figures.push(of_a_page(stack)?);
    Ok(figures)
}

/// What one lead costs, once the service is warm.
fn of_a_lead(stack: &Stack) -> Result<Vec<Figure>> {
    let send = |name: &str| {
        let submission = serde_json::json!({
            "name": name, "email": format!("{name}@example.com"), "company": name,
            "message": name, "consent": true,
        });
        let answer = ureq::post(format!("{}/f/contact", stack.edge)).send_json(&submission)?;
        Cost::of(&answer)
    };
    // The first reads form and rules from KV, and keeps what is missing there.
    send("warm")?;
    let cost = send("gate")?;
    let figure = |name: &str, value, limit| Figure {
        name: format!("{name} for one lead"),
        value,
        limit,
    };
    Ok(vec![
        figure("D1 round trips", cost.trips, 1),
        figure("D1 rows written", cost.rows_written, 6),
        figure("KV values read", cost.kv_reads, 0),
        figure("KV values written", cost.kv_writes, 0),
    ])
}

/// What one page of 50 leads reads, of more than there are on it.
fn of_a_page(stack: &Stack) -> Result<Figure> {
    let bearer = format!("Bearer {}", stack.token);
    ureq::post(format!(
        "{}/test/fill?form=contact&from=0&to=200",
        stack.edge
    ))
    .header("Authorization", &bearer)
    .send_empty()?;
    let page = format!("{}/v1/leads?form=contact&limit=50", stack.edge);
    let answer = ureq::get(page).header("Authorization", &bearer).call()?;
    Ok(Figure {
        name: "D1 rows read for a page of 50 leads".into(),
        value: Cost::of(&answer)?.rows_read,
        limit: 55,
    })
}

/// Prints the sizes as a table.
///
/// # Errors
/// As [`sizes`].
pub fn print_sizes() -> Result<()> {
    print_table(&sizes()?);
    Ok(())
}

/// Prints `figures` as a table.
pub fn print_table(figures: &[Figure]) {
    println!("\n{:<52} {:>10} {:>10}", "figure", "measured", "at most");
    for Figure { name, value, limit } in figures {
        println!("{name:<52} {value:>10} {limit:>10}");
    }
    println!();
}

/// Fails where a figure is above its limit.
///
/// # Errors
/// Names every such figure.
pub fn check(figures: &[Figure]) -> Result<()> {
    let above: Vec<&str> = figures
        .iter()
        .filter(|figure| figure.value > figure.limit)
        .map(|figure| figure.name.as_str())
        .collect();
    if above.is_empty() {
        Ok(())
    } else {
        bail!("above the limit: {}", above.join("; "))
    }
}
