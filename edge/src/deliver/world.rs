//! The world as it is on Cloudflare Workers.

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use transom_shared::delivery::Reply;
use transom_shared::destination::{Credentials, Message};

use super::{World, http, seal};
use crate::clock;
use crate::config::Config;
use crate::store::Ready;

/// The platform's clock, chance and network, and the deployment's keys.
pub struct EdgeWorld {
    config: Config,
    /// How far this world's clock is ahead, in milliseconds: 0 but in a test build.
    ahead_ms: i64,
}

impl EdgeWorld {
    /// The world with these settings.
    pub fn new(config: &Config) -> Self {
        Self {
            config: config.clone(),
            ahead_ms: 0,
        }
    }

    /// The world as it will be at `now_ms`.
    #[cfg(feature = "test-build")]
    pub fn at(config: &Config, now_ms: i64) -> Self {
        Self {
            config: config.clone(),
            ahead_ms: now_ms - clock::now_ms(),
        }
    }
}

impl World for EdgeWorld {
    fn now_ms(&self) -> i64 {
        clock::now_ms() + self.ahead_ms
    }

    fn random(&self) -> u32 {
        // Without chance deliveries are only less spread out in time.
        getrandom::u32().unwrap_or_default()
    }

    fn credentials<'a>(
        &'a self,
        destination: &'a Ready,
    ) -> LocalBoxFuture<'a, Result<Credentials, String>> {
        async move {
            let keys = &self.config.secrets;
            let opened = seal::open(keys, destination).await;
            let opened =
                opened.ok_or("its keys cannot be read: check the secret SECRETS_KEY".to_owned())?;
            // It may have been saved by a build that took any host.
            let kind = destination.definition.kind;
            kind.check_address(&opened.url, http::REACH)
                .map_err(|problem| ["its address is not allowed: ", problem].concat())?;
            Ok(opened)
        }
        .boxed_local()
    }

    fn send(&self, message: Message) -> LocalBoxFuture<'_, Reply> {
        http::send(&self.config, message).boxed_local()
    }
}
