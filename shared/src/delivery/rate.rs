//! How often a destination may be asked, and how a burst becomes one message.

/// A destination's allowance, by the generic cell rate algorithm (ITU-T I.371):
/// one time says everything, so it is one column and one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Most requests in any minute.
    pub per_minute: u32,
    /// When the allowance is whole again, in milliseconds since 1970, UTC.
    pub full_at_ms: i64,
}

const MINUTE_MS: i64 = 60_000;

impl Rate {
    /// What one request costs, in milliseconds of allowance, rounded up. Half the
    /// allowance may be used at once and the other half grows back within the
    /// minute, so no minute, wherever it begins, sees more than the whole.
    fn cost_ms(self) -> i64 {
        let half = i64::from(self.per_minute.max(2)) / 2;
        (MINUTE_MS + half - 1) / half
    }

    /// How many requests may be made at once at `now_ms`.
    pub fn free(self, now_ms: i64) -> u32 {
        let used_ms = (self.full_at_ms - now_ms).max(0);
        u32::try_from((MINUTE_MS - used_ms).max(0) / self.cost_ms()).unwrap_or(0)
    }

    /// After `requests` were made at `now_ms`.
    #[must_use]
    pub fn after(self, requests: u32, now_ms: i64) -> Self {
        Self {
            full_at_ms: self.full_at_ms.max(now_ms) + self.cost_ms() * i64::from(requests),
            ..self
        }
    }

    /// When at least one request may be made, in milliseconds since 1970, UTC.
    pub fn free_at_ms(self, now_ms: i64) -> i64 {
        now_ms.max(self.full_at_ms + self.cost_ms() - MINUTE_MS)
    }
}

/// What is done with the deliveries that are due to one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// How many go in messages of their own.
    pub single: usize,
    /// How many go together in one digest after them.
    pub folded: usize,
    /// How many wait for allowance.
    pub held: usize,
}

/// Divides `due` deliveries over `free` requests. Where the destination is read
/// by people (`folds`) the last request carries all that is left, so that a burst
/// is one message and nothing is dropped; elsewhere the rest waits.
pub fn group(due: usize, free: u32, folds: bool) -> Grouping {
    let free = free as usize;
    let fits = due <= free;
    let single = if fits {
        due
    } else if folds {
        free.saturating_sub(1)
    } else {
        free
    };
    let rest = due - single;
    let folded = if folds && !fits && free > 0 { rest } else { 0 };
    Grouping {
        single,
        folded,
        held: rest - folded,
    }
}
