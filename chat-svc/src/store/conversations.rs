use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    AsChangeset, BoolExpressionMethods as _, ExpressionMethods as _, Insertable, JoinOnDsl as _,
    OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{
    codes::Code as _,
    members::MemberRow,
    schema::{conversations, members},
};
use crate::domain::{Conversation, Kind, Seat};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conversations, treat_none_as_null = true, primary_key(conversation_id))]
pub(super) struct ConversationRow {
    conversation_id: Uuid16,
    kind: String,
    direct_key: Option<Vec<u8>>,
    name: String,
    description: String,
    picture_id: Option<Uuid16>,
    history_for_new: bool,
    retention_days: u32,
    last_seq: u64,
    last_ordinal: u64,
    first_seq: u64,
    member_count: u32,
    version: u64,
    created_by: Uuid16,
    create_time: UtcMicros,
    active_time: UtcMicros,
}

/// The conversation of two people, as this one sees it; the key is theirs, the smaller id first.
pub(crate) async fn find_direct(
    conn: &mut Connection,
    user: UserId,
    pair: [UserId; 2],
) -> Result<Option<Seat>, Error> {
    let found: Option<(ConversationRow, MemberRow)> = conversations::table
        .inner_join(
            members::table.on(members::conversation_id
                .eq(conversations::conversation_id)
                .and(members::user_id.eq(Uuid16(user.uuid())))),
        )
        .filter(conversations::direct_key.eq(key(pair)))
        .select((ConversationRow::as_select(), MemberRow::as_select()))
        .first(conn)
        .await
        .optional()?;
    found.map(seat).transpose()
}

/// A conversation, as one who is or was in it sees it.
pub(crate) async fn find(
    conn: &mut Connection,
    user: UserId,
    id: ConversationId,
) -> Result<Option<Seat>, Error> {
    let found: Option<(ConversationRow, MemberRow)> = conversations::table
        .inner_join(members::table.on(members::conversation_id.eq(conversations::conversation_id)))
        .filter(conversations::conversation_id.eq(Uuid16(id.uuid())))
        .filter(members::user_id.eq(Uuid16(user.uuid())))
        .select((ConversationRow::as_select(), MemberRow::as_select()))
        .first(conn)
        .await
        .optional()?;
    found.map(seat).transpose()
}

/// Those of these conversations in which somebody is or was, in no order.
pub(crate) async fn some(
    conn: &mut Connection,
    user: UserId,
    ids: &[ConversationId],
) -> Result<Vec<Seat>, Error> {
    let ids = ids.iter().map(|id| Uuid16(id.uuid()));
    let found: Vec<(ConversationRow, MemberRow)> = conversations::table
        .inner_join(members::table.on(members::conversation_id.eq(conversations::conversation_id)))
        .filter(conversations::conversation_id.eq_any(ids))
        .filter(members::user_id.eq(Uuid16(user.uuid())))
        .select((ConversationRow::as_select(), MemberRow::as_select()))
        .load(conn)
        .await?;
    found.into_iter().map(seat).collect()
}

/// A conversation, whoever asks.
pub(crate) async fn get(conn: &mut Connection, id: ConversationId) -> Result<Option<Conversation>, Error> {
    let row = conversations::table.find(Uuid16(id.uuid())).select(ConversationRow::as_select());
    let row: Option<ConversationRow> = row.first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// Whatever changes a conversation, or writes in it, holds this lock to the end of its transaction.
pub(crate) async fn lock(conn: &mut Connection, id: ConversationId) -> Result<Option<Conversation>, Error> {
    let row: Option<ConversationRow> = conversations::table
        .find(Uuid16(id.uuid()))
        .select(ConversationRow::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// Fails with a conflict on `conversations_direct` if the two have one.
pub(crate) async fn insert(conn: &mut Connection, new: &Conversation) -> Result<(), Error> {
    diesel::insert_into(conversations::table).values(ConversationRow::from(new)).execute(conn).await?;
    Ok(())
}

/// Keeps how far a conversation has come. Call it under its lock.
pub(crate) async fn advance(conn: &mut Connection, conversation: &Conversation) -> Result<(), Error> {
    diesel::update(conversations::table.find(Uuid16(conversation.id.uuid())))
        .set((
            conversations::last_seq.eq(conversation.last_seq),
            conversations::last_ordinal.eq(conversation.last_ordinal),
            conversations::active_time.eq(UtcMicros::from(conversation.active_time)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps a conversation as it is now. Call it under its lock.
pub(crate) async fn update(conn: &mut Connection, conversation: &Conversation) -> Result<(), Error> {
    let row = conversations::table.find(Uuid16(conversation.id.uuid()));
    diesel::update(row).set(ConversationRow::from(conversation)).execute(conn).await?;
    Ok(())
}

pub(super) fn seat((conversation, member): (ConversationRow, MemberRow)) -> Result<Seat, Error> {
    Ok(Seat { conversation: conversation.try_into()?, member: member.try_into()? })
}

fn key([one, other]: [UserId; 2]) -> Vec<u8> {
    [*one.uuid().as_bytes(), *other.uuid().as_bytes()].concat()
}

impl From<&Conversation> for ConversationRow {
    fn from(conversation: &Conversation) -> Self {
        Self {
            conversation_id: conversation.id.uuid().into(),
            kind: conversation.kind.word().to_owned(),
            direct_key: conversation.pair.map(key),
            name: conversation.name.clone(),
            description: conversation.description.clone(),
            picture_id: conversation.picture.map(|picture| picture.uuid().into()),
            history_for_new: conversation.history_for_new,
            retention_days: conversation.retention_days,
            last_seq: conversation.last_seq,
            last_ordinal: conversation.last_ordinal,
            first_seq: conversation.first_seq,
            member_count: conversation.member_count,
            version: conversation.version,
            created_by: conversation.created_by.uuid().into(),
            create_time: conversation.create_time.into(),
            active_time: conversation.active_time.into(),
        }
    }
}

impl TryFrom<ConversationRow> for Conversation {
    type Error = BadRow;

    fn try_from(row: ConversationRow) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("conversations", column, row.conversation_id.into());
        let pair = row.direct_key.as_deref().map(|key| pair(key).ok_or_else(|| bad("direct_key")));
        Ok(Self {
            id: Uuid::from(row.conversation_id).into(),
            kind: Kind::of(&row.kind).ok_or_else(|| bad("kind"))?,
            pair: pair.transpose()?,
            name: row.name,
            description: row.description,
            picture: row.picture_id.map(|id| Uuid::from(id).into()),
            history_for_new: row.history_for_new,
            retention_days: row.retention_days,
            last_seq: row.last_seq,
            last_ordinal: row.last_ordinal,
            first_seq: row.first_seq,
            member_count: row.member_count,
            version: row.version,
            created_by: Uuid::from(row.created_by).into(),
            create_time: row.create_time.into(),
            active_time: row.active_time.into(),
        })
    }
}

fn pair(key: &[u8]) -> Option<[UserId; 2]> {
    let (ids, rest) = key.as_chunks::<16>();
    let ids: [[u8; 16]; 2] = ids.try_into().ok()?;
    rest.is_empty().then(|| ids.map(|id| Uuid::from_bytes(id).into()))
}
