use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, InviteId, RequestId, UserId};
use uuid::Uuid;

use super::schema::invites;
use crate::domain::invite::Invite;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = invites)]
struct Row {
    invite_id: Uuid16,
    conversation_id: Uuid16,
    token: String,
    expire_time: UtcMicros,
    max_uses: u32,
    use_count: u32,
    created_by: Uuid16,
    request_id: Uuid16,
    create_time: UtcMicros,
}

/// Fails with a conflict if the person has made one by the same request.
pub(crate) async fn insert(conn: &mut Connection, invite: &Invite) -> Result<(), Error> {
    let row = Row {
        invite_id: invite.id.uuid().into(),
        conversation_id: invite.conversation.uuid().into(),
        token: invite.token.clone(),
        expire_time: invite.expire_time.into(),
        max_uses: invite.max_uses,
        use_count: invite.use_count,
        created_by: invite.created_by.uuid().into(),
        request_id: invite.request.uuid().into(),
        create_time: invite.create_time.into(),
    };
    diesel::insert_into(invites::table).values(row).execute(conn).await?;
    Ok(())
}

/// What a person has made by a request.
pub(crate) async fn made(
    conn: &mut Connection,
    by: UserId,
    request: RequestId,
) -> Result<Option<Invite>, Error> {
    let row: Option<Row> = invites::table
        .filter(invites::created_by.eq(Uuid16(by.uuid())))
        .filter(invites::request_id.eq(Uuid16(request.uuid())))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Into::into))
}

/// The invite of a link.
pub(crate) async fn find(conn: &mut Connection, token: &str) -> Result<Option<Invite>, Error> {
    let row = invites::table.filter(invites::token.eq(token)).select(Row::as_select());
    let row: Option<Row> = row.first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// All of a group, the newest first.
pub(crate) async fn all(conn: &mut Connection, conversation: ConversationId) -> Result<Vec<Invite>, Error> {
    let rows: Vec<Row> = invites::table
        .filter(invites::conversation_id.eq(Uuid16(conversation.uuid())))
        .order(invites::invite_id.desc())
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Somebody came by it.
pub(crate) async fn used(conn: &mut Connection, invite: InviteId) -> Result<(), Error> {
    diesel::update(invites::table.find(Uuid16(invite.uuid())))
        .set(invites::use_count.eq(invites::use_count + 1))
        .execute(conn)
        .await?;
    Ok(())
}

/// Those of a group with these ids end.
pub(crate) async fn delete(
    conn: &mut Connection,
    conversation: ConversationId,
    these: &[InviteId],
) -> Result<(), Error> {
    let ids = these.iter().map(|id| Uuid16(id.uuid()));
    let those = invites::table
        .filter(invites::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(invites::invite_id.eq_any(ids));
    diesel::delete(those).execute(conn).await?;
    Ok(())
}

/// Forgets those that expired before `before`, at most `limit` of them; gives how many.
pub(crate) async fn forget(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let delete = "DELETE FROM invites WHERE expire_time < ? ORDER BY expire_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}

impl From<Row> for Invite {
    fn from(row: Row) -> Self {
        Self {
            id: Uuid::from(row.invite_id).into(),
            conversation: Uuid::from(row.conversation_id).into(),
            token: row.token,
            expire_time: row.expire_time.into(),
            max_uses: row.max_uses,
            use_count: row.use_count,
            created_by: Uuid::from(row.created_by).into(),
            request: Uuid::from(row.request_id).into(),
            create_time: row.create_time.into(),
        }
    }
}
