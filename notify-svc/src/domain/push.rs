use std::fmt;

use chrono::{DateTime, Utc};
use proto::id::{EventId, SessionId, UserId};
use uuid::Uuid;

/// A browser that is pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub(crate) id: Uuid,
    pub(crate) user: UserId,
    /// It ends with this.
    pub(crate) session: SessionId,
    pub(crate) browser: Browser,
    /// As its session names it.
    pub(crate) device: String,
    pub(crate) create_time: DateTime<Utc>,
    /// When something last arrived at the vendor's service.
    pub(crate) push_time: Option<DateTime<Utc>>,
}

/// Where a browser is pushed to, and what for it is encrypted with.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// Where its vendor's service takes messages. Whoever knows it can send there: secret.
    pub(crate) endpoint: String,
    /// A point of a P-256 key, uncompressed.
    pub(crate) key: Vec<u8>,
    /// Secret.
    pub(crate) secret: Vec<u8>,
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser").finish_non_exhaustive()
    }
}

/// Something on its way to all browsers of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parcel {
    pub(crate) user: UserId,
    /// SHA-256 of the tag: what comes later under it replaces this.
    pub(crate) tag_hash: Vec<u8>,
    pub(crate) id: EventId,
    /// An encoded `Notification`.
    pub(crate) payload: Vec<u8>,
    /// It cannot wait until the device wakes by itself: a call.
    pub(crate) is_urgent: bool,
    /// It takes back what was pushed.
    pub(crate) is_withdrawn: bool,
    /// After this it is of no use.
    pub(crate) expire_time: DateTime<Utc>,
}
