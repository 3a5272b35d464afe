//! What every change of a group has in common: it has a new version, says in the conversation what happened, and is told.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{Connection, outbox::Event};
use proto::id::UserId;
use uuid::Uuid;

use super::{Chats, change::write};
use crate::{
    domain::{Conversation, Member, NewMessage, Role, Seat, Written},
    dress::Dressed,
    error::Error,
    store,
};

/// A change of a group by the person of a seat, which is as it was before.
#[derive(Debug)]
pub(super) struct GroupChange<'a> {
    pub(super) by: &'a Seat,
    /// The conversation as it becomes.
    pub(super) conversation: Conversation,
    /// What is told of it in the conversation.
    pub(super) happened: Vec<Written>,
    /// Whose own the change is too: they were added, say, or have another role.
    pub(super) whose: Vec<UserId>,
}

impl Chats {
    /// Keeps a change and writes what is told of it; who comes is in it before, and who leaves still is.
    pub(super) async fn conclude(
        &self,
        conn: &mut Connection,
        change: GroupChange<'_>,
        now: DateTime<Utc>,
    ) -> Result<(Conversation, Vec<Uuid>), Error> {
        let GroupChange { by, mut conversation, happened, whose } = change;
        conversation.version += 1;
        let new = |written: &Written, conversation: &mut Conversation| {
            let (sender, written) = (by.member.user, written.clone());
            let new = NewMessage { sender, request: None, written, reply_to: None, forwarded: false };
            let message = new.at_end(conversation, now);
            Dressed { message, quote: None, feelings: Vec::new() }
        };
        let told: Vec<_> = happened.iter().map(|written| new(written, &mut conversation)).collect();
        store::conversations::update(conn, &conversation).await?;
        if !told.is_empty() {
            let messages: Vec<_> = told.iter().map(|one| one.message.clone()).collect();
            store::messages::insert(conn, &messages).await?;
        }
        let told: Vec<_> = told.iter().zip(&happened).collect();
        let mut events = self.announce(conn, by, &conversation, &told, now).await?;
        events.extend(self.seen_by_all(conn, &conversation, now).await?);
        events.extend(self.memberships(conn, &conversation, &whose, now).await?);
        Ok((conversation, write(conn, &events, now).await?))
    }

    /// What all see of a conversation, for all who are in it. Those who came at different places see different firsts, and
    /// the two of a direct one each other.
    pub(super) async fn seen_by_all(
        &self,
        conn: &mut Connection,
        conversation: &Conversation,
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Error> {
        let mut places: BTreeMap<(u64, Option<UserId>), Vec<UserId>> = BTreeMap::new();
        for one in store::members::listeners(conn, conversation.id).await? {
            places.entry((one.first_seq, conversation.other(one.user))).or_default().push(one.user);
        }
        let event = |((first_seq, _), users): ((u64, _), Vec<UserId>)| {
            let user = users.first().copied().unwrap_or(conversation.created_by);
            let member = Member { first_seq, ..Member::new(conversation, user, Role::Member, now) };
            let seat = Seat { conversation: conversation.clone(), member };
            self.news(users, now).conversation(&seat)
        };
        Ok(places.into_iter().map(event).collect())
    }

    /// What is these people's own about a conversation, for each of them.
    pub(super) async fn memberships(
        &self,
        conn: &mut Connection,
        conversation: &Conversation,
        users: &[UserId],
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Error> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let members = store::members::some(conn, conversation.id, users).await?;
        let mentions = store::mentions::count_of(conn, conversation.id, users).await?;
        let event = |member: Member| {
            let user = member.user;
            let seat = Seat { conversation: conversation.clone(), member };
            self.news([user], now).membership(&seat, mentions.get(&user).copied().unwrap_or_default())
        };
        Ok(members.into_iter().map(event).collect())
    }
}
