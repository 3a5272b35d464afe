use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{
    Chats,
    change::{enter, write},
};
use crate::{
    domain::{Asked, Became, Kind, Message, NewMessage, Seat, Written},
    dress::{Dressed, Quote, Viewer, dress},
    error::Error,
    files, store, views,
};

/// A message to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Sending {
    pub(crate) asked: Asked,
    pub(crate) conversation: ConversationId,
    pub(crate) written: Written,
    /// The message that it answers.
    pub(crate) reply_to: Option<u64>,
}

/// A message that was stored.
#[derive(Debug)]
struct Posted {
    dressed: Dressed,
    events: Vec<Uuid>,
    /// Its sender's seat, if they have come further by it than others know.
    further: Option<Seat>,
}

impl Chats {
    /// Stores a message and tells of it; once, however often it is asked for.
    pub(crate) async fn send(&self, sending: Sending) -> Result<Dressed, Error> {
        let user = sending.asked.user;
        if let Some(became) = self.known(&sending.asked).await? {
            return self.message(user, became).await;
        }
        self.must_be_taken(user, sending.conversation).await?;
        let chats = self.clone();
        self.finish(async move { chats.send_now(&sending).await }).await
    }

    async fn send_now(&self, sending: &Sending) -> Result<Dressed, Error> {
        let now = self.clock.now();
        match self.pool.transaction(async |conn| self.post(conn, sending, now).await).await {
            Ok(posted) => {
                self.tell(posted.events);
                self.tell_progress(sending.asked.user, posted.further.into_iter().collect());
                Ok(posted.dressed)
            }
            Err(error) => {
                let became = self.known_after(&sending.asked, error).await?;
                self.message(sending.asked.user, became).await
            }
        }
    }

    async fn post(
        &self,
        conn: &mut Connection,
        sending: &Sending,
        now: DateTime<Utc>,
    ) -> Result<Posted, Error> {
        let mut seat = enter(conn, sending.asked.user, sending.conversation).await?;
        let quote = quote(conn, &seat, sending.reply_to).await?;
        let new = NewMessage {
            sender: sending.asked.user,
            request: Some(sending.asked.request),
            written: sending.written.clone(),
            reply_to: sending.reply_to,
            forwarded: false,
        };
        let before = seat.clone();
        let message = new.at_end(&mut seat.conversation, now);
        store::conversations::advance(conn, &seat.conversation).await?;
        store::messages::insert(conn, std::slice::from_ref(&message)).await?;
        let place = (message.conversation, message.seq);
        files::attach(conn, place, message.sender, &sending.written.files).await?;
        let became = Became { conversation: message.conversation, seq: message.seq };
        store::requests::insert(conn, &sending.asked, became, now).await?;
        let dressed = Dressed { message, quote, feelings: Vec::new() };
        let events =
            self.announce(conn, &before, &seat.conversation, &[(&dressed, &sending.written)], now).await?;
        let events = write(conn, &events, now).await?;
        Ok(Posted { dressed, events, further: further(&before, seat) })
    }

    /// A message as a person sees it who is or was in its conversation.
    pub(crate) async fn message(&self, user: UserId, at: Became) -> Result<Dressed, Error> {
        self.pool.run(async |conn| message(conn, user, at).await).await
    }

    /// Fails for who is not in a conversation, and unless the other of a direct one takes the person's messages.
    pub(super) async fn must_be_taken(&self, user: UserId, id: ConversationId) -> Result<Seat, Error> {
        let seat = self.pool.run(async |conn| views::seat(conn, user, id).await).await?.present()?;
        match seat.conversation.other(user) {
            Some(other) if seat.conversation.kind == Kind::Direct => {
                self.people.must_take_messages(user, other).await?;
            }
            Some(_) | None => {}
        }
        Ok(seat)
    }
}

/// The seat of somebody who had not read all before they wrote, as it then is.
fn further(before: &Seat, mut after: Seat) -> Option<Seat> {
    let last = after.conversation.last_seq;
    (after.member.read_seq, after.member.delivered_seq) = (last, last);
    (before.unread() > 0).then_some(after)
}

/// What a message is to answer. Fails if it is not there for who answers.
async fn quote(conn: &mut Connection, seat: &Seat, reply_to: Option<u64>) -> Result<Option<Quote>, Error> {
    let Some(seq) = reply_to else { return Ok(None) };
    let found = visible(conn, seat, seq).await?;
    Ok(Some(Quote { seq, message: Some(found) }))
}

/// A message that this person may see.
pub(super) async fn visible(conn: &mut Connection, seat: &Seat, seq: u64) -> Result<Message, Error> {
    if !(seat.first_seq()..=seat.last_seq()).contains(&seq) {
        return Err(Error::MessageNotFound);
    }
    let place = (seat.conversation.id, seq);
    if !store::hidden::among(conn, seat.member.user, &[place]).await?.is_empty() {
        return Err(Error::MessageNotFound);
    }
    store::messages::find(conn, seat.conversation.id, seq).await?.ok_or(Error::MessageNotFound)
}

async fn message(conn: &mut Connection, user: UserId, at: Became) -> Result<Dressed, Error> {
    let seat = views::seat(conn, user, at.conversation).await?;
    let message =
        store::messages::find(conn, at.conversation, at.seq).await?.ok_or(Error::MessageNotFound)?;
    let dressed = dress(conn, &Viewer::of(user, [&seat]), vec![message]).await?;
    dressed.into_iter().next().ok_or(Error::MessageNotFound)
}
