//! Commit, then tell: events are rows, written in the transaction of the change that they announce, and published after
//! it. Delivery is at least once, by event id; the order of delivery means nothing, since events carry versions.

mod relay;
mod rows;

use std::{fmt, future::Future, time::Duration};

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use relay::{Relay, Relayer, Settings};
pub use rows::{insert, schema};

/// An event on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names the event: receivers drop repeats by it.
    pub event_id: Uuid,
    /// What changed; at most 80 ASCII characters, and as many as the service's table takes. A failing aggregate holds back no other.
    pub aggregate_id: String,
    /// Bumped in the transaction of the change.
    pub version: u64,
    /// Whom to tell.
    pub user_ids: Vec<Uuid>,
    /// The payload's full message name; at most 200 ASCII characters.
    pub kind: String,
    /// The encoded message.
    pub payload: Vec<u8>,
    /// After this it is of no use, and is dropped.
    pub expire_time: DateTime<Utc>,
}

/// Where events go.
pub trait Publish: Send + Sync + 'static {
    /// Publishes all or nothing; the same event may come again.
    fn publish(&self, events: &[Event]) -> impl Future<Output = Result<(), PublishError>> + Send;
}

/// Why events were not published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// The receiver does not answer: all events wait.
    #[error("the receiver is away: {0}")]
    Away(String),
    /// The receiver refused something among these events: the aggregates are tried one by one.
    #[error("the receiver refused: {0}")]
    Refused(String),
}

/// The time, for a crate that knows no clock.
pub type Now = std::sync::Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How long the instance that committed an event has it for itself; then any instance may relay it.
pub const OWN_FOR: Duration = Duration::from_secs(2);

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} v{}", self.kind, self.aggregate_id, self.version)
    }
}
