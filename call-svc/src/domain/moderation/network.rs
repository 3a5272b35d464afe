use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

/// Where somebody comes from, as far as one person is told from another by it: an IPv4 address, or the IPv6 /64 that one
/// customer is given.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Network(String);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let prefix = Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX));
                format!("{prefix}/64")
            }
        })
    }
}

impl Network {
    /// Of an address. What is none is a network of its own, from which nobody comes.
    pub(crate) fn of(address: &str) -> Self {
        address.parse::<IpAddr>().map_or_else(|_| Self(address.to_owned()), Self::from)
    }

    /// As it was written before.
    pub(crate) const fn written(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        Network::from(address.parse::<IpAddr>().unwrap()).to_string()
    }

    #[test]
    fn one_customer_is_one_network() {
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7", "however it is written");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64");
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
    }

    #[test]
    fn the_longest_fits_its_column() {
        assert!(of("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").len() <= 45);
    }
}
