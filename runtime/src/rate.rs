//! Rate limits: how often a person, a service account or an address may open calls of a class.

use std::{collections::HashMap, net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use proto::{
    access_v1::{ErrorReason, RateClass},
    id::UserId,
    reason::{Extra, Reason as _},
};
use serde::Deserialize;
use tonic::{Code, Status};

/// The budget of one class for one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Calls per minute, sustained.
    pub per_minute: NonZeroU32,
    /// Calls at once.
    pub burst: NonZeroU32,
}

/// The budgets of all classes. People and addresses share these figures; a service account has `service_factor` times.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateConfig {
    /// Cheap reads.
    pub read: Budget,
    /// Changes.
    pub write: Budget,
    /// Long-lived streams.
    pub stream: Budget,
    /// Sign-in, token exchange, whatever else proves who one is.
    pub credential: Budget,
    /// Searches.
    pub search: Budget,
    /// Ringing somebody.
    pub ring: Budget,
    /// Making accounts, and guests.
    pub register: Budget,
    /// How many times a person's budget a service account has.
    pub service_factor: NonZeroU32,
}

impl Default for RateConfig {
    fn default() -> Self {
        Self {
            read: budget(1200, 200),
            write: budget(300, 60),
            stream: budget(240, 60),
            credential: budget(60, 30),
            search: budget(240, 40),
            ring: budget(30, 10),
            register: budget(10, 20),
            service_factor: at_least_one(200),
        }
    }
}

fn budget(per_minute: u32, burst: u32) -> Budget {
    Budget { per_minute: at_least_one(per_minute), burst: at_least_one(burst) }
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// Who a call is charged to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A person.
    User(UserId),
    /// Somebody without a token.
    Address(IpAddr),
    /// A service account.
    Service(String),
}

/// The limiters of one process.
#[derive(Debug, Clone)]
pub struct RateLimits {
    people: Arc<HashMap<RateClass, Limiter>>,
    services: Arc<HashMap<RateClass, Limiter>>,
    clock: DefaultClock,
}

type Limiter = DefaultKeyedRateLimiter<Subject>;

impl RateLimits {
    /// Limiters with these budgets.
    pub fn new(config: &RateConfig) -> Self {
        Self {
            people: Arc::new(limiters(config, NonZeroU32::MIN)),
            services: Arc::new(limiters(config, config.service_factor)),
            clock: DefaultClock::default(),
        }
    }

    /// Charges one call. Fails with `RESOURCE_EXHAUSTED` (`RATE_LIMITED`) and the time to retry.
    pub fn charge(&self, class: RateClass, subject: &Subject) -> Result<(), Status> {
        let limiters = match subject {
            Subject::Service(_) => &self.services,
            Subject::User(_) | Subject::Address(_) => &self.people,
        };
        let class = if class == RateClass::Unspecified { RateClass::Read } else { class };
        let Some(limiter) = limiters.get(&class) else { return Ok(()) };
        limiter.check_key(subject).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now()).max(Duration::from_millis(50));
            metrics::counter!("rpc_rate_limited_total", "class" => class.as_str_name()).increment(1);
            let message = format!("too many calls; try again in {} s", wait.as_secs() + 1);
            ErrorReason::RateLimited.refuse_with(Code::ResourceExhausted, message, Extra::retry_after(wait))
        })
    }

    /// Forgets subjects whose budgets are full again. To be called every minute or so.
    pub fn forget_idle(&self) {
        for limiter in self.people.values().chain(self.services.values()) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn limiters(config: &RateConfig, factor: NonZeroU32) -> HashMap<RateClass, Limiter> {
    let classes = [
        (RateClass::Read, config.read),
        (RateClass::Write, config.write),
        (RateClass::Stream, config.stream),
        (RateClass::Credential, config.credential),
        (RateClass::Search, config.search),
        (RateClass::Ring, config.ring),
        (RateClass::Register, config.register),
    ];
    classes
        .into_iter()
        .map(|(class, budget)| {
            let quota = Quota::per_minute(budget.per_minute.saturating_mul(factor))
                .allow_burst(budget.burst.saturating_mul(factor));
            (class, RateLimiter::keyed(quota))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_the_next_call_is_told_when_to_retry() {
        let limits = RateLimits::new(&RateConfig { ring: budget(1, 2), ..RateConfig::default() });
        let one = Subject::Address([127, 0, 0, 1].into());
        let other = Subject::Address([127, 0, 0, 2].into());
        assert!(limits.charge(RateClass::Ring, &one).is_ok());
        assert!(limits.charge(RateClass::Ring, &one).is_ok());
        let refused = limits.charge(RateClass::Ring, &one).unwrap_err();
        assert_eq!(refused.code(), Code::ResourceExhausted);
        assert!(proto::reason::is(&refused, ErrorReason::RateLimited));
        assert!(limits.charge(RateClass::Ring, &other).is_ok(), "budgets are apart");
    }
}
