//! How much of a corpus is set aside by content alone. Each line of a file is a JSON
//! object with `text` and `label` (`ham` or `spam`):
//!
//! ```sh
//! cargo run -p transom-shared --release --example spam_rates -- corpus.jsonl …
//! ```
//!
//! With `--ham` or `--spam` it also shows what of that label was set aside, or not.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for the command line"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, io};

use serde::Deserialize;
use transom_shared::spam::{Circumstances, SpamRules, content_signals, judge};
use transom_shared::submission::Answer;

#[derive(Deserialize)]
struct Text {
    label: String,
    text: String,
    /// A part of the corpus that is counted by itself.
    #[serde(default)]
    group: String,
}

#[derive(Default)]
struct Count {
    all: u32,
    set_aside: u32,
}

fn main() -> io::Result<()> {
    let (options, files): (Vec<String>, Vec<String>) =
        env::args().skip(1).partition(|word| word.starts_with("--"));
    for file in files {
        let name = Path::new(&file).file_stem().unwrap_or_default();
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        for line in fs::read_to_string(&file)?.lines() {
            let text: Text = serde_json::from_str(line)?;
            let verdict = verdict(&text.text);
            let is_mistake = (text.label == "spam") != verdict.is_quarantined;
            if is_mistake && options.contains(&format!("--{}", text.label)) {
                println!("{:?}\n{}\n", verdict.signals, text.text);
            }
            let is_all = text.group.is_empty();
            let parts = [text.label.clone(), format!("{} {}", text.label, text.group)];
            for part in parts.into_iter().take(if is_all { 1 } else { 2 }) {
                let count = counts.entry(part).or_default();
                count.all += 1;
                count.set_aside += u32::from(verdict.is_quarantined);
            }
        }
        for (part, Count { all, set_aside }) in counts {
            let percent = 100.0 * f64::from(set_aside) / f64::from(all);
            println!(
                "{}\t{part}\t{set_aside} of {all}\t{percent:.2} %",
                name.display()
            );
        }
    }
    Ok(())
}

fn verdict(text: &str) -> transom_shared::spam::SpamVerdict {
    let answers = [("message".to_owned(), Answer::Text(text.to_owned()))];
    let rules = SpamRules::default();
    let content = content_signals(&answers, None, &rules);
    judge(&Circumstances::default(), content, &rules)
}
