//! What a visitor's browser downloads.

use anyhow::Result;

use super::report::{Part, Table, Verdict};
use super::scratch::Scratch;
use super::servers::Server;
use super::{Options, programs};
use crate::run::root;
use crate::setup;
use crate::size::Size;
use crate::worker::Flavour;

const METHOD: &str = "\
Bytes of every file a visitor downloads for the form, as they are, with gzip 9 and with
Brotli 11; without HTTP headers. Transom is the release build, as the service sends it;
the twins are forms of the same six fields and checks, with the same style sheet, shrunk by
the same esbuild and terser and (not in a quick run) filled in afterwards; products are as
esbuild makes them. All are measured by the same compressors. Until it is enhanced, Transom checks what the browser itself checks (required, e-mail, lengths); the
checks of the twins are in their script. There are no elements of a portal yet.";

/// Measures the part.
///
/// # Errors
/// Where something does not build.
pub fn measure(options: &Options) -> Result<Part> {
    let usable = usable()?;
    let enhancement = Size::of_enhancement(&root().join("edge/assets/a"))?;
    let columns = ["form", "raw", "gzip 9", "Brotli 11", "note"];
    let mut table = Table::new("The demo form", METHOD, &columns);
    let mut add = |name: &str, size: Size, note: &str| {
        let [raw, gzip, brotli] = [size.raw, size.gzip, size.brotli].map(thousands);
        table.row(&[name.to_owned(), raw, gzip, brotli, note.to_owned()]);
    };
    add("Transom until usable", usable, "one request");
    add(
        "Transom enhanced, in all",
        usable + enhancement,
        "when the visitor turns to it",
    );
    let mut versions = Vec::new();
    let folder = programs::build_peers()?;
    if !options.quick {
        programs::check_peers(&folder, &setup::browser()?.0)?;
    }
    for peer in programs::peers_in(&folder)? {
        let kind = if peer.kind == "twin" { "twin: " } else { "" };
        let size = Size::of_file(&folder.join(format!("{}.js", peer.name)))?;
        add(&format!("{kind}{}", peer.name), size, &peer.note);
        if !peer.version.is_empty() {
            versions.push((peer.name, peer.version));
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
        let size = Size::of_file(&wasm)? + Size::of_file(&glue)?;
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
    let worker = Size::of_file(&root().join("edge/build/index_bg.wasm"))?.gzip;
    let bytes = |figure: &str, value: u64, must: (f64, &str), aim: (f64, &str)| {
        #[allow(clippy::cast_precision_loss, reason = "bytes of small files")]
        Verdict::of(figure, value as f64, thousands(value), must, aim)
    };
    Ok(vec![
        bytes(
            "bytes until usable (demo form, Brotli)",
            usable.brotli,
            (5000.0, "≤ 5.0 KB"),
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
            (1_500_000.0, "≤ 1.5 MB"),
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
