//! Conversations as their people see them: put together from what the database holds.

use db::Connection;
use proto::id::{ConversationId, UserId};

use crate::{chats::Chats, domain::Seat, error::Error, store};

/// A conversation as one of its people sees it.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) seat: Seat,
    /// How many unread messages mention them.
    pub(crate) mentions: u32,
}

impl Chats {
    /// A conversation as one who is or was in it sees it.
    pub(crate) async fn view(&self, user: UserId, id: ConversationId) -> Result<View, Error> {
        let seat = self.pool.run(async |conn| seat(conn, user, id).await).await?;
        Ok(View { seat, mentions: 0 })
    }
}

/// Fails for who was never in it.
pub(crate) async fn seat(conn: &mut Connection, user: UserId, id: ConversationId) -> Result<Seat, Error> {
    store::conversations::find(conn, user, id).await?.ok_or(Error::ConversationNotFound)
}
