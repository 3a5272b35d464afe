//! Each limit with its error.

use gateway::Rate;
use proto::edge::{ClientFrame, Ping};

use crate::support::{Stand, Tunnel, stand::ORIGIN, tunnel::reason};

#[tokio::test]
async fn streams_of_one_connection() {
    let stand = Stand::with(|config| config.socket.streams = 3).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    for _ in 0..3 {
        tunnel.open("Hold").await;
    }
    let status = tunnel.unary("Echo", b"").await.unwrap_err();
    assert_eq!((status.code, reason(&status).as_str()), (8, "TOO_MANY_STREAMS"));
    assert!(status.metadata.contains_key("switchboard-trace-id"));
    tunnel.cancel(1).await;
    assert_eq!(tunnel.unary("Echo", b"room").await.unwrap(), "room");
}

#[tokio::test]
async fn streams_opened_per_second() {
    let stand = Stand::with(|config| config.socket.open_rate = Rate { per_second: 1, burst: 3 }).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    for _ in 0..3 {
        tunnel.unary("Echo", b"").await.unwrap();
    }
    let status = tunnel.unary("Echo", b"").await.unwrap_err();
    assert_eq!((status.code, reason(&status).as_str()), (8, "RATE_LIMITED"));
    assert!(status.details.iter().any(|detail| detail.type_url.ends_with("RetryInfo")));
}

#[tokio::test]
async fn frames_per_second_but_for_data() {
    let stand = Stand::with(|config| config.socket.frame_rate = Rate { per_second: 1, burst: 10 }).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Chat").await;
    for _ in 0..50 {
        tunnel.message(stream, b"x").await;
        tunnel.next_message(stream).await;
    }
    for nonce in 0..20 {
        tunnel.send(ClientFrame { ping: Some(Ping { nonce }), ..ClientFrame::default() }).await;
    }
    assert_eq!(tunnel.closed().await, (1008, "PROTOCOL_VIOLATION frame_rate".to_owned()));
}

#[tokio::test]
async fn sockets_of_one_person() {
    let stand = Stand::with(|config| config.sockets_per_user = 2).await;
    let (token, _) = stand.token();
    let first = Tunnel::with_token(&stand, token.clone()).await;
    let _second = Tunnel::with_token(&stand, token.clone()).await;
    let mut third = Tunnel::connect(&stand).await;
    let welcome = third.hello(&token).await;
    assert!(!welcome.authenticated);
    assert_eq!(reason(&welcome.refusal.unwrap()), "OVERLOADED");
    assert_eq!(third.closed().await, (1013, "TOO_MANY_SOCKETS user".to_owned()));
    Tunnel::signed_in(&stand).await;
    drop(first);
    // The place is free once the gateway has seen the first one go.
    let freed = async {
        loop {
            let mut tunnel = Tunnel::connect(&stand).await;
            if tunnel.hello(&token).await.authenticated {
                return;
            }
        }
    };
    crate::support::soon("a free place", freed).await;
}

#[tokio::test]
async fn sockets_of_one_address() {
    let stand = Stand::with(|config| config.sockets_per_address = 2).await;
    let _first = Tunnel::signed_in(&stand).await;
    let _second = Tunnel::signed_in(&stand).await;
    let mut third = Tunnel::connect(&stand).await;
    assert_eq!(third.closed().await, (1013, "TOO_MANY_SOCKETS address".to_owned()));
}

#[tokio::test]
async fn time_without_a_token() {
    let stand = Stand::with(|config| config.socket.unauthenticated_ms = 100).await;
    let mut silent = Tunnel::connect(&stand).await;
    assert_eq!(silent.closed().await, (4401, "TOKEN_MISSING".to_owned()));
    let mut nobody = Tunnel::connect(&stand).await;
    nobody.hello("").await;
    assert_eq!(nobody.unary("Public", b"hi").await.unwrap(), "hi");
    assert_eq!(nobody.closed().await, (4401, "TOKEN_MISSING".to_owned()));
}

#[tokio::test]
async fn time_without_a_stream() {
    let stand = Stand::with(|config| config.socket.idle_ms = 100).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let stream = tunnel.open("Chat").await;
    tunnel.message(stream, b"x").await;
    tunnel.next_message(stream).await;
    tunnel.half_close(stream).await;
    tunnel.end(stream).await;
    assert_eq!(tunnel.closed().await, (1008, "IDLE".to_owned()));
}

#[tokio::test]
async fn silence_is_death() {
    let stand = Stand::with(|config| config.socket.ping_interval_ms = 100).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    // A peer that answers pings lives.
    let stream = tunnel.open("Hold").await;
    for _ in 0..4 {
        tunnel.read().await.unwrap();
    }
    tunnel.mute = true;
    assert_eq!(tunnel.closed().await, (1008, "SILENT".to_owned()));
    assert_eq!(stream, 1);
    stand.observed.open_is(0).await;
}

#[tokio::test]
async fn the_welcome_tells_the_limits() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::try_connect(&stand, Some(ORIGIN), "other, switchboard.v1.proto").await.unwrap();
    let welcome = tunnel.hello("").await;
    let limits = welcome.limits.unwrap();
    assert_eq!((limits.frame_bytes, limits.data_bytes, limits.message_bytes), (65_536, 32_768, 1_048_576));
    assert_eq!((limits.streams, limits.stream_credit, limits.connection_credit), (100, 65_536, 524_288));
    assert_eq!(welcome.ping_interval.unwrap().seconds, 20);
    assert!(!welcome.connection_id.is_empty());
}
