//! What is kept in KV: renderings of forms and the rules, made anew from D1 where they
//! are missing.

use std::sync::Arc;

use worker::KvStore;

use crate::cost::Cost;
use crate::error::ApiError;
use crate::memory::CACHE_SECONDS;

/// The key-value store, for one request.
#[derive(Clone)]
pub struct Kept {
    store: Arc<KvStore>,
    cost: Arc<Cost>,
}

impl Kept {
    /// What is kept in `store`; reads and writes are added to `cost`.
    pub fn new(store: Arc<KvStore>, cost: Arc<Cost>) -> Self {
        Self { store, cost }
    }

    /// The text kept under `key`; none also where it cannot be read, because D1 has all
    /// of it.
    pub async fn text(&self, key: &str) -> Option<String> {
        self.cost.add_kv_read();
        let read = self.store.get(key).cache_ttl(CACHE_SECONDS).text();
        read.await.ok().flatten()
    }

    /// Keeps `text` under `key`.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn keep(&self, key: &str, text: String) -> Result<(), ApiError> {
        self.cost.add_kv_write();
        let write = self.store.put(key, text).map_err(worker::Error::from)?;
        Ok(write.execute().await.map_err(worker::Error::from)?)
    }
}
