//! Certificates that change, drains, redirects, and whom a service believes about addresses.

use std::{path::PathBuf, sync::Arc, time::Duration};

use gateway::Config;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use testkit::Issuer;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::{
    Stand, Tunnel, Upstream,
    auth::Auth,
    soon,
    stand::{ORIGIN, world},
    tunnel::reason,
};

/// A folder with a certificate in it.
struct Files(PathBuf);

impl Files {
    fn new() -> Self {
        let name = format!("switchboard-tls-{}", runtime::Ids::random().next::<uuid::Uuid>());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn certificate(&self) -> PathBuf {
        self.0.join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.0.join("key.pem")
    }

    /// Writes a new self-signed pair and returns who trusts it.
    fn renew(&self) -> Arc<ClientConfig> {
        let made = rcgen::generate_simple_self_signed(["gateway.test".to_owned()]).unwrap();
        std::fs::write(self.key(), made.signing_key.serialize_pem()).unwrap();
        std::fs::write(self.certificate(), made.cert.pem()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

async fn tls(stand: &Stand, trust: &Arc<ClientConfig>) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(stand.address).await?;
    let name = ServerName::try_from("gateway.test").unwrap();
    TlsConnector::from(Arc::clone(trust)).connect(name, stream).await
}

#[tokio::test]
async fn a_new_certificate_is_used_and_drops_no_socket() {
    let (clock, issuer) = world();
    let files = Files::new();
    let old = files.renew();
    let upstream = Upstream::start(&issuer, &clock).await;
    let stand = Stand::over(clock, issuer, upstream.address, |config| {
        config.public_url = "https://gateway.test".to_owned();
        config.certificate = Some(files.certificate());
        config.private_key = Some(files.key());
        config.certificate_poll_ms = 10;
    })
    .await;
    let io = Box::new(tls(&stand, &old).await.unwrap());
    let url = "wss://gateway.test/ws";
    let mut tunnel =
        Tunnel::over(io, url, Some("https://gateway.test"), "switchboard.v1.proto").await.unwrap();
    assert!(tunnel.hello(&stand.token().0).await.authenticated);

    // Something that is no certificate changes nothing.
    std::fs::write(files.certificate(), "nonsense").unwrap();
    tokio::task::yield_now().await;
    tls(&stand, &old).await.expect("the old one stays");

    let new = files.renew();
    let renewed = async { while tls(&stand, &new).await.is_err() {} };
    soon("the new certificate", renewed).await;
    assert!(tls(&stand, &old).await.is_err());
    let echoed = async {
        loop {
            if let Ok(answer) = tunnel.unary("Echo", b"still here").await {
                return answer;
            }
        }
    };
    assert_eq!(soon("the echo", echoed).await, "still here");
    upstream.kill().await;
}

#[tokio::test]
async fn a_bad_certificate_at_the_start_names_its_file() {
    let files = Files::new();
    std::fs::write(files.certificate(), "nonsense").unwrap();
    std::fs::write(files.key(), "nonsense").unwrap();
    let config = Config {
        certificate: Some(files.certificate()),
        private_key: Some(files.key()),
        ..Config::default()
    };
    let (clock, issuer) = world();
    let guard = runtime::Guard::new(issuer.keys(), &clock, &testkit::wide_budgets());
    let parts = gateway::Parts {
        guard,
        identity: None,
        inproc: std::collections::HashMap::new(),
        clock,
        ids: runtime::Ids::random(),
    };
    let error = gateway::build(config, parts).unwrap_err().to_string();
    assert!(error.contains("certificate"), "{error}");
    assert!(error.contains("key.pem") || error.contains("certificate.pem"), "{error}");
}

#[tokio::test]
async fn a_drain_says_so_finishes_what_is_open_and_then_closes() {
    let stand = Stand::start().await;
    let mut idle = Tunnel::signed_in(&stand).await;
    let mut busy = Tunnel::signed_in(&stand).await;
    let stream = busy.open("Chat").await;
    busy.message(stream, b"before").await;
    assert_eq!(busy.next_message(stream).await, "before");
    stand.tasks.soft().cancel();

    assert_eq!(idle.go_away().await.reconnect_within.unwrap().seconds, 10);
    assert_eq!(idle.closed().await, (1001, "DRAINING".to_owned()));
    busy.go_away().await;
    let status = busy.unary("Echo", b"new").await.unwrap_err();
    assert_eq!((status.code, reason(&status).as_str()), (14, "DRAINING"));
    busy.message(stream, b"after").await;
    assert_eq!(busy.next_message(stream).await, "after");
    busy.half_close(stream).await;
    assert_eq!(busy.end(stream).await.code, 0);
    assert_eq!(busy.closed().await, (1001, "DRAINING".to_owned()));
}

#[tokio::test]
async fn a_drain_ends_in_time_and_leaves_no_task() {
    let stand = Stand::with(|config| config.drain_ms = 200).await;
    let mut tunnel = Tunnel::signed_in(&stand).await;
    tunnel.open("Hold").await;
    stand.observed.open_is(1).await;
    let (closed, ()) = soon("the end", async {
        tokio::join!(tunnel.closed(), stand.tasks.shutdown(Duration::from_secs(10)))
    })
    .await;
    assert_eq!(closed, (1001, "DRAINING".to_owned()));
    assert!(stand.tasks.is_empty());
    assert!(!stand.tasks.hard().is_cancelled(), "nothing had to be dropped");
}

#[tokio::test]
async fn services_learn_the_clients_address_beside_the_gateways_own_token() {
    let (clock, issuer) = world();
    let issuer = Arc::new(issuer);
    let auth = Auth::host(&issuer, &clock);
    let identity = auth.identity(&clock);
    let upstream = Upstream::start(&issuer, &clock).await;
    let config = Config {
        public_url: ORIGIN.to_owned(),
        trusted_proxies: vec!["127.0.0.0/8".to_owned()],
        upstreams: vec![gateway::UpstreamConfig {
            name: "echo-svc".to_owned(),
            uris: vec![format!("http://{}", upstream.address)],
            packages: vec!["test.echo.v1".to_owned()],
            allow_plaintext: false,
        }],
        ..Config::default()
    };
    let stand = Stand::serve(config, clock, Issuer::new(runtime::Clock::system()), Some(identity)).await;
    let headers = [("x-forwarded-for", "1.2.3.4, 203.0.113.9".to_owned())];
    let seen = async {
        loop {
            let answer = crate::support::echo::call(stand.channel(), "Metadata", b"", &headers).await;
            let seen = answer
                .map(|answer| String::from_utf8_lossy(answer.get_ref()).into_owned())
                .unwrap_or_default();
            if seen.contains("switchboard-edge-token: ") {
                return seen;
            }
        }
    };
    let seen = soon("the gateway's token", seen).await;
    assert!(seen.contains("switchboard-client-address: 203.0.113.9\n"), "{seen}");
    upstream.kill().await;
    auth.host.stop().await;
}
