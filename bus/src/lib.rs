#![doc = include_str!("../README.md")]

mod config;
#[cfg(feature = "contract")]
pub mod contract;
mod leases;
mod log;
mod memory;
mod position;
mod redis;

use std::fmt;

use bytes::Bytes;
use futures::{future::BoxFuture, stream::BoxStream};
use uuid::Uuid;

pub use config::{Config, ConfigError, Keeper};
pub use leases::{Held, Lease, Leases};
pub use log::Limits;
pub use memory::{MemoryBus, Time};
pub use position::{Position, PositionInvalid};
pub use redis::{Keeper as RedisKeeper, RedisBus, UrlInvalid};

/// The recoverable channel. Channels come into being when they are first named.
pub trait Bus: Leases + fmt::Debug + Send + Sync + 'static {
    /// Puts an event on a channel and gives its position: that of the first time if the id was used within ten minutes,
    /// and the current one for an ephemeral event. Fails with [`BusError::Away`]; repeating it then is safe.
    fn publish<'a>(&'a self, channel: &'a str, event: Event) -> BoxFuture<'a, Result<Position, BusError>>;

    /// Follows a channel. Fails with [`BusError::Away`].
    fn subscribe<'a>(
        &'a self,
        channel: &'a str,
        since: Since,
    ) -> BoxFuture<'a, Result<Subscription, BusError>>;

    /// Why nothing is delivered at present, in plain words; nothing while all is well.
    fn trouble(&self) -> Option<String> {
        None
    }
}

/// What is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names the event within its channel.
    pub id: Uuid,
    /// What it says; opaque here.
    pub body: Bytes,
    /// Deliver to whoever listens now, and keep nothing.
    pub ephemeral: bool,
}

/// Where a subscription begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// After what has been published so far.
    Now,
    /// With the first event of this life of the channel; a resync if that is no longer kept.
    Start,
    /// After this position; a resync if what follows it is not known or no longer kept.
    After(Position),
}

/// A channel, followed. Dropping it ends it.
pub struct Subscription {
    /// The channel's position when the subscription began.
    pub head: Position,
    /// The position after which `steps` begin: `head` unless events are replayed.
    pub from: Position,
    /// What happens, in order. Never ends by itself; an error is the last item. While the backend's server is away
    /// nothing happens, and then everything goes on from the same position, or with a resync.
    pub steps: BoxStream<'static, Result<Step, BusError>>,
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("head", &self.head)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// One step of a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An event, and the position after it.
    Event {
        /// The position after this event.
        position: Position,
        /// What it says.
        body: Bytes,
    },
    /// An ephemeral event. It has no position, and its order among the others is not kept.
    Ephemeral {
        /// What it says.
        body: Bytes,
    },
    /// Events were lost to this subscriber, which goes on from here.
    Resync {
        /// The position from which the stream goes on.
        position: Position,
        /// For developers.
        reason: &'static str,
    },
}

/// Why the bus failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BusError {
    /// The backend's server does not answer.
    #[error("the bus is away: {0}")]
    Away(String),
}
