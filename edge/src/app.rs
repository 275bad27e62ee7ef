//! What a handler works with.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::Arc;

use transom_shared::calendar::Date;
use transom_shared::id::IdKind;
use worker::{Context, Env, KvStore};

use crate::answer::RequestFacts;
use crate::config::Config;
use crate::error::ApiError;
use crate::kept::Kept;
use crate::limits::Limits;
use crate::publish::Published;
use crate::queue::Queues;
use crate::rules::RuleBook;
use crate::store::Store;

/// The build this is: changes whenever the loader, the style sheet or the
/// enhancement changes, so that stored renderings of another build are made anew.
pub const BUILD: &str = include_str!("../dist/build.txt").trim_ascii();

/// One request's view of the service.
#[derive(Clone)]
pub struct App(Arc<View>);

/// What there is to see.
pub struct View {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// Published forms.
    pub forms: Published,
    /// The rules.
    pub rules: RuleBook,
    /// How much comes from where.
    pub limits: Arc<Limits>,
    /// Where work is left for later.
    pub queues: Queues,
    context: Context,
    /// The time of the request, in milliseconds since 1970, UTC.
    pub now_ms: i64,
    /// The request, as it stands in the logs.
    pub request_id: String,
}

impl Deref for App {
    type Target = View;

    fn deref(&self) -> &View {
        &self.0
    }
}

impl App {
    /// Reads the settings and binds the stores.
    ///
    /// # Errors
    /// [`ApiError::Misconfigured`] where a setting or a binding is missing.
    pub fn new(env: &Env, context: Context, facts: &RequestFacts) -> Result<Self, ApiError> {
        #[allow(unused_mut, reason = "a test build changes it")]
        let mut bound = Bound::of(env)?;
        #[cfg(feature = "test-build")]
        bound.rehearse(facts);
        let store = bound.store;
        #[cfg(feature = "test-build")]
        let store = crate::rehearsal::with_faults(store, &facts.fault);
        let now_ms = facts.now_ms;
        let kept = Kept::new(bound.kv, store.cost());
        Ok(Self(Arc::new(View {
            config: bound.config,
            forms: Published::new(kept.clone(), store.clone(), now_ms),
            rules: RuleBook::new(kept, store.clone(), now_ms),
            limits: bound.limits,
            store,
            queues: bound.queues,
            context,
            now_ms,
            request_id: facts.request_id.clone(),
        })))
    }

    /// Tells the outbox, after the answer was given, that something is due for these
    /// destinations.
    pub fn wake(&self, destinations: Vec<String>) {
        if !destinations.is_empty() {
            let queues = self.queues.clone();
            self.context
                .wait_until(async move { queues.wake(destinations).await });
        }
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

/// Settings and bindings: the same for every request of an isolate, and each of them
/// a few calls into JavaScript to find and to check.
#[derive(Clone)]
struct Bound {
    config: Arc<Config>,
    kv: Arc<KvStore>,
    store: Store,
    limits: Arc<Limits>,
    queues: Queues,
}

thread_local! {
    static BOUND: RefCell<Option<Bound>> = const { RefCell::new(None) };
}

impl Bound {
    /// Those of `env`, found once. What is missing is looked for at every request.
    fn of(env: &Env) -> Result<Self, ApiError> {
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
    fn rehearse(&mut self, facts: &RequestFacts) {
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

/// Bytes of chance of one identifier.
type Chance = [u8; 10];

thread_local! {
    /// Chance of the platform's generator, drawn for several identifiers at once: asking
    /// costs more than making one.
    static CHANCE: RefCell<Vec<Chance>> = const { RefCell::new(Vec::new()) };
}

/// A new identifier; no chance is used twice.
pub fn new_id(kind: IdKind, now_ms: i64) -> String {
    let chance = CHANCE.with_borrow_mut(|left| {
        if left.is_empty() {
            let mut drawn = [0; 320];
            // The generator of the Workers runtime does not fail; where it did, ids
            // would still be told apart by time and refused by the primary key.
            let _ = getrandom::fill(&mut drawn);
            left.extend_from_slice(drawn.as_chunks().0);
        }
        left.pop()
    });
    kind.generate(now_ms, chance.unwrap_or_default())
}
