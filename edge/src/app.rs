//! What a handler works with.

use std::ops::Deref;
use std::sync::Arc;

use transom_shared::calendar::Date;
use transom_shared::id::IdKind;
use worker::{Context, Env};

use crate::answer::{AskedLocale, RequestFacts};
use crate::bound::Bound;
use crate::chance;
use crate::config::Config;
use crate::error::ApiError;
use crate::kept::Kept;
use crate::limits::Limits;
use crate::publish::Published;
use crate::queue::Queues;
use crate::rules::RuleBook;
use crate::store::Store;

/// One request's view of the service. A clone is another handle to the same view.
#[derive(Clone)]
pub struct App(Arc<View>);

/// What a handler reaches through [`App`]: settings, stores, and the request's own time and
/// name.
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
    /// The locale that the visitor's page asked for, for problems.
    pub asked_locale: AskedLocale,
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
            asked_locale: facts.asked_locale.clone(),
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
        chance::new_id(kind, self.now_ms)
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
