//! Tokens over the life of a socket.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta};
use proto::{
    auth::{RevocationReason, Role},
    id::UserId,
};
use runtime::{Clock, Ids, KeySet, follow_auth};
use testkit::Issuer;

use crate::support::{
    Stand, Tunnel, Upstream,
    auth::Auth,
    soon,
    tunnel::{entry, reason},
};

#[tokio::test]
async fn authenticating_again_keeps_user_and_session() {
    let stand = Stand::start().await;
    let (user, session) = (Ids::random().next::<UserId>(), Ids::random().next());
    let mut tunnel = Tunnel::with_token(&stand, stand.issuer.user(user, session, Role::User)).await;
    let newer = stand.issuer.user(user, session, Role::User);
    assert!(tunnel.authenticate(&newer).await.is_none());
    let seen = tunnel.unary("Metadata", b"").await.unwrap();
    assert!(String::from_utf8_lossy(&seen).contains(&newer), "the newest token is passed on");

    let elsewhere = stand.issuer.user(user, Ids::random().next(), Role::User);
    let (somebody, _) = stand.token();
    for other in [elsewhere, somebody, stand.issuer.service("backend", &[])] {
        let refused = tunnel.authenticate(&other).await.unwrap();
        assert_eq!((refused.code, reason(&refused).as_str()), (7, "NOT_ALLOWED"));
    }
    let seen = tunnel.unary("Metadata", b"").await.unwrap();
    assert!(String::from_utf8_lossy(&seen).contains(&newer), "a refused token changes nothing");
}

#[tokio::test]
async fn a_revoked_session_closes_its_sockets_and_no_others_and_says_why() {
    let stand = Stand::start().await;
    let (token, session) = stand.token();
    let mut tunnel = Tunnel::with_token(&stand, token.clone()).await;
    let mut other = Tunnel::signed_in(&stand).await;
    tunnel.open("Hold").await;
    stand.observed.open_is(1).await;
    stand.guard.revocations.revoke(session, RevocationReason::PasswordChanged);
    assert_eq!(tunnel.closed().await, (4403, "PASSWORD_CHANGED".to_owned()));
    stand.observed.open_is(0).await;
    assert_eq!(other.unary("Echo", b"alive").await.unwrap(), "alive");

    let mut again = Tunnel::connect(&stand).await;
    let refused = again.hello(&token).await.refusal.unwrap();
    assert_eq!(
        (reason(&refused).as_str(), entry(&refused, "cause").as_str()),
        ("SESSION_REVOKED", "PASSWORD_CHANGED")
    );
    assert_eq!(again.closed().await, (4403, "PASSWORD_CHANGED".to_owned()));
}

/// From auth-svc's word to the close there is no timer and no poll: only messages.
#[tokio::test]
async fn a_revocation_closes_the_socket_as_soon_as_the_gateway_is_told() {
    let stand = Stand::start().await;
    let issuer = Arc::new(Issuer::new(stand.clock.clone()));
    let auth = Auth::host(&issuer, &stand.clock);
    let link = auth.host.link().identified(auth.identity(&stand.clock));
    follow_auth(&link, &KeySet::empty(), &stand.guard.revocations, &stand.tasks);
    auth.is_followed().await;
    for cause in
        ["SIGNED_OUT", "TOKEN_REUSED", "ENDED_ELSEWHERE", "ROLE_CHANGED", "ENDED_BY_ADMIN", "GUEST_EXPIRED"]
    {
        let (token, session) = stand.token();
        let mut tunnel = Tunnel::with_token(&stand, token).await;
        tunnel.open("Hold").await;
        stand.observed.open_is(1).await;
        let begun = std::time::Instant::now();
        auth.revoke(session, RevocationReason::from_str_name(&format!("REVOCATION_REASON_{cause}")).unwrap());
        assert_eq!(tunnel.closed().await, (4403, cause.to_owned()));
        assert!(begun.elapsed() < Duration::from_secs(1), "it took {:?}", begun.elapsed());
        stand.observed.open_is(0).await;
    }
    // A reason of a later version is one all the same.
    let (token, session) = stand.token();
    let mut tunnel = Tunnel::with_token(&stand, token).await;
    auth.revoke(session, RevocationReason::Unspecified);
    assert_eq!(tunnel.closed().await, (4403, "SESSION_REVOKED".to_owned()));
    auth.host.stop().await;
}

#[tokio::test]
async fn a_token_that_is_not_renewed_ends_first_opens_and_then_the_socket() {
    runtime::process::install_crypto();
    let clock = Clock::manual(DateTime::from_timestamp(Clock::system().now().timestamp(), 0).unwrap());
    let issuer = Issuer::new(clock.clone());
    let upstream = Upstream::start(&issuer, &clock).await;
    let observed = upstream.observed.clone();
    let stand = Stand::over(clock, issuer, upstream.address, |config| config.socket.expired_ms = 300).await;
    stand.plugin_is(|plugin| !plugin.methods.is_empty()).await;
    let mut claims = stand.issuer.claims(&Ids::random().next::<UserId>().to_string());
    claims.sid = Some(Ids::random().next::<UserId>().to_string());
    claims.role = Some("user".into());
    claims.exp = (stand.clock.now() + TimeDelta::seconds(1)).timestamp();
    let mut tunnel = Tunnel::with_token(&stand, stand.issuer.sign(&claims)).await;
    tunnel.open("Hold").await;
    observed.open_is(1).await;
    stand.clock.advance(Duration::from_secs(31));
    let status = tunnel.unary("Echo", b"").await.unwrap_err();
    assert_eq!((status.code, reason(&status).as_str()), (16, "TOKEN_EXPIRED"));
    assert_eq!(*observed.open.borrow(), 1, "what is open goes on");
    assert_eq!(soon("the end", tunnel.closed()).await, (4401, "TOKEN_EXPIRED".to_owned()));
}
