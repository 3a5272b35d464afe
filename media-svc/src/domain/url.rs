/// Which of the two kinds of servers a URL is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RFC 7064.
    Stun,
    /// RFC 7065.
    Turn,
}

/// What is wrong with a URL that browsers are to be given; nothing if it is good. They refuse the whole list for one
/// that is bad.
pub(crate) fn problem_of(url: &str, scheme: Scheme) -> Option<&'static str> {
    let (schemes, expected) = match scheme {
        Scheme::Stun => (["stun", "stuns"], "must be stun:host or stun:host:port"),
        Scheme::Turn => {
            (["turn", "turns"], "must be turn:host:port or turns:host:port, or with ?transport=udp or tcp")
        }
    };
    let Some((name, rest)) = url.split_once(':').filter(|(name, _)| schemes.contains(name)) else {
        return Some(expected);
    };
    let (authority, query) = rest.split_once('?').map_or((rest, None), |(left, right)| (left, Some(right)));
    let query_is_good = match query {
        None => true,
        Some("transport=tcp") => scheme == Scheme::Turn,
        // There is no TLS over UDP in browsers: they take no DTLS relay.
        Some("transport=udp") => name == "turn",
        Some(_) => false,
    };
    (!query_is_good || !is_authority(authority)).then_some(expected)
}

/// A host, a colon and a port, or a host alone. IPv6 stands in brackets.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':').filter(|_| !text.ends_with(']')) {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let port_is_good = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
    let host_is_good = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')),
    };
    port_is_good && host_is_good
}

#[cfg(test)]
mod tests {
    use super::{Scheme, problem_of};

    #[test]
    fn urls_that_browsers_take() {
        for url in ["stun:example.org", "stun:192.0.2.1:3478", "stuns:[2001:db8::1]:5349"] {
            assert_eq!(problem_of(url, Scheme::Stun), None, "{url}");
        }
        for url in [
            "turn:example.org",
            "turn:example.org:3478?transport=udp",
            "turn:[2001:db8::1]?transport=tcp",
            "turns:relay-1.example.org:5349?transport=tcp",
        ] {
            assert_eq!(problem_of(url, Scheme::Turn), None, "{url}");
        }
    }

    #[test]
    fn urls_that_they_refuse() {
        for url in ["", "example.org", "http://example.org", "turn:example.org", "stun:", "stun:a b"] {
            assert!(problem_of(url, Scheme::Stun).is_some(), "{url}");
        }
        for url in [
            "stun:example.org",
            "turn://example.org",
            "turn:example.org:0",
            "turn:example.org:99999",
            "turn:2001:db8::1",
            "turn:example.org?transport=sctp",
            "turns:example.org?transport=udp",
        ] {
            assert!(problem_of(url, Scheme::Turn).is_some(), "{url}");
        }
        assert!(problem_of("stun:example.org?transport=tcp", Scheme::Stun).is_some());
    }
}
