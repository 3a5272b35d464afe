//! Which relay there is, and where: a configured one, or the private one.

use std::net::{IpAddr, SocketAddr, UdpSocket};

use anyhow::Result;
use runtime::{ConfigError, Settings};

use crate::{
    private::{Certificate, Folder, Relay, host_of},
    settings::{TurnConfig, UpConfig},
};

const URLS: &str = "media.turn_urls";

/// Addresses for documentation: to ask by which address of ours the world is reached takes one that is not ours.
const ELSEWHERE: [&str; 2] = ["192.0.2.1:9", "[2001:db8::1]:9"];

/// Whether `up` starts a relay of its own.
pub(crate) fn needs_private(settings: &Settings) -> bool {
    !settings.has(URLS)
}

/// Where the private relay is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The address that it listens on and relays from.
    pub(crate) listen: IpAddr,
    /// What browsers reach it by.
    pub(crate) host: String,
}

impl Place {
    /// As configured, or where the gateway is.
    pub(crate) fn of(settings: &Settings, turn: &TurnConfig) -> Result<Self, ConfigError> {
        let gateway: gateway::Config = settings.section("gateway")?;
        let beside = gateway.listen.ip();
        let listen =
            turn.listen.unwrap_or_else(|| if beside.is_unspecified() { outward(beside) } else { beside });
        let host = turn.host.clone().unwrap_or_else(|| match host_of(&gateway.public_url) {
            // The name may lead to the other family's loopback, where the relay does not listen.
            None | Some("localhost") => listen.to_string(),
            Some(host) => host.to_owned(),
        });
        Ok(Self { listen, host })
    }

    /// Whether only browsers of this machine can reach it.
    pub(crate) const fn is_local(&self) -> bool {
        self.listen.is_loopback()
    }

    fn stun_url(&self, turn: &TurnConfig) -> String {
        format!("stun:{}:{}", self.authority(), turn.port)
    }

    /// The quickest first; the last gets through where only HTTPS does.
    fn turn_urls(&self, turn: &TurnConfig) -> Vec<String> {
        let (host, port, tls_port) = (self.authority(), turn.port, turn.tls_port);
        vec![
            format!("turn:{host}:{port}?transport=udp"),
            format!("turn:{host}:{port}?transport=tcp"),
            format!("turns:{host}:{tls_port}?transport=tcp"),
        ]
    }

    fn authority(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

/// The address by which this machine reaches others; loopback if it reaches nobody. Nothing is sent.
fn outward(any: IpAddr) -> IpAddr {
    let [v4, v6] = ELSEWHERE;
    let (elsewhere, loopback) =
        if any.is_ipv4() { (v4, IpAddr::from([127, 0, 0, 1])) } else { (v6, "::1".parse().unwrap_or(any)) };
    let found = UdpSocket::bind(SocketAddr::new(any, 0)).and_then(|socket| {
        socket.connect(elsewhere)?;
        socket.local_addr()
    });
    found.map_or(loopback, |address| address.ip())
}

/// Starts the private relay, and returns it with settings that name it.
pub(crate) async fn start(
    settings: Settings,
    folder: &Folder,
    up: &UpConfig,
    certificate: Certificate,
) -> Result<(Relay, Place, Settings)> {
    let place = Place::of(&settings, &up.turn)?;
    let relay = Relay::start(folder, &up.turn, place.listen, certificate).await?;
    let settings = named(settings, &place, &up.turn, &relay.secret)?;
    Ok((relay, place, settings))
}

fn named(
    settings: Settings,
    place: &Place,
    turn: &TurnConfig,
    secret: &str,
) -> Result<Settings, ConfigError> {
    let settings = settings.with(URLS, place.turn_urls(turn))?.with("media.turn_secret", secret)?;
    if settings.has("media.stun_urls") {
        return Ok(settings);
    }
    settings.with("media.stun_urls", vec![place.stun_url(turn)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(toml: &str) -> Place {
        let settings = Settings::from_toml(toml).unwrap();
        let up: UpConfig = settings.section("up").unwrap();
        Place::of(&settings, &up.turn).unwrap()
    }

    #[test]
    fn it_is_where_the_gateway_is() {
        let local = place("");
        assert_eq!(local, Place { listen: [127, 0, 0, 1].into(), host: "127.0.0.1".into() });
        assert!(local.is_local());
        let named = place("[gateway]\npublic_url = 'https://chat.example.org'\nlisten = '10.0.0.5:443'");
        assert_eq!(named, Place { listen: [10, 0, 0, 5].into(), host: "chat.example.org".into() });
    }

    #[test]
    fn a_gateway_on_all_addresses_has_its_relay_on_one() {
        let found = place("[gateway]\npublic_url = 'https://chat.example.org'\nlisten = '0.0.0.0:443'");
        assert!(found.listen.is_ipv4() && !found.listen.is_unspecified(), "{found:?}");
    }

    #[test]
    fn what_is_configured_holds() {
        let found = place("[up.turn]\nlisten = '10.0.0.6'\nhost = 'turn.example.org'");
        assert_eq!(found, Place { listen: [10, 0, 0, 6].into(), host: "turn.example.org".into() });
    }

    #[test]
    fn media_svc_takes_what_is_named() {
        let v6 = Place { listen: "::1".parse().unwrap(), host: "::1".into() };
        let settings =
            named(Settings::from_toml("").unwrap(), &v6, &TurnConfig::default(), "a secret of some length")
                .unwrap();
        let media: media_svc::Config = settings.section("media").unwrap();
        media.validate().unwrap();
        assert_eq!(media.stun_urls, ["stun:[::1]:3478"]);
        assert_eq!(media.turn_urls.len(), 3);
    }

    #[test]
    fn a_list_that_is_empty_is_a_choice() {
        assert!(needs_private(&Settings::from_toml("").unwrap()));
        assert!(!needs_private(&Settings::from_toml("[media]\nturn_urls = []").unwrap()));
    }
}
