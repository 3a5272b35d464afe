//! The relay: a real coturn, with the credentials that people are given.

use std::net::SocketAddr;

use proto::{
    call::{EndCallRequest, EndCallResponse},
    media::{GetIceServersRequest, GetIceServersResponse, IceServer},
    reason::is,
};
use testkit::turn::{Refused, Relay, Transport, password};
use tonic::Status;

use crate::{
    people::Person,
    stack::{Layout, Stack, eventually},
};

const NOT_AUTHORIZED: Refused = Refused(401);
const FORBIDDEN: Refused = Refused(403);
const QUOTA_REACHED: Refused = Refused(486);

async fn ask(who: &Person, call_id: &str) -> Result<Vec<IceServer>, Status> {
    let request = GetIceServersRequest { call_id: call_id.to_owned() };
    let answer: GetIceServersResponse =
        who.tunnel.unary("/switchboard.media.v1.IceService/GetIceServers", &request).await?;
    Ok(answer.ice_servers)
}

/// A stack with a call, and the relay that the caller is given.
struct Scene {
    stack: Stack,
    server: IceServer,
    ben: Person,
}

impl Scene {
    async fn begin() -> Self {
        let stack = Stack::start(Layout::OneProcess).await;
        let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
        let server = relay_of(&ada, &ada.call(&ben).await.unwrap().call_id).await;
        Self { stack, server, ben }
    }

    /// A new socket to the relay, by the URL that the browser would use.
    async fn connect(&self, transport: Transport) -> Relay {
        let (index, scheme, end) = match transport {
            Transport::Udp => (0, "turn:", "?transport=udp"),
            Transport::Tcp => (1, "turn:", "?transport=tcp"),
            Transport::Tls => (2, "turns:", "?transport=tcp"),
        };
        let url = &self.server.urls[index];
        let address = url.strip_prefix(scheme).and_then(|url| url.strip_suffix(end)).unwrap();
        let certificate = self.stack.read("tls/certificate.pem");
        Relay::connect(transport, address.parse().unwrap(), certificate.as_bytes()).await
    }

    async fn allocate(&self) -> (Relay, Result<SocketAddr, Refused>) {
        let mut relay = self.connect(Transport::Udp).await;
        let outcome = relay.allocate(&self.server.username, &self.server.credential).await;
        (relay, outcome)
    }
}

async fn relay_of(who: &Person, call_id: &str) -> IceServer {
    let servers = ask(who, call_id).await.unwrap();
    servers.into_iter().find(|server| !server.username.is_empty()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relay_gives_the_calls_people_addresses_over_udp_tcp_and_tls() {
    let scene = Scene::begin().await;
    for transport in [Transport::Udp, Transport::Tcp, Transport::Tls] {
        let mut relay = scene.connect(transport).await;
        relay.bind().await.unwrap();
        let IceServer { username, credential, .. } = &scene.server;
        let address = relay.allocate(username, credential).await.unwrap();
        assert!(address.ip().is_loopback() && (7200..=7699).contains(&address.port()), "{address}");
        relay.refresh().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relay_takes_no_credentials_but_those_that_are_signed_and_young() {
    let scene = Scene::begin().await;
    let IceServer { username, credential, .. } = &scene.server;
    let secret = scene.stack.read("secrets/turn");
    let (expiry, whose) = username.split_once(':').unwrap();
    let expiry: u64 = expiry.parse().unwrap();
    let old = format!("{}:{whose}", expiry - 302);
    let other = format!("{expiry}:{}.somewhere", scene.ben.user_id);
    let refused = [
        (username.clone(), "wrong".to_owned()),
        (other, credential.clone()),
        (format!("{}:{whose}", expiry + 1000), credential.clone()),
        (old.clone(), password(&secret, &old)),
    ];
    for (username, credential) in refused {
        let mut relay = scene.connect(Transport::Udp).await;
        assert_eq!(relay.allocate(&username, &credential).await, Err(NOT_AUTHORIZED), "{username}");
    }
    let young = format!("{}:{whose}", expiry - 200);
    let mut relay = scene.connect(Transport::Udp).await;
    relay.allocate(&young, &password(&secret, &young)).await.expect("it is the age that was refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relay_is_no_way_into_a_network() {
    let scene = Scene::begin().await;
    let (mut relay, address) = scene.allocate().await;
    for peer in [
        "10.0.0.1:80",
        "172.16.5.5:443",
        "192.168.1.1:53",
        "169.254.169.254:80",
        "100.64.0.1:80",
        "127.0.0.2:80",
        "192.0.2.2:80",
        "224.0.0.1:80",
    ] {
        assert_eq!(relay.permit(peer.parse().unwrap()).await, Err(FORBIDDEN), "{peer}");
    }
    for peer in
        ["[::1]:80", "[::ffff:10.0.0.1]:80", "[::ffff:127.0.0.1]:80", "[fd00::1]:80", "[64:ff9b::a00:1]:80"]
    {
        relay.permit(peer.parse().unwrap()).await.expect_err(peer);
    }
    for peer in ["[::]:80", "0.0.0.0:80"] {
        relay.permit(peer.parse().unwrap()).await.expect_err(peer);
    }
    relay.permit("8.8.8.8:53".parse().unwrap()).await.expect("public addresses are peers");
    relay.permit(address.unwrap()).await.expect("so is who uses the same relay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_so_many_allocations_in_a_call() {
    let scene = Scene::begin().await;
    let mut held = Vec::new();
    for _ in 0..36 {
        let (relay, outcome) = scene.allocate().await;
        outcome.unwrap();
        held.push(relay);
    }
    assert_eq!(scene.allocate().await.1, Err(QUOTA_REACHED));
    held.pop().unwrap().release().await.unwrap();
    eventually("what is given back can be had again", async || scene.allocate().await.1.ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn separate_processes_give_servers_to_a_calls_people_while_it_lives() {
    let relays =
        "[media]\nturn_urls = [\"turn:relay.example.org\"]\nturn_secret = \"shared with the relay\"\n";
    let stack = Stack::start_with(Layout::Split, relays).await;
    let (ada, ben) = (Person::arrive(&stack, "ada").await, Person::arrive(&stack, "ben").await);
    let cleo = Person::arrive(&stack, "cleo").await;
    let call = ada.call(&ben).await.unwrap();
    for who in [&ada, &ben] {
        let server = relay_of(who, &call.call_id).await;
        assert_eq!(server.credential, password("shared with the relay", &server.username));
        assert!(server.username.ends_with(&format!(":{}.{}", who.user_id, call.call_id)), "{server:?}");
    }
    let refused = ask(&cleo, &call.call_id).await.unwrap_err();
    assert!(is(&refused, proto::media::ErrorReason::CallNotFound), "{refused:?}");
    let end = EndCallRequest { call_id: call.call_id.clone() };
    let _: EndCallResponse =
        ada.tunnel.unary("/switchboard.call.v1.CallService/EndCall", &end).await.unwrap();
    let refused = ask(&ada, &call.call_id).await.unwrap_err();
    assert!(is(&refused, proto::media::ErrorReason::CallEnded), "{refused:?}");
}
