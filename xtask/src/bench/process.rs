//! What processes use, as Linux tells it (proc(5)).

use std::fs;

use anyhow::{Context, Result};

/// What a group of processes has used so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Processor time of its own and of the system for it, in milliseconds.
    pub cpu_ms: f64,
    /// The most memory it has had resident, in bytes.
    pub peak_bytes: u64,
}

/// Linux counts processor time in hundredths of a second.
const TICK_MS: f64 = 10.0;

/// The processes called `name` in the process group `group`, oldest first.
pub fn members(group: u32, name: &str) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut found: Vec<(u64, u32)> = ids
        .filter_map(|id: u32| {
            let stat = Stat::of(id).ok()?;
            (stat.group == group && stat.name == name).then_some((stat.started, id))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// What the processes `ids` have used together.
///
/// # Errors
/// Where one of them has ended.
pub fn usage(ids: &[u32]) -> Result<Usage> {
    let mut sum = Usage::default();
    for id in ids {
        sum.cpu_ms += Stat::of(*id)?.cpu_ms;
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
        sum.peak_bytes += kilobytes.unwrap_or_default() * 1024;
    }
    Ok(sum)
}

struct Stat {
    name: String,
    group: u32,
    cpu_ms: f64,
    started: u64,
}

impl Stat {
    fn of(id: u32) -> Result<Self> {
        let text = fs::read_to_string(format!("/proc/{id}/stat"))?;
        // The name stands in brackets and may itself hold brackets and blanks.
        let (before, rest) = text.rsplit_once(") ").context("no name")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let field = |number: usize| -> Result<u64> {
            // The first of these is the third of the line.
            let text = fields.get(number - 3).context("a short line")?;
            Ok(text.parse()?)
        };
        #[allow(clippy::cast_precision_loss, reason = "hundredths of seconds")]
        let cpu_ms = (field(14)? + field(15)?) as f64 * TICK_MS;
        Ok(Self {
            name: before.split_once('(').context("no name")?.1.to_owned(),
            group: u32::try_from(field(5)?)?,
            cpu_ms,
            started: field(22)?,
        })
    }
}
