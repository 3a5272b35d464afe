//! What every change has in common: it is made under the conversation's lock, and told after its commit.

use chrono::{DateTime, Utc};
use db::{
    Connection,
    outbox::{self, Event},
};
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::Chats;
use crate::{
    domain::{Asked, Became, Seat},
    error::Error,
    events::News,
    store::{self, requests::Known},
};

/// Takes hold of a conversation for one who is in it, until the end of the transaction.
pub(super) async fn enter(conn: &mut Connection, user: UserId, id: ConversationId) -> Result<Seat, Error> {
    let conversation = store::conversations::lock(conn, id).await?.ok_or(Error::ConversationNotFound)?;
    let member = store::members::find(conn, id, user).await?.ok_or(Error::ConversationNotFound)?;
    Seat { conversation, member }.present()
}

impl Seat {
    /// Fails for who is no longer in it.
    pub(crate) fn present(self) -> Result<Self, Error> {
        if self.member.left.is_some() { Err(Error::NotAMember) } else { Ok(self) }
    }
}

impl Chats {
    /// What is known of a request: what it became, if it came before.
    pub(super) async fn known(&self, asked: &Asked) -> Result<Option<Became>, Error> {
        match self.pool.run(async |conn| store::requests::look_up(conn, asked).await).await? {
            Known::New => Ok(None),
            Known::Became(became) => Ok(Some(became)),
            Known::Otherwise => Err(Error::RequestIdReused),
        }
    }

    /// What a request became that was there when it was to be written down. Any other failure stays what it is.
    pub(super) async fn known_after(&self, asked: &Asked, error: Error) -> Result<Became, Error> {
        if !matches!(error, Error::Database(db::Error::Conflict { .. })) {
            return Err(error);
        }
        self.known(asked).await?.ok_or(error)
    }

    /// An event for these people, to be made.
    pub(super) fn news(&self, users: impl Into<Vec<UserId>>, now: DateTime<Utc>) -> News {
        News { event: self.ids.next(), users: users.into(), now, links: self.files.links.clone() }
    }

    /// After the commit: what was written in it is told.
    pub(super) fn tell(&self, events: Vec<Uuid>) {
        metrics::counter!("chat_changes_total").increment(1);
        self.relayer.relay(events);
    }
}

/// Writes events in the transaction of what they tell; gives their ids.
pub(super) async fn write(
    conn: &mut Connection,
    events: &[Event],
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, Error> {
    outbox::insert(conn, events, now).await?;
    Ok(events.iter().map(|event| event.event_id).collect())
}
