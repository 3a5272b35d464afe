//! Messages of a conversation by their places.

use db::{Connection, Error, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _, SelectableHelper as _,
    dsl::{exists, not},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};

use super::{
    messages::{self as rows, MessageRow},
    schema::{hidden_messages, messages},
};
use crate::domain::Message;

/// The places that somebody may read, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: u64,
    pub(crate) last: u64,
}

/// The last messages of a range, the nearest to its end first, without those that the person has deleted for themselves.
pub(crate) async fn up_to_end(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    range: Range,
    limit: u64,
) -> Result<Vec<Message>, Error> {
    let found: Vec<MessageRow> = messages::table
        .filter(messages::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(messages::seq.between(range.first, range.last))
        .filter(not(exists(hidden(user))))
        .order(messages::seq.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(MessageRow::as_select())
        .load(conn)
        .await?;
    rows::all(found)
}

/// The first messages of a range, in their order, without those that the person has deleted for themselves.
pub(crate) async fn from_start(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    range: Range,
    limit: u64,
) -> Result<Vec<Message>, Error> {
    let found: Vec<MessageRow> = messages::table
        .filter(messages::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(messages::seq.between(range.first, range.last))
        .filter(not(exists(hidden(user))))
        .order(messages::seq.asc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(MessageRow::as_select())
        .load(conn)
        .await?;
    rows::all(found)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn hidden(user: UserId) -> _ {
    let user: Uuid16 = Uuid16(user.uuid());
    hidden_messages::table.filter(
        hidden_messages::user_id
            .eq(user)
            .and(hidden_messages::conversation_id.eq(messages::conversation_id))
            .and(hidden_messages::seq.eq(messages::seq)),
    )
}
