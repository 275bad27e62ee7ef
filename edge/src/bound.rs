//! What the environment gives: settings and bindings, found once for an isolate.

use std::cell::RefCell;
use std::sync::Arc;

use worker::{Env, KvStore};

#[cfg(feature = "test-build")]
use crate::answer::RequestFacts;
use crate::config::Config;
use crate::error::ApiError;
use crate::limits::Limits;
use crate::queue::Queues;
use crate::store::Store;

/// Settings and bindings: the same for every request of an isolate, and each of them
/// a few calls into JavaScript to find and to check.
#[derive(Clone)]
pub struct Bound {
    /// The settings.
    pub config: Arc<Config>,
    /// The key-value store.
    pub kv: Arc<KvStore>,
    /// The database.
    pub store: Store,
    /// How much comes from where.
    pub limits: Arc<Limits>,
    /// Where work is left for later.
    pub queues: Queues,
}

thread_local! {
    static BOUND: RefCell<Option<Bound>> = const { RefCell::new(None) };
}

impl Bound {
    /// Those of `env`, found once. What is missing is looked for at every request.
    ///
    /// # Errors
    /// [`ApiError::Misconfigured`] where a setting or a binding is missing.
    pub fn of(env: &Env) -> Result<Self, ApiError> {
        let known = BOUND.with(|bound| bound.borrow().clone());
        let bound = match known {
            Some(bound) => bound,
            None => {
                let bound = Self::find(env)?;
                BOUND.with(|known| known.replace(Some(bound.clone())));
                bound
            }
        };
        Ok(Self {
            // Each request counts its own rows.
            store: bound.store.anew(),
            ..bound
        })
    }

    fn find(env: &Env) -> Result<Self, ApiError> {
        Ok(Self {
            config: Arc::new(Config::read(env)?),
            kv: bind_kv(env)?,
            store: bind_store(env)?,
            limits: Arc::new(Limits::bind(env)),
            queues: Queues::bind(env)?,
        })
    }

    /// Changes what a rehearsal asks to be otherwise.
    #[cfg(feature = "test-build")]
    pub fn rehearse(&mut self, facts: &RequestFacts) {
        self.queues.is_down = facts.fault == "queue";
        if !facts.siteverify.is_empty() {
            let mut config = Config::clone(&self.config);
            config.siteverify.clone_from(&facts.siteverify);
            config.turnstile_secret = Some("secret".to_owned());
            self.config = Arc::new(config);
        }
    }
}

/// The key-value store of `env`.
///
/// # Errors
/// [`ApiError::Misconfigured`] where it is not bound.
pub fn bind_kv(env: &Env) -> Result<Arc<KvStore>, ApiError> {
    let kv = env.kv("FORMS");
    kv.map(Arc::new)
        .map_err(|_| ApiError::Misconfigured("Bind a KV namespace as FORMS."))
}

/// The database of `env`.
///
/// # Errors
/// [`ApiError::Misconfigured`] where it is not bound.
pub fn bind_store(env: &Env) -> Result<Store, ApiError> {
    let database = env
        .d1("DB")
        .map_err(|_| ApiError::Misconfigured("Bind a D1 database as DB."))?;
    Ok(Store::new(Arc::new(database)))
}
