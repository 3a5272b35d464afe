//! Sessions: one for each sign-in on a device.

use chrono::{DateTime, Utc};
use proto::id::{SessionId, UserId};

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) user_id: UserId,
    /// Of the newest refresh token.
    pub(crate) generation: u64,
    /// When that was made.
    pub(crate) rotate_time: DateTime<Utc>,
    pub(crate) create_time: DateTime<Utc>,
    /// When it ends if it is not refreshed.
    pub(crate) expire_time: DateTime<Utc>,
    /// When it ended before its time.
    pub(crate) end_time: Option<DateTime<Utc>>,
}

impl Session {
    /// A session that begins now.
    pub(crate) const fn begin(
        id: SessionId,
        user_id: UserId,
        now: DateTime<Utc>,
        expire_time: DateTime<Utc>,
    ) -> Self {
        Self { id, user_id, generation: 1, rotate_time: now, create_time: now, expire_time, end_time: None }
    }

    /// Whether it can be refreshed.
    pub(crate) fn lives(&self, now: DateTime<Utc>) -> bool {
        self.end_time.is_none() && now < self.expire_time
    }
}
