//! What is a member's own about a conversation.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{Chats, change::write};
use crate::{
    domain::{Draft, Level, Member, Seat},
    error::Error,
    store, views,
};

/// How many conversations a person may pin.
const MOST_PINNED: i64 = 20;

/// What is to be changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnUpdate {
    pub(crate) archived: Option<bool>,
    pub(crate) pinned: Option<bool>,
    /// Muted until then, or not at all.
    pub(crate) mute_until: Option<Option<DateTime<Utc>>>,
    pub(crate) marked_unread: Option<bool>,
    pub(crate) level: Option<Level>,
    /// What the person began to write, or nothing any more.
    pub(crate) draft: Option<Option<Draft>>,
}

impl OwnUpdate {
    /// Whether only who is in a conversation may change it.
    const fn is_for_present(&self) -> bool {
        self.draft.is_some()
    }

    fn apply(&self, member: &mut Member, now: DateTime<Utc>) {
        member.archived = self.archived.unwrap_or(member.archived);
        member.marked_unread = self.marked_unread.unwrap_or(member.marked_unread);
        member.level = self.level.unwrap_or(member.level);
        member.mute_until = self.mute_until.unwrap_or(member.mute_until);
        if let Some(draft) = &self.draft {
            member.draft.clone_from(draft);
        }
        match self.pinned {
            Some(true) => member.pin_time = member.pin_time.or(Some(now)),
            Some(false) => member.pin_time = None,
            None => {}
        }
    }
}

impl Chats {
    /// Changes what is a person's own about a conversation. Gives it as it then is, and how many unread mentions there are.
    pub(crate) async fn update_own(
        &self,
        user: UserId,
        id: ConversationId,
        update: OwnUpdate,
    ) -> Result<(Seat, u32), Error> {
        let now = self.clock.now();
        let changed =
            self.pool.transaction(async |conn| self.update_own_now(conn, user, id, &update, now).await);
        let (seat, mentions, events) = changed.await?;
        self.tell(events);
        Ok((seat, mentions))
    }

    async fn update_own_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        update: &OwnUpdate,
        now: DateTime<Utc>,
    ) -> Result<(Seat, u32, Vec<Uuid>), Error> {
        let before = store::members::lock(conn, id, user).await?.ok_or(Error::ConversationNotFound)?;
        let seat = views::seat(conn, user, id).await?;
        let mut seat = if update.is_for_present() { seat.present()? } else { seat };
        let mentions = store::mentions::count(conn, user, &[id]).await?.remove(&id).unwrap_or_default();
        update.apply(&mut seat.member, now);
        if seat.member == before {
            return Ok((seat, mentions, Vec::new()));
        }
        let is_new_pin = seat.member.pin_time.is_some() && before.pin_time.is_none();
        if is_new_pin && store::members::pinned(conn, user).await? >= MOST_PINNED {
            return Err(Error::TooManyPins);
        }
        store::members::update(conn, &mut seat.member).await?;
        let event = self.news([user], now).membership(&seat, mentions);
        let events = write(conn, &[event], now).await?;
        Ok((seat, mentions, events))
    }

    /// Keeps what a person began to write; an empty text is nothing any more.
    pub(crate) async fn save_draft(
        &self,
        user: UserId,
        id: ConversationId,
        text: String,
        reply_to: u64,
    ) -> Result<(Seat, u32), Error> {
        let time = self.clock.now();
        let draft = (!text.is_empty()).then_some(Draft { text, reply_to, time });
        self.update_own(user, id, OwnUpdate { draft: Some(draft), ..OwnUpdate::default() }).await
    }
}
