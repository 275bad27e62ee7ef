//! How many referrers of a published test set are told by medium and by source. The file
//! is a JSON list of objects with `uri`, `medium` and `source`, as that of Snowplow's
//! referer-parser (`referer-tests.json`):
//!
//! ```sh
//! cargo run -p transom-shared --example referrer_rates -- referer-tests.json
//! ```

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for the command line"
)]

use std::{env, fs, io};

use serde::Deserialize;
use transom_shared::attribution::{Attribution, VisitDraft};

#[derive(Deserialize)]
struct Case {
    uri: String,
    medium: String,
    source: String,
}

fn main() -> io::Result<()> {
    for file in env::args().skip(1) {
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(&file)?)?;
        let (mut media, mut sources) = (0, 0);
        for case in &cases {
            let visit = VisitDraft {
                page: "https://shop.example/contact".to_owned(),
                // Only the host counts, and the longest addresses are left out as a whole.
                referrer: case.uri.chars().take(500).collect(),
                ..VisitDraft::default()
            };
            let found = Attribution::of(&visit, 1).last;
            let is_medium = medium(&case.medium).contains(&found.medium.as_str());
            let is_source = is_source(&case.source, &found.source);
            media += u32::from(is_medium);
            sources += u32::from(is_source);
            if !is_medium || !is_source {
                let host = case.uri.split('/').nth(2).unwrap_or_default();
                let (medium, source) = (&case.medium, &case.source);
                println!(
                    "{host}: {medium} {source}, not {} {}",
                    found.medium, found.source
                );
            }
        }
        println!(
            "{file}: {} cases, medium right {media}, source right {sources}",
            cases.len()
        );
    }
    Ok(())
}

/// What Transom calls a medium of the set.
fn medium(theirs: &str) -> &'static [&'static str] {
    match theirs {
        "search" => &["organic"],
        "social" => &["social"],
        "email" => &["email"],
        "chatbot" => &["ai"],
        "paid" => &["cpc", "display"],
        _ => &["referral"],
    }
}

/// Whether two names are of one source: letters and digits compared, the shorter as the
/// beginning of the longer, and what has two names.
fn is_source(theirs: &str, ours: &str) -> bool {
    const OTHER_NAMES: [(&str, &str); 6] = [
        ("twitter", "x"),
        ("vkontakte", "vk"),
        ("ixquick", "startpage"),
        ("outlookcom", "outlook"),
        ("googlegemini", "gemini"),
        ("microsoftcopilot", "copilot"),
    ];
    let plain = |name: &str| -> String {
        let letters = name.to_lowercase();
        letters.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let (theirs, ours) = (plain(theirs), plain(ours));
    !ours.is_empty()
        && (theirs.starts_with(&ours)
            || ours.starts_with(&theirs)
            || ours.contains(&theirs)
            || OTHER_NAMES.contains(&(&theirs, &ours)))
}
