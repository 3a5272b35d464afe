//! A person's conversations in the order of their list, and what in them is unread.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _, QueryDsl as _, QueryableByName,
    SelectableHelper as _,
    dsl::sql,
    sql_query,
    sql_types::{Bigint, Binary, Bool, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    codes::Code as _,
    conversations::{ConversationRow, seat},
    members::MemberRow,
    schema::{conversations, members},
};
use crate::domain::{Kind, Seat};

/// The most that totals count to.
const MOST: i64 = 1_000;
/// Where a conversation stands in the list: pinned ones first, then by activity, the newest first.
const ORDER: &str = "(members.pin_time IS NOT NULL) DESC, \
    COALESCE(members.leave_time, conversations.active_time) DESC, members.conversation_id DESC";
const BEHIND: &str = "(members.pin_time IS NOT NULL, \
    COALESCE(members.leave_time, conversations.active_time), members.conversation_id) < (";
const UNREAD: &str = "(COALESCE(members.leave_ordinal, conversations.last_ordinal) > members.read_ordinal \
    OR members.marked_unread)";

/// Which of a person's conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those in the list.
    Listed,
    Archived,
    /// Archived or not.
    Unread,
    /// Groups in the list.
    Groups,
}

/// Where a page of the list ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) pinned: bool,
    pub(crate) time: DateTime<Utc>,
    pub(crate) id: Uuid,
}

/// A page of a person's list. Direct conversations in which nothing is written yet are there for who has opened them.
pub(crate) async fn page(
    conn: &mut Connection,
    user: UserId,
    which: Which,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Seat>, Error> {
    let ids = places(conn, user, which, after, limit).await?;
    let mut seats: HashMap<_, _> = seats(conn, user, &ids).await?;
    Ok(ids.iter().filter_map(|id| seats.remove(id)).collect())
}

/// What stands on a page. Of all the person's conversations, which are put in order for it, no more is read than the order
/// needs.
async fn places(
    conn: &mut Connection,
    user: UserId,
    which: Which,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Uuid16>, Error> {
    let user = Uuid16(user.uuid());
    let mut query = members::table
        .inner_join(conversations::table.on(conversations::conversation_id.eq(members::conversation_id)))
        .filter(members::user_id.eq(user))
        .filter(
            conversations::kind
                .ne(Kind::Direct.word())
                .or(conversations::last_seq.gt(0))
                .or(conversations::created_by.eq(user)),
        )
        .select(members::conversation_id)
        .order(sql::<Bool>(ORDER))
        .limit(limit)
        .into_boxed();
    query = match which {
        Which::Listed => query.filter(members::archived.eq(false)),
        Which::Archived => query.filter(members::archived.eq(true)),
        Which::Unread => query.filter(sql::<Bool>(UNREAD)),
        Which::Groups => {
            query.filter(members::archived.eq(false)).filter(conversations::kind.eq(Kind::Group.word()))
        }
    };
    if let Some(Place { pinned, time, id }) = after {
        let behind = sql::<Bool>(BEHIND)
            .bind::<Bool, _>(pinned)
            .sql(", ")
            .bind::<Datetime, _>(UtcMicros::from(time))
            .sql(", ")
            .bind::<Binary, _>(Uuid16(id))
            .sql(")");
        query = query.filter(behind);
    }
    Ok(query.load(conn).await?)
}

async fn seats(conn: &mut Connection, user: UserId, ids: &[Uuid16]) -> Result<HashMap<Uuid16, Seat>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ConversationRow, MemberRow)> = members::table
        .inner_join(conversations::table.on(conversations::conversation_id.eq(members::conversation_id)))
        .filter(members::user_id.eq(Uuid16(user.uuid())))
        .filter(members::conversation_id.eq_any(ids))
        .select((ConversationRow::as_select(), MemberRow::as_select()))
        .load(conn)
        .await?;
    rows.into_iter().map(|row| seat(row).map(|seat| (Uuid16(seat.conversation.id.uuid()), seat))).collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Bigint)]
    count: i64,
}

/// How many conversations of the list that are not muted have something unread, and how many unread messages in them
/// mention the person.
pub(crate) async fn totals(
    conn: &mut Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(u32, u32), Error> {
    let of_list = "members.user_id = ? AND NOT members.archived AND members.leave_time IS NULL \
        AND (members.mute_until IS NULL OR members.mute_until <= ?)";
    let unread = format!(
        "SELECT COUNT(*) AS count FROM (SELECT 1 FROM members \
         JOIN conversations ON conversations.conversation_id = members.conversation_id \
         WHERE {of_list} AND {UNREAD} LIMIT {MOST}) AS unread"
    );
    let mentions = format!(
        "SELECT COUNT(*) AS count FROM (SELECT 1 FROM members \
         JOIN mentions ON mentions.user_id = members.user_id AND mentions.conversation_id = members.conversation_id \
         WHERE {of_list} LIMIT {MOST}) AS mentioned"
    );
    Ok((count(conn, unread, user, now).await?, count(conn, mentions, user, now).await?))
}

async fn count(conn: &mut Connection, query: String, user: UserId, now: DateTime<Utc>) -> Result<u32, Error> {
    let query =
        sql_query(query).bind::<Binary, _>(Uuid16(user.uuid())).bind::<Datetime, _>(UtcMicros::from(now));
    let found: Count = query.get_result(conn).await?;
    Ok(u32::try_from(found.count).unwrap_or(u32::MAX))
}
