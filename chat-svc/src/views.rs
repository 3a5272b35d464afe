//! Conversations as their people see them: put together from what the database holds, in a handful of queries.

use std::collections::HashMap;

use db::Connection;
use proto::{
    chat,
    id::{ConversationId, UserId},
};

use crate::{
    chats::Chats,
    domain::{Conversation, Progress, Seat},
    dress::{Dressed, Viewer, dress},
    error::Error,
    store, wire,
};

/// A conversation as one of its people sees it.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) seat: Seat,
    /// The newest message that they may see.
    pub(crate) last: Option<Dressed>,
    /// How many unread messages mention them.
    pub(crate) mentions: u32,
    /// How far others have come.
    pub(crate) receipts: Vec<Progress>,
}

impl Chats {
    /// A conversation as one who is or was in it sees it.
    pub(crate) async fn view(&self, user: UserId, id: ConversationId) -> Result<View, Error> {
        self.pool.run(async |conn| view(conn, user, id).await).await
    }
}

impl Chats {
    /// A conversation as the contract writes it, with a link to its picture.
    pub(crate) fn wired(&self, view: &View) -> chat::Conversation {
        wire::conversation(view, &self.files.links, self.clock.now())
    }

    /// The same of what all members see of a group.
    pub(crate) fn wired_group(&self, group: &Conversation) -> chat::Group {
        wire::group(group, &self.files.links, self.clock.now())
    }
}

/// A conversation as one who is or was in it sees it.
pub(crate) async fn view(conn: &mut Connection, user: UserId, id: ConversationId) -> Result<View, Error> {
    let seat = seat(conn, user, id).await?;
    views(conn, user, vec![seat]).await?.pop().ok_or(Error::ConversationNotFound)
}

/// Fails for who was never in it.
pub(crate) async fn seat(conn: &mut Connection, user: UserId, id: ConversationId) -> Result<Seat, Error> {
    store::conversations::find(conn, user, id).await?.ok_or(Error::ConversationNotFound)
}

/// Conversations of one person, in their order.
pub(crate) async fn views(conn: &mut Connection, user: UserId, seats: Vec<Seat>) -> Result<Vec<View>, Error> {
    let ids: Vec<_> = seats.iter().map(|seat| seat.conversation.id).collect();
    let present = seats.iter().filter(|seat| seat.member.left.is_none());
    let present: Vec<_> = present.map(|seat| seat.conversation.id).collect();
    let newest = store::last::messages(conn, user, &seats).await?;
    let newest = dress(conn, &Viewer::of(user, &seats), newest).await?;
    let mut newest: HashMap<_, _> = newest.into_iter().map(|one| (one.message.conversation, one)).collect();
    let mentions = store::mentions::count(conn, user, &ids).await?;
    let mut receipts = receipts(conn, user, &present).await?;
    let view = |seat: Seat| {
        let id = seat.conversation.id;
        let mentions = mentions.get(&id).copied().unwrap_or_default();
        View { seat, last: newest.remove(&id), mentions, receipts: receipts.remove(&id).unwrap_or_default() }
    };
    Ok(seats.into_iter().map(view).collect())
}

/// How far others have come, for one who tells it of themselves.
pub(crate) async fn receipts(
    conn: &mut Connection,
    user: UserId,
    conversations: &[ConversationId],
) -> Result<HashMap<ConversationId, Vec<Progress>>, db::Error> {
    if !store::settings::find(conn, user).await?.read_receipts {
        return Ok(HashMap::new());
    }
    store::receipts::of(conn, user, conversations).await
}
