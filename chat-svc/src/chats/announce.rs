//! Who is told of new messages, and what they change for members.

use chrono::{DateTime, Utc};
use db::{Connection, outbox::Event};
use proto::id::UserId;

use super::Chats;
use crate::{
    domain::{Conversation, Form, Kind, Listener, Member, Seat, Written},
    dress::{Dressed, Quote},
    error::Error,
    notices, store,
};

impl Chats {
    /// What is told of messages that were just stored by the person of the seat, which is as it was before. Call it in
    /// their transaction.
    pub(super) async fn announce(
        &self,
        conn: &mut Connection,
        before: &Seat,
        now_is: &Conversation,
        new: &[(&Dressed, &Written)],
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Error> {
        let listeners = store::members::listeners(conn, now_is.id).await?;
        let mut events = Vec::new();
        for (dressed, written) in new {
            let mentioned = mentioned(&listeners, dressed, written);
            store::mentions::insert(conn, now_is.id, dressed.message.seq, &mentioned).await?;
            events.extend(self.message_events(dressed, now_is.last_seq, &listeners, now));
            events.extend(self.notices(now_is, dressed, mentioned, &listeners, now));
        }
        if before.conversation.kind == Kind::Direct && before.conversation.last_seq == 0 {
            events.extend(self.first_of_direct(before, now_is, now));
        }
        if new.iter().any(|(dressed, _)| dressed.message.form != Form::System) {
            events.extend(self.own_progress(conn, before, now_is, now).await?);
        }
        events.extend(self.brought_back(conn, now_is, &listeners, now).await?);
        Ok(events)
    }

    /// The same message for its author, for those who may see what it answers, and for those who may not.
    pub(super) fn message_events(
        &self,
        dressed: &Dressed,
        last_seq: u64,
        listeners: &[Listener],
        now: DateTime<Utc>,
    ) -> Vec<Event> {
        let author = dressed.message.sender;
        let (own, others): (Vec<_>, Vec<_>) = listeners.iter().partition(|one| one.user == author);
        let sees = |one: &&Listener| dressed.quote.as_ref().is_none_or(|quote| quote.seq >= one.first_seq);
        let (seeing, blind): (Vec<_>, Vec<_>) = others.into_iter().partition(sees);
        let without = Dressed {
            quote: dressed.quote.as_ref().map(|quote| Quote { seq: quote.seq, message: None }),
            ..dressed.clone()
        };
        [(own, dressed, Some(author)), (seeing, dressed, None), (blind, &without, None)]
            .into_iter()
            .filter(|(people, ..)| !people.is_empty())
            .map(|(people, dressed, viewer)| {
                let users: Vec<_> = people.iter().map(|one| one.user).collect();
                self.news(users, now).message(dressed, last_seq, viewer)
            })
            .collect()
    }

    fn notices(
        &self,
        conversation: &Conversation,
        dressed: &Dressed,
        mentioned: Vec<UserId>,
        listeners: &[Listener],
        now: DateTime<Utc>,
    ) -> Vec<Event> {
        if dressed.message.form == Form::System {
            return Vec::new();
        }
        let answered = dressed.quote.as_ref().and_then(|quote| quote.message.as_ref());
        let meant: Vec<_> = mentioned.into_iter().chain(answered.map(|answered| answered.sender)).collect();
        let news = notices::News { conversation, message: &dressed.message, meant: &meant };
        let requests = notices::of_message(news, listeners, now);
        requests.into_iter().map(|request| self.news([], now).notify(conversation.id, request)).collect()
    }

    /// The other of a direct conversation learns of it by its first message.
    fn first_of_direct(&self, before: &Seat, now_is: &Conversation, now: DateTime<Utc>) -> Option<Event> {
        let other = now_is.other(before.member.user)?;
        let member = Member { user: other, ..before.member.clone() };
        let seat = Seat { conversation: now_is.clone(), member };
        Some(self.news([other], now).conversation(&seat))
    }

    /// Who writes has read all before it.
    async fn own_progress(
        &self,
        conn: &mut Connection,
        before: &Seat,
        now_is: &Conversation,
        now: DateTime<Utc>,
    ) -> Result<Option<Event>, Error> {
        let user = before.member.user;
        store::members::wrote(conn, now_is.id, user, now_is.last_seq, now_is.last_ordinal).await?;
        if before.unread() == 0 && !before.member.marked_unread {
            return Ok(None);
        }
        store::mentions::read(conn, user, now_is.id, now_is.last_seq).await?;
        let member = store::members::find(conn, now_is.id, user).await?.ok_or(Error::ConversationNotFound)?;
        let seat = Seat { conversation: now_is.clone(), member };
        Ok(Some(self.news([user], now).membership(&seat, 0)))
    }

    /// What is written brings an archived conversation back, unless it is muted.
    async fn brought_back(
        &self,
        conn: &mut Connection,
        now_is: &Conversation,
        listeners: &[Listener],
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Error> {
        let back = listeners.iter().filter(|one| one.archived && !one.is_muted(now));
        let back: Vec<_> = back.map(|one| one.user).collect();
        if back.is_empty() {
            return Ok(Vec::new());
        }
        store::members::unarchive(conn, now_is.id, &back).await?;
        self.memberships(conn, now_is, &back, now).await
    }
}

/// Those in the conversation whom a message mentions, but for its author.
fn mentioned(listeners: &[Listener], dressed: &Dressed, written: &Written) -> Vec<UserId> {
    let is_mentioned = |user: UserId| written.mentions_all || written.mentioned.contains(&user);
    let all = listeners.iter().map(|one| one.user);
    all.filter(|user| *user != dressed.message.sender && is_mentioned(*user)).collect()
}
