use std::{
    fmt::Write as _,
    net::IpAddr,
    path::{Path, PathBuf},
};

use crate::settings::TurnConfig;

/// Allocations of one person in one call. A browser makes one for each way to the relay (three) in each of its networks
/// (say, four), and as many again each time it looks for another way, while it still holds those before.
const QUOTA: u32 = 36;
/// Seconds; browsers refresh well before. What they leave behind lives no longer.
const LIFETIME: u32 = 600;

/// Every range of addresses that is not public, IPv4-mapped and translated ones included: the relay must not be a way
/// into anybody's network (RFC 6890). coturn refuses `::` by itself, and takes a range that begins with it for one that
/// holds every address of IPv4.
const NOT_PUBLIC: [(&str, &str); 27] = [
    ("0.0.0.0", "0.255.255.255"),
    ("10.0.0.0", "10.255.255.255"),
    ("100.64.0.0", "100.127.255.255"),
    ("127.0.0.0", "127.255.255.255"),
    ("169.254.0.0", "169.254.255.255"),
    ("172.16.0.0", "172.31.255.255"),
    ("192.0.0.0", "192.0.0.255"),
    ("192.0.2.0", "192.0.2.255"),
    ("192.88.99.0", "192.88.99.255"),
    ("192.168.0.0", "192.168.255.255"),
    ("198.18.0.0", "198.19.255.255"),
    ("198.51.100.0", "198.51.100.255"),
    ("203.0.113.0", "203.0.113.255"),
    ("224.0.0.0", "255.255.255.255"),
    ("::1", "::ffff:ffff"),
    ("::ffff:0:0", "::ffff:ffff:ffff"),
    ("64:ff9b::", "64:ff9b::ffff:ffff"),
    ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
    ("100::", "100::ffff:ffff:ffff:ffff"),
    ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
];

/// The relay's files.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) config: PathBuf,
    pub(super) chain: PathBuf,
    pub(super) key: PathBuf,
    pub(super) log: PathBuf,
    pub(super) pid: PathBuf,
    database: PathBuf,
}

impl Files {
    pub(super) fn below(place: &Path) -> Self {
        Self {
            config: place.join("turnserver.conf"),
            chain: place.join("certificate.pem"),
            key: place.join("key.pem"),
            log: place.join("turnserver.log"),
            pid: place.join("pid"),
            database: place.join("turndb"),
        }
    }
}

/// coturn's configuration.
pub(super) fn render(turn: &TurnConfig, listen: IpAddr, secret: &str, files: &Files) -> String {
    let TurnConfig { port, tls_port, min_port, max_port, bytes_per_second, .. } = turn;
    let mut text = format!(
        "# Written at each start.\n\
         listening-ip={listen}\nrelay-ip={listen}\nlistening-port={port}\ntls-listening-port={tls_port}\n\
         min-port={min_port}\nmax-port={max_port}\n\
         use-auth-secret\nstatic-auth-secret={secret}\nrealm=switchboard\nfingerprint\nstale-nonce=600\n\
         user-quota={QUOTA}\nmax-allocate-lifetime={LIFETIME}\nmax-bps={bytes_per_second}\n\
         no-cli\nno-dtls\nno-tlsv1\nno-tlsv1_1\nno-tcp-relay\nno-rfc5780\nno-software-attribute\n\
         cert={}\npkey={}\nlog-file={}\nsimple-log\nno-stdout-log\npidfile={}\nuserdb={}\n",
        files.chain.display(),
        files.key.display(),
        files.log.display(),
        files.pid.display(),
        files.database.display(),
    );
    if let Some(external) = turn.external {
        line(&mut text, format_args!("external-ip={external}/{listen}"));
    }
    if listen.is_loopback() {
        line(&mut text, format_args!("allow-loopback-peers"));
    }
    // Two people who both use the relay meet at its own address.
    line(&mut text, format_args!("allowed-peer-ip={listen}"));
    text + &refusals()
}

fn refusals() -> String {
    let mut text = "no-multicast-peers\n".to_owned();
    for (first, last) in NOT_PUBLIC {
        line(&mut text, format_args!("denied-peer-ip={first}-{last}"));
    }
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    writeln!(text, "{line}").ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(turn: &TurnConfig, listen: &str) -> String {
        render(turn, listen.parse().unwrap(), "secret", &Files::below(Path::new("/place")))
    }

    fn number(text: &str) -> u128 {
        match text.parse().unwrap() {
            IpAddr::V4(address) => u32::from(address).into(),
            IpAddr::V6(address) => address.into(),
        }
    }

    #[test]
    fn ranges_go_upwards_and_are_of_one_family() {
        for (first, last) in NOT_PUBLIC {
            assert_eq!(first.contains(':'), last.contains(':'), "{first}");
            assert!(number(first) <= number(last), "{first}");
        }
    }

    #[test]
    fn no_range_of_ipv6_begins_where_coturn_takes_it_for_all_of_ipv4() {
        assert!(NOT_PUBLIC.iter().all(|(first, _)| *first != "::"));
    }

    #[test]
    fn what_is_not_public_is_refused_and_what_is_public_is_not() {
        let is_refused = |address: &str| {
            NOT_PUBLIC.iter().any(|(first, last)| {
                first.contains(':') == address.contains(':')
                    && (number(first)..=number(last)).contains(&number(address))
            })
        };
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "100.100.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.168.1.1",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "fd00::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(is_refused(address), "{address}");
        }
        for address in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "193.0.0.1", "2606:4700::1111", "2a00::1"] {
            assert!(!is_refused(address), "{address}");
        }
    }

    #[test]
    fn loopback_is_a_peer_only_of_a_relay_on_loopback() {
        let turn = TurnConfig::default();
        assert!(rendered(&turn, "127.0.0.1").contains("\nallow-loopback-peers\n"));
        let elsewhere = rendered(&turn, "192.168.1.5");
        assert!(!elsewhere.contains("allow-loopback-peers"));
        assert!(elsewhere.contains("\nallowed-peer-ip=192.168.1.5\n"));
    }

    #[test]
    fn behind_a_nat_both_addresses_are_named() {
        let turn = TurnConfig { external: "203.0.113.7".parse().ok(), ..TurnConfig::default() };
        assert!(rendered(&turn, "10.0.0.5").contains("\nexternal-ip=203.0.113.7/10.0.0.5\n"));
        assert!(!rendered(&TurnConfig::default(), "10.0.0.5").contains("external-ip"));
    }

    /// The sample for production refuses what the private relay refuses, and bounds what it bounds.
    #[test]
    fn the_sample_is_as_strict() {
        let sample = include_str!("../../../../deploy/coturn/turnserver.conf");
        let has = |wanted: &str| sample.lines().any(|line| line == wanted);
        for wanted in refusals().lines() {
            assert!(has(wanted), "{wanted}");
        }
        for wanted in rendered(&TurnConfig::default(), "198.51.100.1").lines() {
            let key = wanted.split('=').next().unwrap();
            let own = [
                "listening-ip",
                "relay-ip",
                "static-auth-secret",
                "realm",
                "min-port",
                "max-port",
                "cert",
                "pkey",
            ];
            let place = ["log-file", "pidfile", "userdb", "allowed-peer-ip", "no-stdout-log"];
            if !wanted.starts_with('#') && !own.contains(&key) && !place.contains(&key) {
                assert!(has(wanted), "{wanted}");
            }
        }
    }
}
