//! What a visitor's browser downloads.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::report::{Part, Table, Verdict};
use super::servers::{Scratch, Server};
use super::{Options, programs};
use crate::gates::brotli_bytes;
use crate::run::root;
use crate::worker::Flavour;

const METHOD: &str = "\
Bytes of every file a visitor downloads for the form, as they are, with gzip 9 and with
Brotli 11; without HTTP headers. Transom is the release build, as the service sends it;
the twins are forms of the same six fields and checks, with the same style sheet,
minified by esbuild.";

/// Bytes of some files together.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Size {
    fn of(content: &[u8]) -> Result<Self> {
        Ok(Self {
            raw: content.len() as u64,
            gzip: gzip_bytes(content)?,
            brotli: brotli_bytes(content),
        })
    }

    fn and(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }

    fn cells(self) -> [String; 3] {
        [self.raw, self.gzip, self.brotli].map(thousands)
    }
}

/// One line of what the twins' build writes.
#[derive(Deserialize)]
struct Peer {
    name: String,
    kind: String,
    version: String,
    #[serde(flatten)]
    size: Size,
    #[serde(default)]
    note: String,
}

/// Measures the part.
///
/// # Errors
/// Where something does not build.
pub fn measure(_: &Options) -> Result<Part> {
    let usable = usable()?;
    let enhancement = enhancement()?;
    let columns = ["form", "raw", "gzip 9", "Brotli 11", "note"];
    let mut table = Table::new("The demo form", METHOD, &columns);
    let mut add = |name: &str, size: Size, note: &str| {
        let [raw, gzip, brotli] = size.cells();
        table.row(&[name.to_owned(), raw, gzip, brotli, note.to_owned()]);
    };
    add("Transom until usable", usable, "one request");
    add(
        "Transom enhanced, in all",
        usable.and(enhancement),
        "when the visitor turns to it",
    );
    let mut versions = Vec::new();
    let folder = programs::build_peers()?;
    let peers: Vec<Peer> = serde_json::from_slice(&fs::read(folder.join("sizes.json"))?)?;
    for peer in &peers {
        let kind = if peer.kind == "twin" { "twin: " } else { "" };
        add(&format!("{kind}{}", peer.name), peer.size, &peer.note);
        if !peer.version.is_empty() {
            versions.push((peer.name.clone(), peer.version.clone()));
        }
    }
    for (package, note) in [
        (
            "transom-floor-yew",
            "one field, hydrated by Yew, module and glue",
        ),
        (
            "transom-floor-bare",
            "a module that marks an element, and its glue",
        ),
    ] {
        let (wasm, glue) = programs::floor(package)?;
        let size = Size::of(&fs::read(wasm)?)?.and(Size::of(&fs::read(glue)?)?);
        add(package, size, note);
    }
    Ok(Part {
        verdicts: verdicts(usable, enhancement)?,
        tables: vec![table],
        versions,
        ..Part::default()
    })
}

fn verdicts(usable: Size, enhancement: Size) -> Result<Vec<Verdict>> {
    let worker = Size::of(&fs::read(root().join("edge/build/index_bg.wasm"))?)?.gzip;
    let bytes = |figure: &str, value: u64, must: (f64, &str), aim: (f64, &str)| {
        #[allow(clippy::cast_precision_loss, reason = "bytes of small files")]
        Verdict::of(figure, value as f64, thousands(value), must, aim)
    };
    Ok(vec![
        bytes(
            "bytes until usable (demo form, Brotli)",
            usable.brotli,
            (4096.0, "≤ 4.0 KB"),
            (3072.0, "≤ 3.0 KB"),
        ),
        bytes(
            "WebAssembly and glue of the public bundle (Brotli)",
            enhancement.brotli,
            (66_560.0, "≤ 65 KB"),
            (51_200.0, "≤ 50 KB"),
        ),
        bytes(
            "Worker WebAssembly (gzip)",
            worker,
            (409_600.0, "≤ 400 KB"),
            (256_000.0, "≤ 250 KB"),
        ),
    ])
}

/// The form's script as the service sends it.
fn usable() -> Result<Size> {
    let scratch = Scratch::new()?;
    let server = Server::transom(Flavour::Release, &scratch.within("transom")?)?;
    let address = format!("{}/f/contact.js?locale=en", server.address);
    Size::of(&ureq::get(&address).call()?.body_mut().read_to_vec()?)
}

/// What comes when the visitor turns to the form.
fn enhancement() -> Result<Size> {
    let mut sum = Size::default();
    for entry in fs::read_dir(root().join("edge/assets/a"))? {
        let path = entry?.path();
        if is_enhancement(&path) {
            sum = sum.and(Size::of(&fs::read(path)?)?);
        }
    }
    Ok(sum)
}

fn is_enhancement(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("kit.") || name.starts_with("form.")
}

fn gzip_bytes(content: &[u8]) -> Result<u64> {
    use std::io::Write;
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()?;
    let mut input = gzip.stdin.take().context("gzip has no input")?;
    let content = content.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&content));
    let output = gzip.wait_with_output()?;
    let _ = writer.join();
    Ok(output.stdout.len() as u64)
}

/// `63,291`
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
