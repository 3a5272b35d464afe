//! Wrong attempts to prove who one is: each makes the next one wait longer. Nobody is locked out.

use std::{net::IpAddr, time::Duration};

use aws_lc_rs::digest;
use chrono::{DateTime, TimeDelta, Utc};
use proto::id::UserId;

use super::account::Identifier;

/// How long failures count after the last one.
pub(crate) const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

/// What failures are counted for: a hash of it.
pub(crate) type Subject = [u8; 32];

/// Whose secret is tried.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Claim<'a> {
    /// Somebody who signs in with this name, as it was typed. Its account is not asked for: otherwise a delay would tell
    /// that there is one, or that a name and an address are the same person's.
    Name(&'a str),
    /// The password of somebody who is signed in.
    Password(UserId),
    /// The second factor of somebody whose password was right.
    Factor(UserId),
}

/// The three counts that an attempt is held against. Those of the account and the pair grow before the secret is looked at,
/// so that attempts made at once wait for each other like those made in turn; that of the address, which many may share,
/// grows with each one that was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subjects {
    pub(crate) account: Subject,
    /// Nothing: the address is not known.
    pub(crate) origin: Option<Origin>,
}

/// Where an attempt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The address by itself.
    pub(crate) address: Subject,
    /// The account from this address.
    pub(crate) pair: Subject,
}

/// Wrong attempts in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    pub(crate) last_time: DateTime<Utc>,
}

/// What failures cost: the first are free, then it is a second, doubled with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    free: u32,
    most: TimeDelta,
}

impl Cost {
    /// Of an account, whoever tries it: low, since strangers can cause it.
    pub(crate) const ACCOUNT: Self = Self { free: 3, most: TimeDelta::seconds(15) };
    /// Of an account tried from one address.
    pub(crate) const PAIR: Self = Self { free: 3, most: TimeDelta::minutes(15) };
    /// Of an address, whichever accounts it tries: many people may share it.
    pub(crate) const ADDRESS: Self = Self { free: 20, most: TimeDelta::seconds(60) };

    /// How long the next attempt still has to wait; nothing: it may be made.
    pub(crate) fn wait(self, failures: Failures, now: DateTime<Utc>) -> Option<Duration> {
        let delay = self.delay(failures.current(now));
        // A clock that was behind makes nobody wait longer than the delay.
        let left = (failures.last_time + delay - now).min(delay);
        left.to_std().ok().filter(|left| !left.is_zero())
    }

    fn delay(self, count: u32) -> TimeDelta {
        let Some(over) = count.checked_sub(self.free) else { return TimeDelta::zero() };
        let seconds = 1_i64.checked_shl(over).filter(|seconds| *seconds > 0).unwrap_or(i64::MAX);
        TimeDelta::try_seconds(seconds).map_or(self.most, |delay| delay.min(self.most))
    }
}

impl Failures {
    /// How many count now.
    pub(crate) fn current(self, now: DateTime<Utc>) -> u32 {
        if now < self.last_time + FORGOTTEN_AFTER { self.count } else { 0 }
    }
}

impl Subjects {
    /// `address` as text, or empty.
    pub(crate) fn new(claim: Claim<'_>, address: &str) -> Self {
        let account = claim.subject();
        let known = address.parse().ok().filter(|address: &IpAddr| !address.is_unspecified());
        let origin = known.map(|address| {
            let network = network(address);
            Origin {
                address: hash(b"address", &[&network]),
                pair: hash(b"pair", &[account.as_slice(), &network]),
            }
        });
        Self { account, origin }
    }

    /// Those that grow before the secret is looked at.
    pub(crate) fn reserved(&self) -> Vec<Subject> {
        std::iter::once(self.account).chain(self.origin.map(|origin| origin.pair)).collect()
    }
}

impl Claim<'_> {
    fn subject(self) -> Subject {
        match self {
            Self::Name(text) => match Identifier::parse(text) {
                Identifier::Username(key) => hash(b"username", &[key.as_bytes()]),
                Identifier::Email(key) => hash(b"email", &[key.as_bytes()]),
                Identifier::Nobody => hash(b"nobody", &[text.trim().as_bytes()]),
            },
            Self::Password(user) => hash(b"password", &[user.uuid().as_bytes()]),
            Self::Factor(user) => hash(b"factor", &[user.uuid().as_bytes()]),
        }
    }
}

