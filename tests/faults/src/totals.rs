//! What a run met.

use std::fmt;

/// Sums over all histories, so that a run shows that it met what it is about.
#[derive(Default)]
pub struct Totals {
    pub submissions: u64,
    pub queued: u64,
    pub faults: u64,
    pub requests: u64,
    pub ended: u64,
    pub delivered: u64,
    pub dead: u64,
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            submissions,
            queued,
            faults,
            requests,
            ended,
            delivered,
            dead,
        } = self;
        write!(
            f,
            "simulated: submissions={submissions} queued={queued} database_faults={faults} \
             requests={requests} ended_sweeps={ended} delivered={delivered} dead={dead}"
        )
    }
}
