//! Unread mentions. Reading takes them away.

use std::collections::HashMap;

use db::{Connection, Error, Uuid16};
use diesel::{ExpressionMethods as _, Insertable, QueryDsl as _, dsl::count_star};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::schema::mentions;

#[derive(Insertable)]
#[diesel(table_name = mentions)]
struct Row {
    user_id: Uuid16,
    conversation_id: Uuid16,
    seq: u64,
}

/// A message mentions these people.
pub(crate) async fn insert(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
    users: &[UserId],
) -> Result<(), Error> {
    if users.is_empty() {
        return Ok(());
    }
    let row =
        |user: &UserId| Row { user_id: user.uuid().into(), conversation_id: conversation.uuid().into(), seq };
    let rows: Vec<_> = users.iter().map(row).collect();
    diesel::insert_into(mentions::table).values(rows).execute(conn).await?;
    Ok(())
}

/// A person has read all until a place.
pub(crate) async fn read(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    until: u64,
) -> Result<(), Error> {
    let theirs = mentions::table
        .filter(mentions::user_id.eq(Uuid16(user.uuid())))
        .filter(mentions::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(mentions::seq.le(until));
    diesel::delete(theirs).execute(conn).await?;
    Ok(())
}

/// A message mentions nobody any more.
pub(crate) async fn forget(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<(), Error> {
    let of_message = mentions::table
        .filter(mentions::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(mentions::seq.eq(seq));
    diesel::delete(of_message).execute(conn).await?;
    Ok(())
}

/// How many a person has in each of these conversations; none is left out.
pub(crate) async fn count(
    conn: &mut Connection,
    user: UserId,
    conversations: &[ConversationId],
) -> Result<HashMap<ConversationId, u32>, Error> {
    let ids = conversations.iter().map(|id| Uuid16(id.uuid()));
    let counts: Vec<(Uuid16, i64)> = mentions::table
        .filter(mentions::user_id.eq(Uuid16(user.uuid())))
        .filter(mentions::conversation_id.eq_any(ids))
        .group_by(mentions::conversation_id)
        .select((mentions::conversation_id, count_star()))
        .load(conn)
        .await?;
    let count = |(id, count)| (Uuid::from(id).into(), u32::try_from(count).unwrap_or(u32::MAX));
    Ok(counts.into_iter().map(count).collect())
}

/// How many each of these people has in a conversation; none is left out.
pub(crate) async fn count_of(
    conn: &mut Connection,
    conversation: ConversationId,
    users: &[UserId],
) -> Result<HashMap<UserId, u32>, Error> {
    let ids = users.iter().map(|user| Uuid16(user.uuid()));
    let counts: Vec<(Uuid16, i64)> = mentions::table
        .filter(mentions::user_id.eq_any(ids))
        .filter(mentions::conversation_id.eq(Uuid16(conversation.uuid())))
        .group_by(mentions::user_id)
        .select((mentions::user_id, count_star()))
        .load(conn)
        .await?;
    let count = |(user, count)| (Uuid::from(user).into(), u32::try_from(count).unwrap_or(u32::MAX));
    Ok(counts.into_iter().map(count).collect())
}
