use chrono::{DateTime, TimeDelta, Utc};
use proto::id::{ConversationId, InviteId, RequestId, UserId};

/// The most invites of a group that exist at once: of more the oldest goes.
pub(crate) const MOST_INVITES: usize = 50;
/// How long an invite can be used, if nothing is said.
pub(crate) const USUAL: TimeDelta = TimeDelta::days(7);
/// How long it can be used at most.
pub(crate) const LONGEST: TimeDelta = TimeDelta::days(90);

/// A link by which people join a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invite {
    pub(crate) id: InviteId,
    pub(crate) conversation: ConversationId,
    /// What the link ends with.
    pub(crate) token: String,
    pub(crate) expire_time: DateTime<Utc>,
    /// 0: as many as there is room for.
    pub(crate) max_uses: u32,
    pub(crate) use_count: u32,
    pub(crate) created_by: UserId,
    pub(crate) request: RequestId,
    pub(crate) create_time: DateTime<Utc>,
}

impl Invite {
    /// Whether somebody can come by it.
    pub(crate) fn is_usable(&self, now: DateTime<Utc>) -> bool {
        now < self.expire_time && (self.max_uses == 0 || self.use_count < self.max_uses)
    }
}
