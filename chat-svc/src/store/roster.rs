//! The members of a conversation, in their order.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, QueryDsl as _, SelectableHelper as _,
    dsl::sql,
    sql_types::{Binary, Bool, Datetime, Integer},
};
use diesel_async::RunQueryDsl as _;
use proto::id::ConversationId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{members::MemberRow, schema::members};
use crate::domain::{Member, Role};

/// The owner, then admins, then the others, by when they joined.
const ORDER: &str = "FIELD(members.role, 'owner', 'admin', 'member'), members.join_time, members.user_id";
const BEHIND: &str =
    "(FIELD(members.role, 'owner', 'admin', 'member'), members.join_time, members.user_id) > (";

/// Where a page of members ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    rank: i32,
    time: DateTime<Utc>,
    user: Uuid,
}

impl Place {
    pub(crate) fn of(member: &Member) -> Self {
        let rank = match member.role {
            Role::Owner => 1,
            Role::Admin => 2,
            Role::Member => 3,
        };
        Self { rank, time: member.join_time, user: member.user.uuid() }
    }
}

/// Up to `limit` who are in a conversation.
pub(crate) async fn page(
    conn: &mut Connection,
    conversation: ConversationId,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Member>, Error> {
    let mut query = members::table
        .filter(members::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(members::leave_time.is_null())
        .select(MemberRow::as_select())
        .order(sql::<Bool>(ORDER))
        .limit(limit)
        .into_boxed();
    if let Some(Place { rank, time, user }) = after {
        let behind = sql::<Bool>(BEHIND)
            .bind::<Integer, _>(rank)
            .sql(", ")
            .bind::<Datetime, _>(UtcMicros::from(time))
            .sql(", ")
            .bind::<Binary, _>(Uuid16(user))
            .sql(")");
        query = query.filter(behind);
    }
    let rows: Vec<MemberRow> = query.load(conn).await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}
