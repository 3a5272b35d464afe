//! Where a client is: the peer, or whom a trusted proxy names.

use std::net::IpAddr;

use http::HeaderMap;

/// The networks of the proxies that are believed.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrustedProxies(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl TrustedProxies {
    pub(crate) fn new(networks: &[String]) -> Result<Self, String> {
        networks.iter().map(|text| parse_network(text)).collect::<Result<_, _>>().map(Self)
    }

    /// The client's address. Each proxy appends whom it saw, so the list is read from its end, as far as it was written
    /// by trusted proxies; what stands before that is the client's own word.
    pub(crate) fn client_address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        for hop in forwarded_for(headers).into_iter().rev() {
            if !self.contains(client) {
                break;
            }
            let Some(address) = hop else { break };
            client = address.to_canonical();
        }
        client
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - self.prefix;
                network.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - self.prefix;
                network.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

fn parse_network(text: &str) -> Result<Network, String> {
    let bad = || format!("trusted_proxies: {text} is not a network such as 10.0.0.0/8");
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix.parse::<u32>().map_err(|_| bad())?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| bad())?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let prefix = prefix.unwrap_or(longest);
    if prefix > longest {
        return Err(bad());
    }
    Ok(Network { address, prefix })
}

/// The hops that the headers name, the nearest last. `x-forwarded-for` goes before `forwarded` (RFC 7239).
fn forwarded_for(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = |name| headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    let plain: Vec<_> = lines("x-forwarded-for").flat_map(|line| line.split(',')).map(parse_hop).collect();
    if !plain.is_empty() {
        return plain;
    }
    lines("forwarded").flat_map(|line| line.split(',')).map(forwarded_element).collect()
}

fn forwarded_element(element: &str) -> Option<IpAddr> {
    element
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| key.eq_ignore_ascii_case("for"))
        .and_then(|(_, value)| parse_hop(value))
}

/// An address as proxies write it: alone, quoted, in brackets, with or without a port.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']')?.0.parse().ok();
    }
    text.parse().ok().or_else(|| text.rsplit_once(':')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &[&str], peer: &str, headers: &[(&'static str, &str)]) -> String {
        let trusted: Vec<_> = trusted.iter().map(|&text| text.to_owned()).collect();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        TrustedProxies::new(&trusted).unwrap().client_address(peer.parse().unwrap(), &map).to_string()
    }

    #[test]
    fn nobody_is_believed_but_a_trusted_proxy() {
        let forged = [("x-forwarded-for", "203.0.113.9")];
        assert_eq!(client(&[], "192.0.2.1", &forged), "192.0.2.1");
        assert_eq!(client(&["10.0.0.0/8"], "192.0.2.1", &forged), "192.0.2.1");
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &forged), "203.0.113.9");
        assert_eq!(client(&["10.0.0.0/8"], "::ffff:10.1.2.3", &forged), "203.0.113.9");
        assert_eq!(client(&["0.0.0.0/0"], "10.1.2.3", &forged), "203.0.113.9");
    }

    #[test]
    fn what_a_client_puts_before_the_proxys_word_is_not_believed() {
        let headers = [("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.9.9.9")];
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &headers), "203.0.113.9");
        let nonsense = [("x-forwarded-for", "203.0.113.9, unknown")];
        assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", &nonsense), "10.1.2.3");
    }

    #[test]
    fn the_standard_header_is_understood() {
        let headers = [("forwarded", "for=\"[2001:db8::1]:4711\";proto=https")];
        assert_eq!(client(&["fd00::/8"], "fd00::1", &headers), "2001:db8::1");
        let headers = [("x-forwarded-for", "203.0.113.9:4711")];
        assert_eq!(client(&["fd00::1"], "fd00::1", &headers), "203.0.113.9");
    }

    #[test]
    fn a_bad_network_is_named() {
        for text in ["10.0.0.0/33", "fd00::/129", "proxy", "10.0.0.0/x"] {
            assert!(TrustedProxies::new(&[text.to_owned()]).unwrap_err().contains(text));
        }
    }
}