/// What one household or host has: an IPv4 address, or the 64 bits of IPv6 that name a network.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().into_iter().take(8).collect(),
    }
}

fn hash(kind: &[u8], parts: &[&[u8]]) -> Subject {
    let mut context = digest::Context::new(&digest::SHA256);
    // The kind's end is marked, and what follows it is of fixed length but for the last part.
    context.update(kind);
    context.update(b"\0");
    for part in parts {
        context.update(part);
    }
    let mut subject = [0; 32];
    subject.copy_from_slice(context.finish().as_ref());
    subject
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn after(count: u32, cost: Cost) -> u64 {
        let now = DateTime::UNIX_EPOCH;
        cost.wait(Failures { count, last_time: now }, now).unwrap_or_default().as_secs()
    }

    #[test]
    fn the_first_are_free_and_then_the_delay_doubles_up_to_its_cap() {
        let delays = |cost| (0..12).map(|count| after(count, cost)).collect::<Vec<_>>();
        assert_eq!(delays(Cost::ACCOUNT), [0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15, 15]);
        assert_eq!(delays(Cost::PAIR), [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256]);
        assert_eq!(after(13, Cost::PAIR), 900);
        assert_eq!([19, 20, 21, 25, 26, 27].map(|count| after(count, Cost::ADDRESS)), [0, 1, 2, 32, 60, 60]);
        assert_eq!(after(u32::MAX, Cost::PAIR), 900);
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_the_cap_and_each_ends(count: u32, passed in -1_000_000_i64..1_000_000) {
            let last_time = DateTime::UNIX_EPOCH;
            let now = last_time + TimeDelta::seconds(passed);
            let failures = Failures { count, last_time };
            for cost in [Cost::ACCOUNT, Cost::PAIR, Cost::ADDRESS] {
                if let Some(wait) = cost.wait(failures, now) {
                    prop_assert!(wait <= cost.most.to_std().unwrap());
                    prop_assert_eq!(cost.wait(failures, now.max(last_time) + TimeDelta::from_std(wait).unwrap()), None);
                }
            }
        }
    }

    #[test]
    fn failures_of_yesterday_do_not_count() {
        let then = DateTime::UNIX_EPOCH;
        let failures = Failures { count: 40, last_time: then };
        assert_eq!(failures.current(then + TimeDelta::hours(23)), 40);
        assert_eq!(failures.current(then + TimeDelta::hours(24)), 0);
    }

    #[test]
    fn what_is_typed_alike_is_one_subject_and_no_other_is() {
        let account = |claim| Subjects::new(claim, "").account;
        assert_eq!(account(Claim::Name(" ADA ")), account(Claim::Name("ada")));
        let id = UserId::from(Uuid::from_u128(1));
        let all = [
            Claim::Name("ada"),
            Claim::Name("ada@x.org"),
            Claim::Name("ädä"),
            Claim::Password(id),
            Claim::Factor(id),
            Claim::Password(Uuid::from_u128(2).into()),
        ];
        let distinct: std::collections::HashSet<_> = all.map(account).into_iter().collect();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn an_address_is_its_network() {
        let origin = |address| Subjects::new(Claim::Name("ada"), address).origin;
        assert_eq!((origin(""), origin("0.0.0.0")), (None, None));
        assert_eq!(origin("::ffff:192.0.2.1"), origin("192.0.2.1"));
        assert_ne!(origin("192.0.2.1"), origin("192.0.2.2"));
        assert_eq!(origin("2001:db8::1"), origin("2001:db8::ffff:1"));
        assert_ne!(origin("2001:db8::1"), origin("2001:db8:0:1::1"));
        let bob = Subjects::new(Claim::Name("bob"), "192.0.2.1").origin.unwrap();
        assert_eq!(bob.address, origin("192.0.2.1").unwrap().address);
        assert_ne!(bob.pair, origin("192.0.2.1").unwrap().pair);
    }
}
