//! What a handler works with.

use std::sync::Arc;

use transom_shared::calendar::Date;
use transom_shared::id::IdKind;
use worker::{Context, Env, KvStore};

use crate::answer::RequestFacts;
use crate::config::Config;
use crate::error::ApiError;
use crate::limits::Limits;
use crate::queue::Queues;
use crate::rules::RuleBook;
use crate::store::Store;

/// The build this is: changes whenever the loader, the style sheet or the
/// enhancement changes, so that stored renderings of another build are made anew.
pub const BUILD: &str = include_str!("../dist/build.txt").trim_ascii();

/// One request's view of the service.
#[derive(Clone)]
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// Published forms.
    pub forms: crate::publish::Published,
    /// The rules.
    pub rules: RuleBook,
    /// How much comes from where.
    pub limits: Arc<Limits>,
    /// Where work is left for later.
    pub queues: Queues,
    context: Arc<Context>,
    /// The time of the request, in milliseconds since 1970, UTC.
    pub now_ms: i64,
    /// The request, as it stands in the logs.
    pub request_id: String,
}

impl App {
    /// Reads the settings and binds the stores.
    ///
    /// # Errors
    /// [`ApiError::Misconfigured`] where a setting or a binding is missing.
    pub fn new(env: &Env, context: Context, facts: &RequestFacts) -> Result<Self, ApiError> {
        #[allow(unused_mut, reason = "a test build changes it")]
        let mut config = Config::read(env)?;
        #[cfg(feature = "test-build")]
        if !facts.siteverify.is_empty() {
            config.siteverify.clone_from(&facts.siteverify);
            config.turnstile_secret = Some("secret".to_owned());
        }
        let kv = bind_kv(env)?;
        let store = bind_store(env)?;
        #[cfg(feature = "test-build")]
        let store = crate::rehearsal::with_faults(store, &facts.fault);
        #[allow(unused_mut, reason = "a test build changes it")]
        let mut queues = Queues::bind(env)?;
        #[cfg(feature = "test-build")]
        {
            queues.is_down = facts.fault == "queue";
        }
        Ok(Self {
            config,
            forms: crate::publish::Published::new(Arc::clone(&kv), store.clone()),
            rules: RuleBook::new(kv, store.clone()),
            limits: Arc::new(Limits::bind(env)),
            store,
            queues,
            context: Arc::new(context),
            now_ms: facts.now_ms,
            request_id: facts.request_id.clone(),
        })
    }

    /// Goes on with `work` after the answer was given.
    pub fn later(&self, work: impl Future<Output = ()> + 'static) {
        self.context.wait_until(work);
    }

    /// A new identifier of the given kind.
    pub fn new_id(&self, kind: IdKind) -> String {
        new_id(kind, self.now_ms)
    }

    /// The day it is for a visitor. Their own calendar may be a day away from
    /// UTC; what they claim is believed within that day.
    pub fn today_for(&self, claimed: Option<&str>) -> Date {
        let utc = Date::from_epoch_ms(self.now_ms);
        let claimed = claimed.and_then(Date::parse);
        claimed
            .filter(|day| day.days_from(utc).abs() <= 1)
            .unwrap_or(utc)
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

/// A new identifier; chance comes from the platform's generator.
pub fn new_id(kind: IdKind, now_ms: i64) -> String {
    let mut random = [0; 10];
    // The generator of the Workers runtime does not fail; where it did, ids
    // would still be told apart by time and refused by the primary key.
    let _ = getrandom::fill(&mut random);
    kind.generate(now_ms, random)
}
