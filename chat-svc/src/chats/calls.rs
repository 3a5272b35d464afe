//! The traces that calls leave.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::ConversationId;
use uuid::Uuid;

use super::{
    Chats,
    change::{enter, write},
};
use crate::{
    domain::{
        Asked, Became, Message, NewMessage, Seat, Written,
        system::{self, PastCall},
    },
    dress::Dressed,
    error::Error,
    store,
};

impl Chats {
    /// Leaves the trace of a call where its two people talk, once. Gives where it is.
    pub(crate) async fn record_call(&self, asked: Asked, call: PastCall) -> Result<Became, Error> {
        if call.caller == call.callee {
            return Err(Error::WithOneself);
        }
        match self.known(&asked).await? {
            Some(became) => Ok(became),
            None => {
                let chats = self.clone();
                self.finish(async move { chats.record_call_now(&asked, &call).await }).await
            }
        }
    }

    async fn record_call_now(&self, asked: &Asked, call: &PastCall) -> Result<Became, Error> {
        let seat = match self.direct(call.caller, call.callee).await? {
            Some(seat) => seat,
            None => self.make_direct(call.caller, call.callee).await?,
        };
        let (id, now) = (seat.conversation.id, self.clock.now());
        let posted =
            self.pool.transaction(async |conn| self.post_call(conn, asked, call, id, now).await).await;
        match posted {
            Ok((became, events)) => {
                self.tell(events);
                Ok(became)
            }
            Err(error) => self.known_after(asked, error).await,
        }
    }

    async fn post_call(
        &self,
        conn: &mut Connection,
        asked: &Asked,
        call: &PastCall,
        id: ConversationId,
        now: DateTime<Utc>,
    ) -> Result<(Became, Vec<Uuid>), Error> {
        let before = enter(conn, call.caller, id).await?;
        let (written, mut conversation) = (system::call(call), before.conversation.clone());
        let new = NewMessage {
            sender: call.caller,
            request: None,
            written: written.clone(),
            reply_to: None,
            forwarded: false,
        };
        let message = new.at_end(&mut conversation, now);
        store::conversations::advance(conn, &conversation).await?;
        store::messages::insert(conn, std::slice::from_ref(&message)).await?;
        pass(conn, &before, &message, &written).await?;
        let became = Became { conversation: id, seq: message.seq };
        store::requests::insert(conn, asked, became, now).await?;
        let dressed = Dressed { message, quote: None, feelings: Vec::new() };
        let events = self.announce(conn, &before, &conversation, &[(&dressed, &written)], now).await?;
        Ok((became, write(conn, &events, now).await?))
    }
}

/// One's own call is not unread, unless something before it is.
async fn pass(
    conn: &mut Connection,
    before: &Seat,
    message: &Message,
    written: &Written,
) -> Result<(), Error> {
    if written.counts() && before.unread() == 0 {
        let (id, user) = (message.conversation, message.sender);
        store::members::pass(conn, id, user, message.seq, message.ordinal).await?;
    }
    Ok(())
}
