//! The gateway's own service token: always at hand, so that no call waits for it.

use std::{sync::Arc, time::Duration};

use arc_swap::ArcSwapOption;
use http::HeaderValue;
use runtime::ServiceIdentity;
use tokio_util::sync::CancellationToken;

/// How often it is looked whether the token must be renewed.
const LOOK: Duration = Duration::from_secs(20);
/// Wait after a failure: 100 ms, doubling to 5 s.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// The newest service token, if there is one. Calls go without it while there is none: then no service believes the
/// gateway about addresses, and nothing else changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct EdgeToken(Arc<ArcSwapOption<HeaderValue>>);

impl EdgeToken {
    pub(crate) fn get(&self) -> Option<HeaderValue> {
        self.0.load().as_deref().cloned()
    }

    /// Keeps the token fresh until the soft stop.
    pub(crate) async fn keep(self, identity: ServiceIdentity, soft: CancellationToken) {
        let renew = async {
            let mut retry = RETRY.0;
            loop {
                match identity.token().await.map(HeaderValue::try_from) {
                    Ok(Ok(mut token)) => {
                        token.set_sensitive(true);
                        self.0.store(Some(Arc::new(token)));
                        retry = RETRY.0;
                        tokio::time::sleep(LOOK).await;
                    }
                    Ok(Err(error)) => {
                        tracing::error!(%error, "the service token is no header value");
                        tokio::time::sleep(RETRY.1).await;
                    }
                    Err(status) => {
                        tracing::debug!(%status, "no service token yet");
                        tokio::time::sleep(retry).await;
                        retry = (retry * 2).min(RETRY.1);
                    }
                }
            }
        };
        soft.run_until_cancelled(renew).await;
    }
}
