use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use proto::auth::{IssueServiceTokenRequest, token_service_client::TokenServiceClient};
use tokio::sync::Mutex;
use tonic::{Code, Status};

use super::Link;
use crate::Clock;

/// A token is replaced this long before it ends.
const EARLY: TimeDelta = TimeDelta::seconds(60);

/// This process's own service account, and its token, renewed as needed.
#[derive(Clone)]
pub struct ServiceIdentity(Arc<Inner>);

struct Inner {
    account: String,
    source: Source,
    clock: Clock,
    // Held over the exchange: whoever comes meanwhile waits for the same token.
    token: Mutex<Option<(String, DateTime<Utc>)>>,
}

/// Signs a token of one's own: its text, and when it ends.
type Sign = dyn Fn() -> Result<(String, DateTime<Utc>), Status> + Send + Sync;

/// Where tokens come from.
enum Source {
    /// Credentials, exchanged at auth-svc.
    Exchange { secret: String, auth: Link },
    /// The process itself.
    Local(Box<Sign>),
}

impl ServiceIdentity {
    /// The account `account`; `auth` is a link to auth-svc without an identity.
    pub fn new(account: &str, secret: String, auth: Link, clock: Clock) -> Self {
        Self::with_source(account, Source::Exchange { secret, auth }, clock)
    }

    /// The account `account` of a process that signs its own tokens: auth-svc. `sign` gives a token and when it ends.
    pub fn local(
        account: &str,
        clock: Clock,
        sign: impl Fn() -> Result<(String, DateTime<Utc>), Status> + Send + Sync + 'static,
    ) -> Self {
        Self::with_source(account, Source::Local(Box::new(sign)), clock)
    }

    fn with_source(account: &str, source: Source, clock: Clock) -> Self {
        let (account, token) = (account.to_owned(), Mutex::default());
        Self(Arc::new(Inner { account, source, clock, token }))
    }

    /// A token that lives for another minute at least.
    ///
    /// # Errors
    ///
    /// UNAVAILABLE while auth-svc does not answer or refuses the credentials; what a process fails with that signs its
    /// own.
    pub async fn token(&self) -> Result<String, Status> {
        let mut held = self.0.token.lock().await;
        let now = self.0.clock.now();
        if let Some((token, _)) = held.as_ref().filter(|(_, expire)| now + EARLY < *expire) {
            return Ok(token.clone());
        }
        let (token, expire) = match &self.0.source {
            Source::Exchange { secret, auth } => self.exchange(secret, auth.clone()).await?,
            Source::Local(sign) => sign()?,
        };
        *held = Some((token.clone(), expire));
        Ok(token)
    }

    async fn exchange(&self, secret: &str, auth: Link) -> Result<(String, DateTime<Utc>), Status> {
        let request = IssueServiceTokenRequest {
            account: self.0.account.clone(),
            secret: secret.to_owned(),
            scopes: Vec::new(),
        };
        let issued = TokenServiceClient::new(auth)
            .issue_service_token(request)
            .await
            .map_err(|status| refused(&self.0.account, status))?
            .into_inner();
        let expire = issued.expire_time.and_then(proto::convert::time).unwrap_or_else(|| self.0.clock.now());
        Ok((issued.access_token, expire))
    }
}

/// The caller's own token is fine: that ours is not must not look like a refusal of theirs.
fn refused(account: &str, status: Status) -> Status {
    if status.code() == Code::Unavailable {
        return status;
    }
    // Also for a moment at the very first start: auth-svc has not read the account's file yet.
    tracing::warn!(account, %status, "auth-svc refuses this process's service account");
    crate::status::service_away("auth-svc", format!("it refuses the service account {account}"))
}

impl fmt::Debug for ServiceIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceIdentity").field("account", &self.0.account).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        time::Duration,
    };

    use super::*;

    #[tokio::test]
    async fn a_token_of_ones_own_is_signed_anew_a_minute_before_it_ends() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        let (time, signed) = (clock.clone(), AtomicU32::new(0));
        let identity = ServiceIdentity::local("auth-svc", clock.clone(), move || {
            let number = signed.fetch_add(1, Ordering::Relaxed) + 1;
            Ok((format!("token {number}"), time.now() + TimeDelta::minutes(10)))
        });
        assert_eq!(identity.token().await.unwrap(), "token 1");
        clock.advance(Duration::from_secs(539));
        assert_eq!(identity.token().await.unwrap(), "token 1");
        clock.advance(Duration::from_secs(1));
        assert_eq!(identity.token().await.unwrap(), "token 2");
    }
}
