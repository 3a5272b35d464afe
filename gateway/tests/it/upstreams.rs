//! Upstreams that come, go, restart, and claim what is not theirs.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use gateway::{Config, UpstreamConfig};
use proto::edge::PluginHealth;
use runtime::Clock;
use testkit::Issuer;
use tokio::net::TcpListener;
use tonic::body::Body;

use crate::support::{
    ECHO, Observed, Stand, Tunnel, Upstream,
    http::{get, send_to},
    soon,
    stand::world,
    tunnel::reason,
};

/// An address where nobody listens, and where somebody may later.
async fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

async fn away(tunnel: &mut Tunnel) -> bool {
    match tunnel.unary("Echo", b"x").await {
        Ok(_) => false,
        Err(status) => {
            assert_eq!((status.code, reason(&status).as_str()), (14, "SERVICE_AWAY"), "{status:?}");
            assert!(status.message.contains("echo-svc"), "{status:?}");
            true
        }
    }
}

#[tokio::test]
async fn one_that_is_away_at_the_start_is_picked_up_when_it_comes() {
    let (clock, issuer) = world();
    let address = free_address().await;
    let stand = Stand::over(clock.clone(), issuer, address, |_| {}).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let begun = std::time::Instant::now();
    assert!(away(&mut tunnel).await);
    assert!(begun.elapsed() < Duration::from_secs(1), "at once");
    let plugin = stand.plugin_is(|plugin| plugin.health() == PluginHealth::Away).await;
    assert!(!plugin.problem.is_empty());
    let upstream = Upstream::start_at(address, &stand.issuer, &clock).await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Serving && !plugin.methods.is_empty()).await;
    assert_eq!(tunnel.unary("Echo", b"here").await.unwrap(), "here");
    upstream.kill().await;
}

#[tokio::test]
async fn a_gateway_is_ready_once_it_has_seen_what_serves_and_waits_for_the_rest_a_while() {
    runtime::process::install_crypto();
    let clock = Clock::manual(Clock::system().now());
    let issuer = Issuer::new(clock.clone());
    let address = free_address().await;
    let stand = Stand::over(clock.clone(), issuer, address, |_| {}).await;
    let ready = async || send_to(stand.admin, get("/readyz")).await;
    let early = ready().await;
    assert_eq!(
        (early.status(), &early.body()[..]),
        (503.try_into().unwrap(), &b"upstreams: not seen yet: echo-svc\n"[..])
    );
    clock.advance(Duration::from_secs(5));
    assert_eq!(ready().await.status(), 200, "one that is away keeps nobody from the others");

    let upstream = Upstream::start_at(address, &stand.issuer, &clock).await;
    let next = Stand::over(clock.clone(), Issuer::new(clock), address, |_| {}).await;
    let is_ready = async { while send_to(next.admin, get("/readyz")).await.status() != 200 {} };
    soon("the gateway that has seen it is ready, and no time has passed", is_ready).await;
    upstream.kill().await;
}

#[tokio::test]
async fn one_that_restarts_is_away_meanwhile_and_then_back() {
    let mut stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let address = stand.upstream.take().unwrap().kill().await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Away).await;
    assert!(away(&mut tunnel).await);
    // What it served is still known.
    let status = tunnel.unary("Missing", b"").await.unwrap_err();
    assert_eq!(reason(&status), "METHOD_UNKNOWN");
    let upstream = Upstream::start_at(address, &stand.issuer, &stand.clock).await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Serving).await;
    assert_eq!(tunnel.unary("Echo", b"back").await.unwrap(), "back");
    upstream.kill().await;
}

#[tokio::test]
async fn one_that_drains_gets_no_new_streams_and_keeps_its_open_ones() {
    let stand = Stand::start().await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    stand.upstream.as_ref().unwrap().drain();
    stand.plugin_is(|plugin| plugin.health() != PluginHealth::Serving).await;
    assert!(away(&mut tunnel).await);
}

#[tokio::test]
async fn one_is_not_believed_about_packages_that_it_may_not_claim() {
    let (clock, issuer) = world();
    let upstream = Upstream::start(&issuer, &clock).await;
    let stand = Stand::over(clock, issuer, upstream.address, |config| {
        config.upstreams[0].packages = vec!["switchboard.auth.v1".to_owned()];
    })
    .await;
    let plugin = stand.plugin_is(|plugin| plugin.reflect_time.is_some()).await;
    assert!(plugin.problem.contains("test.echo.v1 is not allowed here"), "{}", plugin.problem);
    assert!(plugin.methods.is_empty());
    let mut tunnel = Tunnel::signed_in(&stand).await;
    assert_eq!(reason(&tunnel.unary("Echo", b"").await.unwrap_err()), "METHOD_UNKNOWN");
    upstream.kill().await;
}

