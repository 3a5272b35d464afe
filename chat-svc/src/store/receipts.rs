//! How far members have come, as far as they tell.

use std::collections::HashMap;

use db::{Connection, Error, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
    QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{
    codes::Code as _,
    schema::{chat_settings, conversations, members},
};
use crate::domain::{Kind, MOST_RECEIPTS, Progress};

#[derive(Queryable, Selectable)]
#[diesel(table_name = members)]
struct Row {
    conversation_id: Uuid16,
    user_id: Uuid16,
    delivered_seq: u64,
    read_seq: u64,
    shown_delivered_seq: u64,
    shown_read_seq: u64,
    #[diesel(select_expression = conversations::kind)]
    kind: String,
}

impl Row {
    /// A block is between two people: in a group everybody sees how far all others are.
    fn progress(&self) -> Progress {
        let is_direct = Kind::of(&self.kind) == Some(Kind::Direct);
        let (delivered_seq, read_seq) = if is_direct {
            (self.shown_delivered_seq, self.shown_read_seq)
        } else {
            (self.delivered_seq, self.read_seq)
        };
        Progress { user: Uuid::from(self.user_id).into(), delivered_seq, read_seq }
    }
}

/// How far the others in these conversations have come, for one who tells it of themselves: of those who tell it, and of
/// conversations with few members.
pub(crate) async fn of(
    conn: &mut Connection,
    user: UserId,
    conversations: &[ConversationId],
) -> Result<HashMap<ConversationId, Vec<Progress>>, Error> {
    let ids = conversations.iter().map(|id| Uuid16(id.uuid()));
    let rows: Vec<Row> = members::table
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
        .select(Row::as_select())
        .load(conn)
        .await?;
    let mut all: HashMap<ConversationId, Vec<Progress>> = HashMap::new();
    for row in rows {
        all.entry(Uuid::from(row.conversation_id).into()).or_default().push(row.progress());
    }
    Ok(all)
}
