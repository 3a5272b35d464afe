//! How far people have come, and who is told of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{Connection, outbox::Event};
use proto::{
    id::{ConversationId, UserId},
    notify::Publication,
};
use uuid::Uuid;

use super::{Chats, change::write};
use crate::{
    domain::{Kind, Progress, Seat},
    error::Error,
    events::Whisper,
    notices, store, views,
};

/// What reading has changed.
#[derive(Debug)]
struct Read {
    before: Seat,
    after: Seat,
    mentions: u32,
    events: Vec<Uuid>,
}

impl Chats {
    /// A person has read a conversation until a place. Gives it as it then is, and how many unread mentions are left.
    pub(crate) async fn read(
        &self,
        user: UserId,
        id: ConversationId,
        until: u64,
    ) -> Result<(Seat, u32), Error> {
        let now = self.clock.now();
        let read =
            self.pool.transaction(async |conn| self.read_now(conn, user, id, until, now).await).await?;
        if !read.events.is_empty() {
            self.tell(read.events);
        }
        if read.after.member.read_seq > read.before.member.read_seq {
            self.tell_progress(user, vec![read.after.clone()]);
        }
        Ok((read.after, read.mentions))
    }

    async fn read_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        until: u64,
        now: DateTime<Utc>,
    ) -> Result<Read, Error> {
        let before = views::seat(conn, user, id).await?;
        let until = until.min(before.last_seq());
        let is_new = until > before.member.read_seq || before.member.marked_unread;
        if is_new {
            let ordinal = store::messages::ordinal_at(conn, id, until).await?.unwrap_or_default();
            store::members::read(conn, id, user, until, ordinal).await?;
            store::mentions::read(conn, user, id, until).await?;
        }
        let member = store::members::find(conn, id, user).await?.ok_or(Error::ConversationNotFound)?;
        let after = Seat { conversation: before.conversation.clone(), member };
        let mentions = store::mentions::count(conn, user, &[id]).await?.remove(&id).unwrap_or_default();
        let events = if is_new { self.read_events(&before, &after, mentions, now) } else { Vec::new() };
        let events = write(conn, &events, now).await?;
        Ok(Read { before, after, mentions, events })
    }

    fn read_events(&self, before: &Seat, after: &Seat, mentions: u32, now: DateTime<Utc>) -> Vec<Event> {
        let (id, user) = (after.conversation.id, after.member.user);
        let mut events = vec![self.news([user], now).membership(after, mentions)];
        if before.unread() > 0 {
            let request = notices::withdrawn(id, user);
            events.push(self.news([], now).withdraw(id, &request));
        }
        events
    }

    /// A device of a person has conversations until these places; those that are not theirs are passed over.
    pub(crate) async fn deliver(&self, user: UserId, until: &[(ConversationId, u64)]) -> Result<(), Error> {
        let until: HashMap<_, _> = until.iter().copied().collect();
        let further = self.pool.transaction(async |conn| {
            let ids: Vec<_> = until.keys().copied().collect();
            let mut seats = store::conversations::some(conn, user, &ids).await?;
            seats.retain_mut(|seat| further(seat, &until));
            let places: Vec<_> =
                seats.iter().map(|seat| (seat.conversation.id, seat.member.delivered_seq)).collect();
            store::members::deliver(conn, user, &places).await?;
            Ok::<_, db::Error>(seats)
        });
        self.tell_progress(user, further.await?);
        Ok(())
    }

    /// Tells the others how far somebody has come, if they tell it. Nobody waits for it, and nothing depends on it.
    pub(super) fn tell_progress(&self, user: UserId, seats: Vec<Seat>) {
        if seats.is_empty() {
            return;
        }
        let chats = self.clone();
        self.tasks.spawn("progress", async move {
            match chats.progress_of(user, seats).await {
                Ok(publications) => chats.live.tell(publications),
                Err(error) => tracing::debug!(%error, "progress.not_told"),
            }
        });
    }

    async fn progress_of(&self, user: UserId, seats: Vec<Seat>) -> Result<Vec<Publication>, Error> {
        let seats = self.not_blocked(user, seats).await?;
        let ids: Vec<_> = seats.iter().map(|seat| seat.conversation.id).collect();
        let shown = |seat: &Seat| (seat.conversation.id, seat.member.delivered_seq, seat.member.read_seq);
        let is_direct = |seat: &&Seat| seat.conversation.kind == Kind::Direct;
        let shown: Vec<_> = seats.iter().filter(is_direct).map(shown).collect();
        // What whoever reloads sees is what those who are there are told.
        let others = self.pool.run(async |conn| {
            store::members::show(conn, user, &shown).await?;
            views::receipts(conn, user, &ids).await
        });
        let others = others.await?;
        let now = self.clock.now();
        let publication = |seat: &Seat| {
            let conversation = seat.conversation.id;
            let users = others.get(&conversation)?.iter().map(|other| other.user).collect();
            let whisper = Whisper { event: self.ids.next(), conversation, users, now };
            let (delivered_seq, read_seq) = (seat.member.delivered_seq, seat.member.read_seq);
            Some(whisper.progress(&Progress { user, delivered_seq, read_seq }))
        };
        Ok(seats.iter().filter_map(publication).collect())
    }

    /// Those in which the person is, without direct ones that a block keeps silent.
    pub(super) async fn not_blocked(&self, user: UserId, mut seats: Vec<Seat>) -> Result<Vec<Seat>, Error> {
        seats.retain(|seat| seat.member.left.is_none());
        let other =
            |seat: &Seat| seat.conversation.other(user).filter(|_| seat.conversation.kind == Kind::Direct);
        let others: Vec<_> = seats.iter().filter_map(other).collect();
        if !others.is_empty() {
            let blocked = self.people.blocked(user, &others).await?;
            seats.retain(|seat| other(seat).is_none_or(|other| !blocked.contains(&other)));
        }
        Ok(seats)
    }
}

/// Whether a device has more of a conversation than was known; the seat is then as it becomes.
fn further(seat: &mut Seat, until: &HashMap<ConversationId, u64>) -> bool {
    let until = until.get(&seat.conversation.id).copied().unwrap_or_default().min(seat.last_seq());
    let is_further = until > seat.member.delivered_seq && seat.member.left.is_none();
    if is_further {
        seat.member.delivered_seq = until;
    }
    is_further
}
