//! How far members have come, as far as they tell.

use std::collections::HashMap;

use db::{Connection, Error, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
    QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::schema::{chat_settings, conversations, members};
use crate::domain::{MOST_RECEIPTS, Progress};

/// How far the others in these conversations have come, for one who tells it of themselves: of those who tell it, and of
/// conversations with few members.
pub(crate) async fn of(
    conn: &mut Connection,
    user: UserId,
    conversations: &[ConversationId],
) -> Result<HashMap<ConversationId, Vec<Progress>>, Error> {
    let ids = conversations.iter().map(|id| Uuid16(id.uuid()));
    let rows: Vec<(Uuid16, Uuid16, u64, u64)> = members::table
        .inner_join(conversations::table.on(conversations::conversation_id.eq(members::conversation_id)))
        .left_join(chat_settings::table.on(chat_settings::user_id.eq(members::user_id)))
        .filter(members::conversation_id.eq_any(ids))
        .filter(members::user_id.ne(Uuid16(user.uuid())))
        .filter(members::leave_time.is_null())
        .filter(conversations::member_count.le(MOST_RECEIPTS))
        .filter(
            chat_settings::read_receipts
                .nullable()
                .is_null()
                .or(chat_settings::read_receipts.nullable().eq(true)),
        )
        .select((members::conversation_id, members::user_id, members::delivered_seq, members::read_seq))
        .load(conn)
        .await?;
    let mut all: HashMap<ConversationId, Vec<Progress>> = HashMap::new();
    for (conversation, user, delivered_seq, read_seq) in rows {
        let progress = Progress { user: Uuid::from(user).into(), delivered_seq, read_seq };
        all.entry(Uuid::from(conversation).into()).or_default().push(progress);
    }
    Ok(all)
}
