//! Sessions: one for each sign-in on a device.

use chrono::{DateTime, Utc};
use proto::{
    auth::RevocationReason,
    id::{SessionId, UserId},
};

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
    /// When it ended before its time, and why.
    pub(crate) end: Option<(DateTime<Utc>, RevocationReason)>,
    /// What the device called itself, or empty.
    pub(crate) device_name: String,
    /// Where it was last refreshed from, or empty.
    pub(crate) address: String,
    /// When it was last refreshed.
    pub(crate) last_seen_time: DateTime<Utc>,
    /// When the person last proved who they are.
    pub(crate) auth_time: DateTime<Utc>,
}

/// Where somebody signs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Device {
    /// What the device calls itself, or empty.
    pub(crate) name: String,
    /// The address, or empty.
    pub(crate) address: String,
}

impl Session {
    /// A session that begins now.
    pub(crate) fn begin(
        id: SessionId,
        user_id: UserId,
        device: Device,
        now: DateTime<Utc>,
        expire_time: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            user_id,
            generation: 1,
            rotate_time: now,
            create_time: now,
            expire_time,
            end: None,
            device_name: device.name,
            address: device.address,
            last_seen_time: now,
            auth_time: now,
        }
    }

    /// Whether it can be refreshed.
    pub(crate) fn lives(&self, now: DateTime<Utc>) -> bool {
        self.end.is_none() && now < self.expire_time
    }
}
