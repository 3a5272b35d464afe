//! Rates and counts.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use serde::Deserialize;

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Rate {
    /// Sustained, per second; at least 1.
    pub per_second: u32,
    /// How many may come at once; at least 1.
    pub burst: u32,
}

/// A token bucket. It takes the time as an argument.
#[derive(Debug)]
pub(crate) struct Bucket {
    rate: Rate,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    pub(crate) fn new(rate: Rate, now: Instant) -> Self {
        Self { rate, tokens: f64::from(rate.burst), filled: now }
    }

    /// Takes one token; an error says when there will be one.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let per_second = f64::from(self.rate.per_second.max(1));
        let elapsed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + elapsed * per_second).min(f64::from(self.rate.burst));
        self.filled = self.filled.max(now);
        if self.tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - self.tokens) / per_second));
        }
        self.tokens -= 1.0;
        Ok(())
    }
}

/// How many of something each key holds, with one bound for all keys.
#[derive(Debug)]
pub(crate) struct Counts<K> {
    limit: usize,
    held: Mutex<HashMap<K, usize>>,
}

impl<K: Eq + Hash + Clone> Counts<K> {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, held: Mutex::default() })
    }

    /// A place for `key`, given back on drop; nothing when all its places are taken.
    pub(crate) fn hold(self: &Arc<Self>, key: K) -> Option<Place<K>> {
        let mut held = self.held.lock();
        let count = held.entry(key.clone()).or_default();
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        drop(held);
        Some(Place { counts: Arc::clone(self), key })
    }
}

/// A place held in [`Counts`].
#[derive(Debug)]
pub(crate) struct Place<K: Eq + Hash + Clone> {
    counts: Arc<Counts<K>>,
    key: K,
}

impl<K: Eq + Hash + Clone> Drop for Place<K> {
    fn drop(&mut self) {
        let mut held = self.counts.held.lock();
        if let Some(count) = held.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.key);
            }
        }
    }
}

/// What counts as one address: an IPv4 address, or the /64 that one IPv6 customer is given.
pub(crate) fn address_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_allows_the_burst_and_then_the_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::new(Rate { per_second: 20, burst: 100 }, start);
        assert_eq!((0..150).filter(|_| bucket.take(start).is_ok()).count(), 100);
        assert_eq!(bucket.take(start), Err(Duration::from_millis(50)));
        let later = start + Duration::from_secs(1);
        assert_eq!((0..150).filter(|_| bucket.take(later).is_ok()).count(), 20);
    }

    #[test]
    fn a_place_is_given_back() {
        let counts = Counts::new(2);
        let first = counts.hold("ada");
        let _second = counts.hold("ada");
        assert!(counts.hold("ada").is_none());
        assert!(counts.hold("bob").is_some());
        drop(first);
        assert!(counts.hold("ada").is_some());
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_address() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:1"));
        assert_ne!(key("2001:db8:0:1::1"), key("2001:db8::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
    }
}
