//! Pages with a form in Chromium, on a slow phone on slow 4G.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::report::{Part, Table, Verdict};
use super::scratch::Scratch;
use super::servers::Server;
use super::{Options, programs};
use crate::run::{root, run, target};
use crate::setup::{self, npm_tool};
use crate::worker::Flavour;

const METHOD: &str = "\
Chromium by the DevTools protocol: 150 ms latency, 1.6 Mbit/s down, 750 kbit/s up, the
processor 4 times slower, an empty cache at each visit; every page from one local server
with Brotli 11. Medians of 8 visits (a quick run: 4), in turn (ABBA), the range behind them;
one visit each before, which is thrown away. Times in milliseconds from navigation.
Blocking is what tasks took beyond 50 ms from navigation until a second after the form was
usable, or until the form was enhanced. Before (not in a quick run), a person's way through
every twin was tried: mistakes told, a failed try kept, a second one under the same key.
The longest task is that of a further visit under the browser's trace, which slows it a little.
Every page keeps a place for the form, by the rule that the snippet builder gives.
Keystroke and submit: the longest Event Timing duration, which the browser tells in steps
of 8 ms; 8 stands for less than 16.";

/// The twins, and this product; the page without a form first.
const PAGES: [&str; 8] = [
    "none", "transom", "vanilla", "preact", "lit", "svelte", "react", "surveyjs",
];

/// Those of a quick run: a visit takes six seconds.
const QUICK_PAGES: [&str; 3] = ["none", "transom", "vanilla"];

const FIGURES: [(&str, &str); 16] = [
    ("page_paint_ms", "page painted"),
    ("form_painted_ms", "form painted"),
    ("form_usable_ms", "form usable"),
    ("script_ms", "script, all in all"),
    ("blocking_ms", "blocking until a second after usable"),
    ("blocking_enhanced_ms", "blocking until enhanced"),
    (
        "longest_task_ms",
        "longest task with scripts until enhanced",
    ),
    ("layout_shift", "layout shift"),
    ("keystroke_ms", "keystroke"),
    ("submit_ms", "submit"),
    ("js_heap_bytes", "JS heap, bytes"),
    ("wasm_bytes", "WebAssembly memory, bytes"),
    ("requests", "requests"),
    ("transferred_bytes", "bytes transferred"),
    ("requests_until_usable", "requests until usable"),
    ("transferred_until_usable_bytes", "bytes until usable"),
];

/// Measures the part.
///
/// # Errors
/// Where a page does not show a form that can be sent.
pub fn measure(options: &Options) -> Result<Part> {
    let (chromium, _) = setup::browser()?;
    let peers = programs::build_peers()?;
    if !options.quick {
        programs::check_peers(&peers, &chromium)?;
    }
    let recorded = record(&peers)?;
    let folder = target().join("bench");
    let pages: &[&str] = if options.quick { &QUICK_PAGES } else { &PAGES };
    let names: Vec<&str> = pages
        .iter()
        .copied()
        .filter(|name| page_of(name, &peers, &recorded).exists())
        .collect();
    let pages: Vec<Value> = names.iter().map(|name| page(name)).collect();
    let plan = json!({
        "runs": if options.quick { 4 } else { 8 },
        "chromium": chromium,
        "roots": [recorded, peers],
        "pages": pages,
    });
    let (plan_file, out) = (folder.join("plan.json"), folder.join("browser.json"));
    fs::write(&plan_file, serde_json::to_string_pretty(&plan)?)?;
    let mut measure = Command::new(npm_tool("node"));
    measure
        .arg(root().join("tests/bench/browser/measure.mjs"))
        .args([&plan_file, &out])
        .current_dir(root());
    run("Visiting pages in Chromium", &mut measure)?;
    let found: Value = serde_json::from_slice(&fs::read(&out)?)?;
    let found = Found(found);
    Ok(Part {
        tables: vec![table(&found, &names)],
        verdicts: verdicts(&found)?,
        versions: vec![("Chromium".to_owned(), found.chromium())],
        ..Part::default()
    })
}

fn page(name: &str) -> Value {
    let host = match name {
        "none" => Value::Null,
        "transom" => json!("transom-form"),
        _ => json!("twin-form"),
    };
    json!({ "name": name, "path": format!("/pages/{name}.html"), "host": host })
}

fn page_of(name: &str, peers: &Path, recorded: &Path) -> PathBuf {
    let folder = if name == "transom" { recorded } else { peers };
    folder.join("pages").join(format!("{name}.html"))
}

