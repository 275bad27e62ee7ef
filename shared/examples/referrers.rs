//! Makes the tables of who sends visitors anew: `src/attribution/hosts.txt` from Matomo's
//! lists of search engines, social networks and assistants
//! (<https://github.com/matomo-org/searchengine-and-social-list>, CC0 1.0) and the
//! project's own `own_hosts.txt`, which comes first; `sources.txt`, the words of sources,
//! from the project's own `own_sources.txt` and `own_hosts.txt`. Both are sorted by
//! bytes, as they are searched.
//!
//! ```sh
//! cargo run -p transom-shared --example referrers -- <folder of the lists>
//! ```

#![allow(clippy::disallowed_methods, reason = "a tool for the command line")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::Path;
use std::{env, fs, io};

const OWN_HOSTS: &str = include_str!("../src/attribution/own_hosts.txt");
const OWN_SOURCES: &str = include_str!("../src/attribution/own_sources.txt");
const TABLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/attribution");
/// Files of the lists and the kinds of what they list.
const LISTS: [(&str, &str); 3] = [
    ("SearchEngines.yml", "search"),
    ("Socials.yml", "social"),
    ("AIAssistants.yml", "ai"),
];
/// Names of the lists whose first word is not the name that reports use.
const NAMES: [(&str, &str); 7] = [
    ("360search", "360"),
    ("twitter", "x"),
    ("vkontakte", "vk"),
    ("hacker", "hackernews"),
    ("baiduai", "wenxin"),
    ("googlevideo", "google"),
    ("ozone", "qzone"),
];

fn main() -> io::Result<()> {
    let folder = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("name the folder of the lists"))?;
    let own: Vec<Vec<&str>> = [OWN_SOURCES, OWN_HOSTS]
        .iter()
        .flat_map(|list| list.lines())
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(' ').collect())
        .collect();
    // Host → kind and source, and source → kind; what is there first stays.
    let mut table: BTreeMap<String, String> = BTreeMap::new();
    let mut sources: BTreeMap<&str, &str> = BTreeMap::new();
    for words in &own {
        if let [kind, source, ..] = words.as_slice() {
            sources.entry(source).or_insert(kind);
        }
        if let [kind, source, host] = words.as_slice() {
            table.insert((*host).to_owned(), format!("{kind} {source}"));
        }
    }
    let own_hosts: BTreeSet<String> = table.keys().cloned().collect();
    for (file, kind) in LISTS {
        let list = fs::read_to_string(Path::new(&folder).join(file))?;
        for (name, address) in entries(&list) {
            let Some(host) = host(&address, kind) else {
                continue;
            };
            // A name of ours for the same host, or for what it is below.
            let dotted = [".", host.trim_start_matches('.')].concat();
            let mut above = dotted
                .match_indices('.')
                .filter_map(|(at, _)| dotted.get(at..));
            let has_own = above.any(|name| own_hosts.contains(name));
            if !has_own {
                let words = format!("{kind} {}", source(&name));
                table.entry(host).or_insert(words);
            }
        }
    }
    write("hosts.txt", table.iter())?;
    write("sources.txt", sources.iter())
}

fn write<K: Display, V: Display>(
    name: &str,
    table: impl Iterator<Item = (K, V)>,
) -> io::Result<()> {
    let lines: Vec<String> = table
        .map(|(key, words)| format!("{key} {words}\n"))
        .collect();
    fs::write(Path::new(TABLES).join(name), lines.concat())
}

/// Name and address of every entry of a list: a line without indent names what follows,
/// lines with a dash are addresses, unless they stand under another key than `urls`.
fn entries(list: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut name, mut is_listed) = (String::new(), true);
    for line in list.lines() {
        let text = line.trim();
        let bare = |text: &str| text.trim_matches(['\'', '"']).to_owned();
        if !line.starts_with(' ') && text.ends_with(':') {
            name = bare(text.trim_end_matches(':'));
            is_listed = true;
        } else if let Some(key) = text.strip_suffix(':') {
            is_listed = key == "urls";
        } else if let Some(address) = text.strip_prefix("- ").filter(|_| is_listed) {
            found.push((name.clone(), bare(address)));
        }
    }
    found
}

/// The host of an entry as the table writes it. Addresses with a path and maps are left
/// out. Networks and assistants count with what is below them; a portal that searches
/// does not.
fn host(address: &str, kind: &str) -> Option<String> {
    if address.contains('/') || address.starts_with("maps.") {
        return None;
    }
    let host = address
        .strip_prefix("www.")
        .unwrap_or(address)
        .to_lowercase();
    let host = host
        .strip_suffix(".{}")
        .map_or(host.clone(), |name| format!("{name}.*"));
    // `{}.ask.com` is any host below, most often one for each country.
    if let Some(below) = host.strip_prefix("{}.") {
        return Some(format!(".{below}"));
    }
    let is_app = ["com.", "org."].iter().any(|start| host.starts_with(start));
    let is_exact = kind == "search" || is_app;
    (!host.contains("{}")).then(|| if is_exact { host } else { format!(".{host}") })
}

/// The name of an engine or network as reports use it: its first word, in lower case.
fn source(name: &str) -> String {
    let name = name.replace("%2B", "plus").to_lowercase();
    let brand = [
        "google", "yahoo", "bing", "yandex", "baidu", "ask", "aol", "naver", "sogou",
    ];
    let first = name.split(' ').next().unwrap_or_default();
    let is_brand = brand.contains(&first.trim_end_matches('!'));
    let chosen = if is_brand { first } else { &name };
    let plain: String = chosen.chars().filter(|c| c.is_alphanumeric()).collect();
    let known = NAMES.iter().find(|(listed, _)| plain.starts_with(listed));
    known.map_or(plain, |(_, usual)| (*usual).to_owned())
}
