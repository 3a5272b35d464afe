//! Tokens over the life of a socket.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use proto::{auth::Role, id::UserId};
use runtime::{Clock, Ids};
use testkit::Issuer;

use crate::support::{Stand, Tunnel, Upstream, soon, tunnel::reason};

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
async fn a_revoked_session_closes_its_sockets_and_no_others() {
    let stand = Stand::start().await;
    let (token, session) = stand.token();
    let mut tunnel = Tunnel::with_token(&stand, token.clone()).await;
    let mut other = Tunnel::signed_in(&stand).await;
    tunnel.open("Hold").await;
    stand.observed.open_is(1).await;
    stand.guard.revocations.revoke(session);
    let closed =
        tokio::time::timeout(Duration::from_secs(1), tunnel.closed()).await.expect("within a second");
    assert_eq!(closed, (4403, "SESSION_REVOKED".to_owned()));
    stand.observed.open_is(0).await;
    assert_eq!(other.unary("Echo", b"alive").await.unwrap(), "alive");

    let mut again = Tunnel::connect(&stand).await;
    let refused = again.hello(&token).await.refusal.unwrap();
    assert_eq!(reason(&refused), "SESSION_REVOKED");
    assert_eq!(again.closed().await.0, 4403);
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