#[tokio::test]
async fn two_instances_take_turns_and_one_does_while_the_other_is_away() {
    let (clock, issuer) = world();
    let (one, other) = (Upstream::start(&issuer, &clock).await, Upstream::start(&issuer, &clock).await);
    let stand = Stand::over(clock, issuer, one.address, |config| {
        config.upstreams[0].uris.push(format!("http://{}", other.address));
    })
    .await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Serving).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let both = async {
        while *one.observed.open.borrow() == 0 || *other.observed.open.borrow() == 0 {
            let stream = tunnel.open("Chat").await;
            tunnel.message(stream, b"x").await;
            tunnel.next_message(stream).await;
        }
    };
    soon("both to have a stream", both).await;
    let gone = one.kill().await;
    stand.plugin_is(|plugin| plugin.problem.contains(&gone.to_string())).await;
    for _ in 0..4 {
        assert_eq!(tunnel.unary("Echo", b"x").await.unwrap(), "x");
    }
    other.kill().await;
}

#[tokio::test]
async fn a_line_less_changes_nothing_else() {
    let (clock, issuer) = world();
    let upstream = Upstream::start(&issuer, &clock).await;
    let line = |name: &str, uri: String, package: &str| UpstreamConfig {
        name: name.to_owned(),
        uris: vec![uri],
        packages: vec![package.to_owned()],
        allow_plaintext: false,
    };
    let nobody = free_address().await;
    let echo = line("echo-svc", format!("http://{}", upstream.address), "test.echo.v1");
    let config = Config {
        public_url: crate::support::stand::ORIGIN.to_owned(),
        upstreams: vec![echo, line("other-svc", format!("http://{nobody}"), "test.other.v1")],
        ..Config::default()
    };
    let stand = Stand::serve(config, clock, issuer, None).await;
    stand.plugin_is(|plugin| plugin.health() == PluginHealth::Serving && !plugin.methods.is_empty()).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    assert_eq!(tunnel.unary("Echo", b"x").await.unwrap(), "x");
    let status = tunnel.unary("/test.other.v1.Service/Do", b"").await.unwrap_err();
    assert!(status.message.contains("other-svc"), "{status:?}");
    upstream.kill().await;
}

/// Speaks HTTP/2 and grants so few streams that there is no room for a call beside the gateway's own watch.
async fn one_stream_only(listener: TcpListener) {
    let (stream, _) = listener.accept().await.unwrap();
    let echo = hyper::service::service_fn(|_: http::Request<hyper::body::Incoming>| async {
        std::future::pending::<()>().await;
        Ok::<_, std::convert::Infallible>(http::Response::new(Body::empty()))
    });
    let _ended = hyper::server::conn::http2::Builder::new(hyper_util::rt::TokioExecutor::new())
        .max_concurrent_streams(1)
        .serve_connection(hyper_util::rt::TokioIo::new(stream), echo)
        .await;
}

#[tokio::test]
async fn one_that_never_answers_the_watch_is_away() {
    let (clock, issuer) = world();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stand = Stand::over(clock, issuer, address, |_| {}).await;
    let serve = one_stream_only(listener);
    let watch = stand.plugin_is(|plugin| plugin.health() == PluginHealth::Away);
    tokio::select! {
        _ = watch => {}
        () = serve => panic!("the connection ended"),
    }
    let mut tunnel = Tunnel::signed_in(&stand).await;
    let status = tunnel.unary(&format!("{ECHO}/Echo"), &Bytes::from_static(b"x")).await.unwrap_err();
    assert_eq!(reason(&status), "SERVICE_AWAY");
}

#[tokio::test]
async fn a_call_that_an_upstream_has_no_room_for_is_refused_in_time() {
    let (clock, issuer) = world();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let observed = Observed::default();
    let server = crate::support::echo::crowded(listener, &observed, 2);
    let stand = Stand::over(clock, issuer, address, |config| config.open_timeout_ms = 300).await;
    let calls = async {
        stand
            .plugin_is(|plugin| plugin.health() == PluginHealth::Serving && !plugin.methods.is_empty())
            .await;
        let mut tunnel = Tunnel::signed_in(&stand).await;
        let mut streams = Vec::new();
        for _ in 0..8 {
            streams.push(tunnel.open("Hold").await);
        }
        // One connection carries the watch and one stream, the other carries two.
        let status = tunnel.end(streams[7]).await;
        assert_eq!((status.code, reason(&status).as_str()), (14, "SERVICE_AWAY"), "{status:?}");
        observed.open_is(3).await;
    };
    tokio::select! {
        () = calls => {}
        () = server => panic!("the server ended"),
    }
}
