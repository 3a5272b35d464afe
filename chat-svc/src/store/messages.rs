use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    AsChangeset, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable,
    QueryableByName, Selectable, SelectableHelper as _, sql_query,
    sql_types::{Bigint, Binary, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use prost::Message as _;
use proto::{chat::Content, id::ConversationId};
use uuid::Uuid;

use super::{
    codes::Code as _,
    schema::messages,
    words::{self, Text},
};
use crate::domain::{Deleted, Form, Message, text_of};

#[derive(Queryable, QueryableByName, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = messages, treat_none_as_null = true, primary_key(conversation_id, seq))]
pub(super) struct MessageRow {
    conversation_id: Uuid16,
    seq: u64,
    sender_id: Uuid16,
    request_id: Option<Uuid16>,
    kind: String,
    content: Vec<u8>,
    search_text: Option<String>,
    reply_to: Option<u64>,
    forwarded: bool,
    has_file: bool,
    ordinal: u64,
    version: u64,
    create_time: UtcMicros,
    edit_time: Option<UtcMicros>,
    delete_time: Option<UtcMicros>,
    deleted_by: Option<Uuid16>,
    pin_time: Option<UtcMicros>,
}

/// Messages at their places, to be found by their words. Call it under the conversation's lock.
pub(crate) async fn insert(conn: &mut Connection, new: &[Message]) -> Result<(), Error> {
    let rows: Vec<_> = new.iter().map(MessageRow::from).collect();
    diesel::insert_into(messages::table).values(rows).execute(conn).await?;
    let texts: Vec<_> = new.iter().filter_map(Text::of).collect();
    words::insert(conn, &texts).await
}

/// Keeps a message as it is now. Call it under the conversation's lock.
pub(crate) async fn update(conn: &mut Connection, message: &Message) -> Result<(), Error> {
    let row = messages::table.find((Uuid16(message.conversation.uuid()), message.seq));
    diesel::update(row).set(MessageRow::from(message)).execute(conn).await?;
    Ok(())
}

/// The message at a place.
pub(crate) async fn find(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<Option<Message>, Error> {
    let row: Option<MessageRow> = messages::table
        .find((Uuid16(conversation.uuid()), seq))
        .select(MessageRow::as_select())
        .first(conn)
        .await
        .optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// The messages at these places of any conversations, in no order.
pub(crate) async fn at(
    conn: &mut Connection,
    places: &[(ConversationId, u64)],
) -> Result<Vec<Message>, Error> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let marks = vec!["(?, ?)"; places.len()].join(", ");
    let mut query =
        sql_query(format!("SELECT * FROM messages WHERE (conversation_id, seq) IN ({marks})")).into_boxed();
    for (conversation, seq) in places {
        query = query.bind::<Binary, _>(Uuid16(conversation.uuid())).bind::<Unsigned<Bigint>, _>(*seq);
    }
    all(query.load(conn).await?)
}

/// How many messages up to a place count as unread; nothing if none up to it is left.
pub(crate) async fn ordinal_at(
    conn: &mut Connection,
    conversation: ConversationId,
    seq: u64,
) -> Result<Option<u64>, Error> {
    Ok(messages::table
        .filter(messages::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(messages::seq.le(seq))
        .order(messages::seq.desc())
        .select(messages::ordinal)
        .first(conn)
        .await
        .optional()?)
}

pub(super) fn all(rows: Vec<MessageRow>) -> Result<Vec<Message>, Error> {
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

impl From<&Message> for MessageRow {
    fn from(message: &Message) -> Self {
        let content = message.content.as_ref();
        Self {
            conversation_id: message.conversation.uuid().into(),
            seq: message.seq,
            sender_id: message.sender.uuid().into(),
            request_id: message.request.map(|request| request.uuid().into()),
            kind: message.form.word().to_owned(),
            content: content.map(Content::encode_to_vec).unwrap_or_default(),
            search_text: content.and_then(text_of).map(str::to_owned),
            reply_to: message.reply_to,
            forwarded: message.forwarded,
            has_file: message.has_file,
            ordinal: message.ordinal,
            version: message.version,
            create_time: message.create_time.into(),
            edit_time: message.edit_time.map(Into::into),
            delete_time: message.deleted.map(|deleted| deleted.time.into()),
            deleted_by: message.deleted.map(|deleted| deleted.by.uuid().into()),
            pin_time: message.pin_time.map(Into::into),
        }
    }
}

impl TryFrom<MessageRow> for Message {
    type Error = BadRow;

    fn try_from(row: MessageRow) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("messages", column, row.conversation_id.into());
        let deleted = row.delete_time.zip(row.deleted_by);
        let deleted = deleted.map(|(time, by)| Deleted { time: time.into(), by: Uuid::from(by).into() });
        let content = Content::decode(row.content.as_slice()).map_err(|_| bad("content"))?;
        Ok(Self {
            conversation: Uuid::from(row.conversation_id).into(),
            seq: row.seq,
            sender: Uuid::from(row.sender_id).into(),
            request: row.request_id.map(|id| Uuid::from(id).into()),
            form: Form::of(&row.kind).ok_or_else(|| bad("kind"))?,
            content: deleted.is_none().then_some(content),
            reply_to: row.reply_to,
            forwarded: row.forwarded,
            has_file: row.has_file,
            ordinal: row.ordinal,
            version: row.version,
            create_time: row.create_time.into(),
            edit_time: row.edit_time.map(Into::into),
            deleted,
            pin_time: row.pin_time.map(Into::into),
        })
    }
}
