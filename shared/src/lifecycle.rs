//! What happens to a lead after it came in: pure steps from one state to the
//! next. The database stores the state that a step gives, if nobody stored
//! another meanwhile.

use serde::{Deserialize, Serialize};

use crate::lead::LeadStatus;
use crate::pool::PoolRules;
use crate::targets::{Deadline, TargetState};

/// What changes about a lead. Times are milliseconds since 1970, UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadState {
    /// Where it stands.
    pub status: LeadStatus,
    /// Whose it is.
    pub owner: Option<String>,
    /// Since when it is theirs.
    pub assigned_ms: Option<i64>,
    /// Since when it is in the pool.
    pub pooled_ms: Option<i64>,
    /// Who had it before.
    pub previous_owner: Option<String>,
    /// When they gave it back, or lost it.
    pub returned_ms: Option<i64>,
    /// By when somebody has to answer.
    pub deadline: Option<Deadline>,
    /// When somebody did.
    pub responded_ms: Option<i64>,
    /// When it was told that nobody did in time.
    pub escalated_ms: Option<i64>,
}

/// What happened to a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeadEventKind {
    /// It came in and was decided about.
    Accepted,
    /// It moved to another status.
    StatusChanged,
    /// It was found to be none of spam.
    Released,
    /// Somebody gave it to somebody.
    Assigned,
    /// Somebody took it from the pool.
    Picked,
    /// It went back to the pool.
    Returned,
    /// Nobody answered for too long, so it went back to the pool by itself.
    Recycled,
    /// Somebody answered.
    Responded,
    /// The time to answer passed.
    Breached,
    /// The same person wrote again.
    Touched,
}

impl LeadEventKind {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::StatusChanged => "status_changed",
            Self::Released => "released",
            Self::Assigned => "assigned",
            Self::Picked => "picked",
            Self::Returned => "returned",
            Self::Recycled => "recycled",
            Self::Responded => "responded",
            Self::Breached => "breached",
            Self::Touched => "touched",
        }
    }
}

/// How the `deadline` of a lead at `status` stands at `now_ms`; none where it has
/// none, or is closed without an answer.
pub fn target_state(
    status: LeadStatus,
    deadline: Option<Deadline>,
    responded_ms: Option<i64>,
    now_ms: i64,
) -> Option<TargetState> {
    let counts = responded_ms.is_some() || status.is_open();
    let deadline = deadline.filter(|_| counts)?;
    Some(deadline.state(responded_ms, now_ms))
}

impl LeadState {
    /// Who has to do something about it.
    pub fn holder(&self) -> Option<&str> {
        self.owner.as_deref().filter(|_| self.status.is_open())
    }

    /// Moved to `to`. What is closed or set aside is in no pool.
    ///
    /// # Errors
    /// Why a person may not do that.
    pub fn moved(self, to: LeadStatus) -> Result<Self, &'static str> {
        self.status.check_move(to)?;
        Ok(Self {
            status: to,
            pooled_ms: self.pooled_ms.filter(|_| to.is_open()),
            ..self
        })
    }

    /// Given to `person` at `now_ms`.
    ///
    /// # Errors
    /// Why it cannot be anybody's.
    pub fn assigned(self, person: &str, now_ms: i64) -> Result<Self, &'static str> {
        if !self.status.is_open() {
            return Err("Only an open lead can be given to somebody.");
        }
        if self.owner.as_deref() == Some(person) {
            return Err("They have this lead already.");
        }
        let changes_hands = self.owner.is_some();
        Ok(Self {
            previous_owner: self.owner.or(self.previous_owner),
            returned_ms: if changes_hands {
                Some(now_ms)
            } else {
                self.returned_ms
            },
            owner: Some(person.to_owned()),
            assigned_ms: Some(now_ms),
            pooled_ms: None,
            ..self
        })
    }

    /// Back in the pool at `now_ms`.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn returned(self, pool: &PoolRules, now_ms: i64) -> Result<Self, &'static str> {
        if !pool.is_open {
            return Err("There is no pool: open it in the rules.");
        }
        if !self.status.is_open() {
            return Err("Only an open lead can go to the pool.");
        }
        if self.pooled_ms.is_some() {
            return Err("The lead is in the pool already.");
        }
        Ok(Self {
            previous_owner: self.owner.or(self.previous_owner),
            returned_ms: Some(now_ms),
            owner: None,
            assigned_ms: None,
            pooled_ms: Some(now_ms),
            ..self
        })
    }

    /// Answered at `now_ms`; the first answer is the one that counts.
    ///
    /// # Errors
    /// Why there is nothing to answer.
    pub fn responded(self, now_ms: i64) -> Result<Self, &'static str> {
        if self.status == LeadStatus::Quarantined {
            return Err("Release the lead first.");
        }
        if self.responded_ms.is_some() {
            return Err("Somebody answered already.");
        }
        Ok(Self {
            responded_ms: Some(now_ms),
            ..self
        })
    }

    /// How its deadline stands at `now_ms`; none where it has none, or is closed
    /// without an answer.
    pub fn target_state(&self, now_ms: i64) -> Option<TargetState> {
        target_state(self.status, self.deadline, self.responded_ms, now_ms)
    }

    /// When somebody should look at it without being asked: its deadline passes,
    /// or it goes back to the pool.
    pub fn check_ms(&self, pool: &PoolRules) -> Option<i64> {
        if self.responded_ms.is_some() || !self.status.is_open() {
            return None;
        }
        let due = self.deadline.map(|deadline| deadline.due_ms);
        let due = due.filter(|_| self.escalated_ms.is_none());
        due.into_iter().chain(self.recycle_ms(pool)).min()
    }

    fn recycle_ms(&self, pool: &PoolRules) -> Option<i64> {
        self.holder()?;
        pool.recycle_ms(self.assigned_ms?)
    }

    /// What the clock does to it at `now_ms`, if anything: it goes back to the
    /// pool, or its missed deadline is told.
    pub fn ticked(self, pool: &PoolRules, now_ms: i64) -> Option<(Self, LeadEventKind)> {
        if self.responded_ms.is_some() || !self.status.is_open() {
            return None;
        }
        let is_missed = self
            .deadline
            .is_some_and(|deadline| now_ms > deadline.due_ms);
        // The missed deadline first: whose it was is still to be seen then.
        if is_missed && self.escalated_ms.is_none() {
            let escalated = Self {
                escalated_ms: Some(now_ms),
                ..self
            };
            return Some((escalated, LeadEventKind::Breached));
        }
        let is_idle = self.recycle_ms(pool).is_some_and(|at_ms| now_ms >= at_ms);
        if is_idle {
            let recycled = self.returned(pool, now_ms).ok()?;
            return Some((recycled, LeadEventKind::Recycled));
        }
        None
    }
}
