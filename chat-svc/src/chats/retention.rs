//! For how long messages are kept, and the end of those that are older.

use chrono::{DateTime, Utc};
use db::{Connection, outbox::Event};
use proto::{
    chat::SystemEvent,
    id::{ConversationId, UserId},
};
use uuid::Uuid;

use super::{
    Chats,
    change::{enter, write},
    group::GroupChange,
};
use crate::{
    domain::{
        Conversation,
        retention::{kept_since, may_limit},
        system,
    },
    error::Error,
    files, store,
    views::View,
};

/// Messages that one transaction takes, so that nobody waits for long.
const PORTION: i64 = 200;

/// What became of a portion.
#[derive(Debug, Default)]
struct Purged {
    events: Vec<Uuid>,
    is_full: bool,
}

impl Chats {
    /// Says for how many days messages of a conversation are kept; 0: as long as the server keeps any.
    pub(crate) async fn set_retention(
        &self,
        user: UserId,
        id: ConversationId,
        days: u32,
    ) -> Result<View, Error> {
        self.must_be_taken(user, id).await?;
        let now = self.clock.now();
        let changed =
            self.pool.transaction(async |conn| self.set_retention_now(conn, user, id, days, now).await);
        self.tell(changed.await?);
        self.view(user, id).await
    }

    async fn set_retention_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        days: u32,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let by = enter(conn, user, id).await?;
        may_limit(&by.conversation, by.member.role)?;
        if by.conversation.retention_days == days {
            return Ok(Vec::new());
        }
        let conversation = Conversation { retention_days: days, ..by.conversation.clone() };
        let happened = vec![system::worded(SystemEvent::RetentionChanged, days.to_string())];
        let change = GroupChange { by: &by, conversation, happened, whose: Vec::new() };
        Ok(self.conclude(conn, change, now).await?.1)
    }

    /// Takes a portion of what a conversation has kept long enough. Says whether there may be more.
    pub(crate) async fn purge(&self, id: ConversationId, server_days: u32) -> Result<bool, Error> {
        let now = self.clock.now();
        let purged = self.pool.transaction(async |conn| self.purge_now(conn, id, server_days, now).await);
        let Purged { events, is_full } = purged.await?;
        if !events.is_empty() {
            self.tell(events);
        }
        Ok(is_full)
    }

    async fn purge_now(
        &self,
        conn: &mut Connection,
        id: ConversationId,
        server_days: u32,
        now: DateTime<Utc>,
    ) -> Result<Purged, Error> {
        let Some(mut conversation) = store::conversations::lock(conn, id).await? else {
            return Ok(Purged::default());
        };
        let Some(since) = kept_since(server_days, conversation.retention_days, now) else {
            return Ok(Purged::default());
        };
        let mut old = store::retention::first(conn, &conversation, PORTION).await?;
        let is_full = i64::try_from(old.len()).is_ok_and(|count| count == PORTION);
        let count = old.iter().take_while(|one| one.time < since).count();
        let is_full = is_full && count == old.len();
        old.truncate(count);
        let Some(last) = old.last() else { return Ok(Purged::default()) };
        files::detach(conn, id, (conversation.first_seq, last.seq), now).await?;
        store::retention::purge(conn, id, last.seq).await?;
        (conversation.first_seq, conversation.version) = (last.seq + 1, conversation.version + 1);
        store::conversations::update(conn, &conversation).await?;
        let events = self.purge_events(conn, &conversation, last.ordinal, now).await?;
        Ok(Purged { events: write(conn, &events, now).await?, is_full })
    }

    /// All learn from where there is something left; what is gone is unread to nobody.
    async fn purge_events(
        &self,
        conn: &mut Connection,
        conversation: &Conversation,
        ordinal: u64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Error> {
        let listeners = store::members::listeners(conn, conversation.id).await?;
        let users: Vec<_> = listeners.iter().map(|one| one.user).collect();
        let behind = store::members::catch_up(conn, conversation.id, ordinal).await?;
        let mut events = self.memberships(conn, conversation, &behind, now).await?;
        if !users.is_empty() {
            events.push(self.news(users, now).purged(conversation));
        }
        Ok(events)
    }
}