/// What the service sends to a visitor, as files; and a page like those of the twins.
fn record(peers: &Path) -> Result<PathBuf> {
    let folder = target().join("bench/recorded");
    let _ = fs::remove_dir_all(&folder);
    for name in ["f", "a", "pages"] {
        fs::create_dir_all(folder.join(name))?;
    }
    let scratch = Scratch::new()?;
    let server = Server::transom(Flavour::Release, &scratch.within("transom")?)?;
    let address = format!("{}/f/contact.js?locale=en", server.address);
    let script = ureq::get(&address).call()?.body_mut().read_to_vec()?;
    fs::write(folder.join("f/contact.js"), script)?;
    for entry in fs::read_dir(root().join("edge/assets/a"))? {
        let entry = entry?;
        fs::copy(entry.path(), folder.join("a").join(entry.file_name()))?;
    }
    let twin = fs::read_to_string(peers.join("pages/vanilla.html"))?;
    let page = twin
        .replace("../vanilla.js", "../f/contact.js")
        .replace(
            "twin-form action=\"/sink\"",
            "transom-form form=\"contact\"",
        )
        .replace("twin-form", "transom-form");
    fs::write(folder.join("pages/transom.html"), page)?;
    Ok(folder)
}

/// What the visits wrote down.
struct Found(Value);

impl Found {
    fn figure(&self, page: &str, figure: &str, part: &str) -> Option<f64> {
        self.0
            .pointer(&format!("/pages/{page}/{figure}/{part}"))?
            .as_f64()
    }

    fn median(&self, page: &str, figure: &str) -> Result<f64> {
        let median = self.figure(page, figure, "median");
        median.with_context(|| format!("{page} has no {figure}"))
    }

    fn cell(&self, page: &str, figure: &str) -> String {
        let part = |part| self.figure(page, figure, part);
        match (part("median"), part("min"), part("max")) {
            (Some(median), Some(min), Some(max)) if figure == "layout_shift" => {
                format!("{median:.3} ({min:.3}–{max:.3})")
            }
            (Some(median), Some(min), Some(max)) => format!("{median:.0} ({min:.0}–{max:.0})"),
            _ => "–".to_owned(),
        }
    }

    fn chromium(&self) -> String {
        let version = self.0.pointer("/conditions/chromium");
        version
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }
}

fn table(found: &Found, names: &[&str]) -> Table {
    let mut columns = vec!["figure"];
    columns.extend(names);
    let mut table = Table::new("Pages", METHOD, &columns);
    for (figure, title) in FIGURES {
        let mut row = vec![title.to_owned()];
        row.extend(names.iter().map(|name| found.cell(name, figure)));
        if row.iter().skip(1).any(|cell| cell != "–") {
            table.row(&row);
        }
    }
    table
}

fn verdicts(found: &Found) -> Result<Vec<Verdict>> {
    let painted = found.median("transom", "form_painted_ms")?;
    let vanilla = found.median("vanilla", "form_painted_ms")?;
    let added = found.median("transom", "blocking_ms")? - found.median("none", "blocking_ms")?;
    let longest = found.median("transom", "longest_task_ms")?;
    let shift = found.median("transom", "layout_shift")?;
    let keystroke = found.median("transom", "keystroke_ms")?;
    let submit = found.median("transom", "submit_ms")?;
    // The page itself is one of them.
    let requests = found.median("transom", "requests_until_usable")? - 1.0;
    let latency = ((50.0, "≤ 50 ms"), (32.0, "≤ 32 ms"));
    Ok(vec![
        Verdict::of(
            "form painted, against bare vanilla with one script",
            painted / vanilla,
            format!("{painted:.0} ms against {vanilla:.0} ms"),
            (1.15, "≤ +15 %"),
            (1.0, "equal"),
        ),
        Verdict::of(
            "requests until the form is usable",
            requests,
            format!("{requests:.0}"),
            (1.0, "1"),
            (1.0, "1"),
        ),
        Verdict::of(
            "blocking time added to the page",
            added,
            format!("{added:.0} ms"),
            (0.0, "0 ms"),
            (0.0, "0 ms"),
        ),
        Verdict::of(
            "longest task with scripts, until the form is enhanced",
            longest,
            format!("{longest:.0} ms"),
            (30.0, "≤ 30 ms"),
            (20.0, "≤ 20 ms"),
        ),
        Verdict::of(
            "layout shift",
            shift,
            format!("{shift:.3}"),
            (0.0, "0"),
            (0.0, "0"),
        ),
        Verdict::of(
            "keystroke",
            keystroke,
            format!("{keystroke:.0} ms"),
            latency.0,
            latency.1,
        ),
        Verdict::of(
            "submit",
            submit,
            format!("{submit:.0} ms"),
            latency.0,
            latency.1,
        ),
    ])
}
