//! The rules as decisions use them: one value in KV, which an isolate remembers for a
//! while, so that an intake does not ask the database for them. D1 stays the only truth;
//! a value that is missing or that another build wrote is made anew from it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use transom_shared::json;
use transom_shared::rules::Rules;

use crate::error::ApiError;
use crate::kept::Kept;
use crate::memory::Memory;
use crate::publish::BUILD;
use crate::store::Store;

const KEY: &str = "rules";

thread_local! {
    static REMEMBERED: Memory<Rules> = const { Memory::new() };
}

/// The rules of the workspace.
#[derive(Clone)]
pub struct RuleBook {
    kept: Kept,
    store: Store,
    now_ms: i64,
}

#[derive(Serialize, Deserialize)]
struct Snapshot {
    build: String,
    rules: Rules,
}

impl RuleBook {
    /// The rules in `kept`, backed by `store`, at `now_ms`.
    pub fn new(kept: Kept, store: Store, now_ms: i64) -> Self {
        Self {
            kept,
            store,
            now_ms,
        }
    }

    /// The rules.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] where neither KV nor the database has them.
    pub async fn rules(&self) -> Result<Rc<Rules>, ApiError> {
        if let Some(rules) = REMEMBERED.with(|memory| memory.get(KEY, self.now_ms)) {
            return Ok(rules);
        }
        let stored = self.kept.text(KEY).await;
        let stored = stored.and_then(|text| json::read::<Snapshot>(&text).ok());
        match stored.filter(|snapshot| snapshot.build == BUILD) {
            Some(snapshot) => Ok(self.remember(snapshot.rules)),
            None => self.refresh().await,
        }
    }

    /// The rules for an intake: where they cannot be read, the usual ones. A lead
    /// that is decided about by plainer rules is better than one that is lost.
    pub async fn rules_or_usual(&self) -> Rc<Rules> {
        self.rules().await.unwrap_or_default()
    }

    /// Reads the rules anew and keeps them for everybody.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn refresh(&self) -> Result<Rc<Rules>, ApiError> {
        let snapshot = Snapshot {
            build: BUILD.to_owned(),
            rules: self.store.all_rules().await?,
        };
        let text = serde_json::to_string(&snapshot).map_err(worker::Error::from)?;
        // Whoever asked has the rules; keeping them is the next one's gain.
        let _ = self.kept.keep(KEY, text).await;
        Ok(self.remember(snapshot.rules))
    }

    fn remember(&self, rules: Rules) -> Rc<Rules> {
        let rules = Rc::new(rules);
        REMEMBERED.with(|memory| memory.keep(KEY, &rules, self.now_ms));
        rules
    }
}
