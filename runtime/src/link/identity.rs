use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use proto::auth::{IssueServiceTokenRequest, token_service_client::TokenServiceClient};
use tokio::sync::Mutex;
use tonic::{Code, Status};

use super::Link;
use crate::Clock;

/// A token is replaced this long before it ends.
const EARLY: TimeDelta = TimeDelta::seconds(60);

/// This process's own service account: its credentials, exchanged for a token as needed.
#[derive(Clone)]
pub struct ServiceIdentity(Arc<Inner>);

struct Inner {
    account: String,
    secret: String,
    auth: Link,
    clock: Clock,
    // Held over the exchange: whoever comes meanwhile waits for the same token.
    token: Mutex<Option<(String, DateTime<Utc>)>>,
}

impl ServiceIdentity {
    /// The account `account`; `auth` is a link to auth-svc without an identity.
    pub fn new(account: &str, secret: String, auth: Link, clock: Clock) -> Self {
        let (account, token) = (account.to_owned(), Mutex::default());
        Self(Arc::new(Inner { account, secret, auth, clock, token }))
    }

    /// A token that lives for another minute at least.
    ///
    /// # Errors
    ///
    /// UNAVAILABLE while auth-svc does not answer or refuses the credentials.
    pub async fn token(&self) -> Result<String, Status> {
        let mut held = self.0.token.lock().await;
        let now = self.0.clock.now();
        if let Some((token, _)) = held.as_ref().filter(|(_, expire)| now + EARLY < *expire) {
            return Ok(token.clone());
        }
        let (token, expire) = self.exchange().await?;
        *held = Some((token.clone(), expire));
        Ok(token)
    }

    async fn exchange(&self) -> Result<(String, DateTime<Utc>), Status> {
        let request = IssueServiceTokenRequest {
            account: self.0.account.clone(),
            secret: self.0.secret.clone(),
            scopes: Vec::new(),
        };
        let issued = TokenServiceClient::new(self.0.auth.clone())
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
