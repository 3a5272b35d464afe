//! Follows auth-svc: the keys that tokens are verified with, and the sessions that end.

use std::{future::Future, time::Duration};

use proto::{
    auth::{
        GetJwksRequest, WatchRevocationsRequest, session_service_client::SessionServiceClient,
        token_service_client::TokenServiceClient,
    },
    id::SessionId,
};
use rand::RngExt as _;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use crate::{KeySet, Link, PublicKey, Revocations, Tasks};

/// A feed that says nothing for so long is lost: it should say something every 15 s.
const SILENCE: Duration = Duration::from_secs(40);

/// Follows keys and revocations until the soft stop. `auth` carries this process's identity.
pub fn follow_auth(auth: &Link, keys: &KeySet, revocations: &Revocations, tasks: &Tasks) {
    tasks.spawn("keys", follow_keys(auth.clone().anonymous(), keys.clone(), tasks.soft()));
    tasks.spawn("revocations", follow_revocations(auth.clone(), revocations.clone(), tasks.soft()));
}

/// Longest wait between two tries to fetch keys: nobody needs new ones at once.
const KEYS_AGAIN: Duration = Duration::from_secs(5);
/// Longest wait between two tries to watch revocations: when auth-svc is back, who signs out is out within a second.
const WATCH_AGAIN: Duration = Duration::from_millis(500);

/// Waits between tries: 100 ms, doubling to the longest, with jitter so that processes do not march in step.
struct Backoff {
    next: Duration,
    longest: Duration,
}

impl Backoff {
    const FIRST: Duration = Duration::from_millis(100);

    const fn up_to(longest: Duration) -> Self {
        Self { next: Self::FIRST, longest }
    }

    const fn reset(&mut self) {
        self.next = Self::FIRST;
    }

    async fn wait(&mut self) {
        let jitter = rand::rng().random_range(0.5..1.0);
        tokio::time::sleep(self.next.mul_f64(jitter)).await;
        self.next = (self.next * 2).min(self.longest);
    }
}

async fn follow_keys(auth: Link, keys: KeySet, soft: CancellationToken) {
    until(soft, async {
        let mut backoff = Backoff::up_to(KEYS_AGAIN);
        loop {
            match fetch_keys(&auth, &keys).await {
                Ok(max_age) => {
                    backoff.reset();
                    tokio::time::sleep(max_age).await;
                }
                Err(status) => {
                    tracing::debug!(%status, "keys could not be fetched");
                    backoff.wait().await;
                }
            }
        }
    })
    .await;
}

async fn fetch_keys(auth: &Link, keys: &KeySet) -> Result<Duration, Status> {
    let answer = TokenServiceClient::new(auth.clone()).get_jwks(GetJwksRequest {}).await?.into_inner();
    keys.replace(
        answer.keys.into_iter().map(|key| PublicKey { kid: key.kid, bytes: key.public_key.to_vec() }),
    );
    Ok(Duration::from_secs(u64::from(answer.max_age_seconds.clamp(5, 3600))))
}

async fn follow_revocations(auth: Link, revocations: Revocations, soft: CancellationToken) {
    until(soft, async {
        let mut cursor = String::new();
        let mut backoff = Backoff::up_to(WATCH_AGAIN);
        loop {
            let ended = watch(&auth, &revocations, &mut cursor, &mut backoff).await;
            revocations.feed_lost();
            tracing::debug!(?ended, "the revocation feed broke");
            backoff.wait().await;
        }
    })
    .await;
}

async fn watch(
    auth: &Link,
    revocations: &Revocations,
    cursor: &mut String,
    backoff: &mut Backoff,
) -> Result<(), Status> {
    let request = WatchRevocationsRequest { cursor: cursor.clone() };
    let mut feed = SessionServiceClient::new(auth.clone()).watch_revocations(request).await?.into_inner();
    loop {
        let next = tokio::time::timeout(SILENCE, feed.message()).await;
        let Some(step) = next.map_err(|_| Status::unavailable("the feed is silent"))?? else { return Ok(()) };
        for revocation in step.revocations {
            if let Ok(session) = revocation.session_id.parse::<SessionId>() {
                revocations.revoke(session, revocation.reason());
            }
        }
        *cursor = step.cursor;
        revocations.feed_back();
        backoff.reset();
    }
}

async fn until(soft: CancellationToken, work: impl Future<Output = ()>) {
    soft.run_until_cancelled(work).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_any_outage_revocations_are_watched_again_within_half_a_second() {
        let mut backoff = Backoff::up_to(WATCH_AGAIN);
        for attempt in 0..50 {
            let begun = tokio::time::Instant::now();
            backoff.wait().await;
            let waited = begun.elapsed();
            assert!(waited <= Duration::from_millis(501), "attempt {attempt}: {waited:?}");
            assert!(attempt < 5 || waited >= Duration::from_millis(250), "it would be a storm: {waited:?}");
        }
        backoff.reset();
        let begun = tokio::time::Instant::now();
        backoff.wait().await;
        assert!(begun.elapsed() <= Duration::from_millis(101));
    }
}
