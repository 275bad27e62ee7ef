//! The rules as decisions use them: one value in KV, so that an intake does not
//! ask the database for them. D1 stays the only truth; a value that is missing or
//! that another build wrote is made anew from it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use transom_shared::rules::Rules;
use worker::KvStore;

use crate::app::BUILD;
use crate::error::ApiError;
use crate::store::Store;

const KEY: &str = "rules";
/// Shortest time for which KV answers from its cache at the edge, in seconds:
/// changed rules hold everywhere after at most this long.
const CACHE_SECONDS: u64 = 60;

/// The rules of the workspace.
#[derive(Clone)]
pub struct RuleBook {
    kv: Arc<KvStore>,
    store: Store,
}

#[derive(Serialize, Deserialize)]
struct Snapshot {
    build: String,
    rules: Rules,
}

impl RuleBook {
    /// The rules in `kv`, backed by `store`.
    pub fn new(kv: Arc<KvStore>, store: Store) -> Self {
        Self { kv, store }
    }

    /// The rules.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] where neither KV nor the database has them.
    pub async fn rules(&self) -> Result<Rules, ApiError> {
        let stored = self.kv.get(KEY).cache_ttl(CACHE_SECONDS).text().await;
        let stored = stored.ok().flatten();
        let stored = stored.and_then(|text| serde_json::from_str::<Snapshot>(&text).ok());
        match stored.filter(|snapshot| snapshot.build == BUILD) {
            Some(snapshot) => Ok(snapshot.rules),
            None => self.refresh().await,
        }
    }

    /// The rules for an intake: where they cannot be read, the usual ones. A lead
    /// that is decided about by plainer rules is better than one that is lost.
    pub async fn rules_or_usual(&self) -> Rules {
        self.rules().await.unwrap_or_default()
    }

    /// Reads the rules anew and keeps them for everybody.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn refresh(&self) -> Result<Rules, ApiError> {
        let snapshot = Snapshot {
            build: BUILD.to_owned(),
            rules: self.store.all_rules().await?,
        };
        let text = serde_json::to_string(&snapshot).map_err(worker::Error::from)?;
        if let Ok(write) = self.kv.put(KEY, text) {
            // Whoever asked has the rules; keeping them is the next one's gain.
            let _ = write.execute().await;
        }
        Ok(snapshot.rules)
    }
}
