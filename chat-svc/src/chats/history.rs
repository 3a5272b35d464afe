use db::Connection;
use proto::id::{ConversationId, UserId};

use super::Chats;
use crate::{
    domain::{Message, Seat},
    dress::{Dressed, Viewer, dress},
    error::Error,
    store::pages::{self, Range},
    views,
};

/// Which messages of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Near {
    /// The newest.
    End,
    /// The nearest before this place.
    Before(u64),
    /// The nearest after this place.
    After(u64),
    /// The nearest to this place, half of them before it.
    Around(u64),
}

/// Messages in the order of their places, and between which places all was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) messages: Vec<Dressed>,
    pub(crate) looked: Range,
    pub(crate) at_start: bool,
    pub(crate) at_end: bool,
}

/// Rows in the order of their places, and between which places all was looked at.
type Found = (Vec<Message>, Range);

impl Chats {
    /// Messages of a conversation, for one who is or was in it.
    pub(crate) async fn history(
        &self,
        user: UserId,
        id: ConversationId,
        near: Near,
        limit: u64,
    ) -> Result<Page, Error> {
        self.pool.run(async |conn| page(conn, user, id, near, limit).await).await
    }
}

async fn page(
    conn: &mut Connection,
    user: UserId,
    id: ConversationId,
    near: Near,
    limit: u64,
) -> Result<Page, Error> {
    let seat = views::seat(conn, user, id).await?;
    let (messages, looked) = match near {
        Near::End => before(conn, &seat, seat.last_seq() + 1, limit).await?,
        Near::Before(place) => before(conn, &seat, place, limit).await?,
        Near::After(place) => after(conn, &seat, place, limit).await?,
        Near::Around(place) => around(conn, &seat, place, limit).await?,
    };
    let messages = dress(conn, &Viewer::of(user, [&seat]), messages).await?;
    let (at_start, at_end) = (looked.first <= seat.first_seq(), looked.last >= seat.last_seq());
    Ok(Page { messages, looked, at_start, at_end })
}

async fn before(conn: &mut Connection, seat: &Seat, place: u64, limit: u64) -> Result<Found, db::Error> {
    let mut looked = Range { first: seat.first_seq(), last: seat.last_seq().min(place.saturating_sub(1)) };
    let (user, id) = (seat.member.user, seat.conversation.id);
    let mut rows = pages::up_to_end(conn, user, id, looked, limit).await?;
    if rows.len() as u64 == limit {
        looked.first = rows.last().map_or(place, |oldest| oldest.seq);
    }
    rows.reverse();
    Ok((rows, looked))
}

async fn after(conn: &mut Connection, seat: &Seat, place: u64, limit: u64) -> Result<Found, db::Error> {
    let mut looked = Range { first: seat.first_seq().max(place.saturating_add(1)), last: seat.last_seq() };
    let (user, id) = (seat.member.user, seat.conversation.id);
    let rows = pages::from_start(conn, user, id, looked, limit).await?;
    if rows.len() as u64 == limit {
        looked.last = rows.last().map_or(place, |newest| newest.seq);
    }
    Ok((rows, looked))
}

async fn around(conn: &mut Connection, seat: &Seat, place: u64, limit: u64) -> Result<Found, db::Error> {
    let half = limit / 2;
    let (mut rows, older) = before(conn, seat, place, half).await?;
    let (newer_rows, newer) = after(conn, seat, place.saturating_sub(1), limit - half).await?;
    rows.extend(newer_rows);
    Ok((rows, Range { first: older.first, last: newer.last }))
}
