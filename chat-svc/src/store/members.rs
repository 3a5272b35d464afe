use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    AsChangeset, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable,
    Selectable, SelectableHelper as _, sql_query,
    sql_types::{Bigint, Binary, Unsigned},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{codes::Code as _, schema::members};
use crate::domain::{Draft, Left, Level, Listener, Member, Role};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true, primary_key(conversation_id, user_id))]
pub(super) struct MemberRow {
    conversation_id: Uuid16,
    user_id: Uuid16,
    role: String,
    join_time: UtcMicros,
    first_seq: u64,
    leave_time: Option<UtcMicros>,
    leave_seq: Option<u64>,
    leave_ordinal: Option<u64>,
    leave_name: Option<String>,
    removed: bool,
    read_seq: u64,
    read_ordinal: u64,
    delivered_seq: u64,
    marked_unread: bool,
    archived: bool,
    pin_time: Option<UtcMicros>,
    mute_until: Option<UtcMicros>,
    level: String,
    draft_text: Option<String>,
    draft_reply_seq: u64,
    draft_time: Option<UtcMicros>,
    version: u64,
}

/// Somebody who is or was in a conversation.
pub(crate) async fn find(
    conn: &mut Connection,
    conversation: ConversationId,
    user: UserId,
) -> Result<Option<Member>, Error> {
    let key = (Uuid16(conversation.uuid()), Uuid16(user.uuid()));
    let row: Option<MemberRow> =
        members::table.find(key).select(MemberRow::as_select()).first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// These people of a conversation, in no order.
pub(crate) async fn some(
    conn: &mut Connection,
    conversation: ConversationId,
    users: &[UserId],
) -> Result<Vec<Member>, Error> {
    let ids = users.iter().map(|user| Uuid16(user.uuid()));
    let rows: Vec<MemberRow> = members::table
        .filter(members::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(members::user_id.eq_any(ids))
        .select(MemberRow::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Puts people into a conversation; who was in it before begins anew.
pub(crate) async fn insert(conn: &mut Connection, new: &[Member]) -> Result<(), Error> {
    let rows: Vec<_> = new.iter().map(MemberRow::from).collect();
    diesel::replace_into(members::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Somebody who is or was in a conversation; their row is locked until the end of the transaction.
pub(crate) async fn lock(
    conn: &mut Connection,
    conversation: ConversationId,
    user: UserId,
) -> Result<Option<Member>, Error> {
    let key = (Uuid16(conversation.uuid()), Uuid16(user.uuid()));
    let row = members::table.find(key).select(MemberRow::as_select()).for_update();
    let row: Option<MemberRow> = row.first(conn).await.optional()?;
    row.map(TryInto::try_into).transpose().map_err(Error::from)
}

/// Keeps somebody as they are now, whose row is locked; what is their own has a new version.
pub(crate) async fn update(conn: &mut Connection, member: &mut Member) -> Result<(), Error> {
    member.version += 1;
    let key = (Uuid16(member.conversation.uuid()), Uuid16(member.user.uuid()));
    diesel::update(members::table.find(key)).set(MemberRow::from(&*member)).execute(conn).await?;
    Ok(())
}

/// How many conversations a person has pinned.
pub(crate) async fn pinned(conn: &mut Connection, user: UserId) -> Result<i64, Error> {
    let theirs = members::table.filter(members::user_id.eq(Uuid16(user.uuid())));
    Ok(theirs.filter(members::pin_time.is_not_null()).count().get_result(conn).await?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = members)]
struct ListenerRow {
    user_id: Uuid16,
    first_seq: u64,
    read_seq: u64,
    read_ordinal: u64,
    archived: bool,
    mute_until: Option<UtcMicros>,
    level: String,
}

/// All who are in a conversation: whom to tell, and how they want it.
pub(crate) async fn listeners(
    conn: &mut Connection,
    conversation: ConversationId,
) -> Result<Vec<Listener>, Error> {
    let rows: Vec<ListenerRow> = members::table
        .filter(members::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(members::leave_time.is_null())
        .select(ListenerRow::as_select())
        .load(conn)
        .await?;
    let bad = || BadRow::new("members", "level", conversation.uuid());
    let listener = |row: ListenerRow| {
        Ok(Listener {
            user: Uuid::from(row.user_id).into(),
            first_seq: row.first_seq,
            read_seq: row.read_seq,
            read_ordinal: row.read_ordinal,
            archived: row.archived,
            mute_until: row.mute_until.map(Into::into),
            level: Level::of(&row.level).ok_or_else(bad)?,
        })
    };
    rows.into_iter().map(listener).collect()
}

/// What was written in a conversation brings it back to the lists of these people.
pub(crate) async fn unarchive(
    conn: &mut Connection,
    conversation: ConversationId,
    users: &[UserId],
) -> Result<(), Error> {
    let ids = users.iter().map(|user| Uuid16(user.uuid()));
    let theirs = members::table
        .filter(members::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(members::user_id.eq_any(ids));
    let back = (members::archived.eq(false), members::version.eq(members::version + 1));
    diesel::update(theirs).set(back).execute(conn).await?;
    Ok(())
}

/// Somebody has read all until a place, and has all until it on a device. Never goes back.
pub(crate) async fn read(
    conn: &mut Connection,
    conversation: ConversationId,
    user: UserId,
    seq: u64,
    ordinal: u64,
) -> Result<(), Error> {
    come(conn, (conversation, user), (seq, ordinal), 0).await
}

/// The same of who has written at that place, as everybody sees.
pub(crate) async fn wrote(
    conn: &mut Connection,
    conversation: ConversationId,
    user: UserId,
    seq: u64,
    ordinal: u64,
) -> Result<(), Error> {
    come(conn, (conversation, user), (seq, ordinal), seq).await
}

async fn come(
    conn: &mut Connection,
    (conversation, user): (ConversationId, UserId),
    (seq, ordinal): (u64, u64),
    shown: u64,
) -> Result<(), Error> {
    diesel::update(members::table.find((Uuid16(conversation.uuid()), Uuid16(user.uuid()))))
        .set((
            members::read_seq.eq(greatest(members::read_seq, seq)),
            members::read_ordinal.eq(greatest(members::read_ordinal, ordinal)),
            members::delivered_seq.eq(greatest(members::delivered_seq, seq)),
            members::marked_unread.eq(false),
            members::version.eq(members::version + 1),
            members::shown_read_seq.eq(greatest(members::shown_read_seq, shown)),
            members::shown_delivered_seq.eq(greatest(members::shown_delivered_seq, shown)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What stands at the end is no news to this member, who has nothing unread before it. What they marked stays.
pub(crate) async fn pass(
    conn: &mut Connection,
    conversation: ConversationId,
    user: UserId,
    seq: u64,
    ordinal: u64,
) -> Result<(), Error> {
    diesel::update(members::table.find((Uuid16(conversation.uuid()), Uuid16(user.uuid()))))
        .set((
            members::read_seq.eq(greatest(members::read_seq, seq)),
            members::read_ordinal.eq(greatest(members::read_ordinal, ordinal)),
            members::delivered_seq.eq(greatest(members::delivered_seq, seq)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What counts as unread up to `ordinal` is unread to nobody any more; gives those to whom something of it was.
pub(crate) async fn catch_up(
    conn: &mut Connection,
    conversation: ConversationId,
    ordinal: u64,
) -> Result<Vec<UserId>, Error> {
    let behind = members::table
        .filter(members::conversation_id.eq(Uuid16(conversation.uuid())))
        .filter(members::read_ordinal.lt(ordinal));
    let users: Vec<Uuid16> = behind.select(members::user_id).for_update().load(conn).await?;
    if !users.is_empty() {
        let caught_up = (members::read_ordinal.eq(ordinal), members::version.eq(members::version + 1));
        diesel::update(behind).set(caught_up).execute(conn).await?;
    }
    Ok(users.into_iter().map(|user| Uuid::from(user).into()).collect())
}

/// A device of a person has conversations until these places.
pub(crate) async fn deliver(
    conn: &mut Connection,
    user: UserId,
    places: &[(ConversationId, u64)],
) -> Result<(), Error> {
    if places.is_empty() {
        return Ok(());
    }
    let until = vec!["SELECT CAST(? AS BINARY(16)) AS id, CAST(? AS UNSIGNED) AS seq"; places.len()]
        .join(" UNION ALL ");
    let query = format!(
        "UPDATE members JOIN ({until}) AS until ON until.id = members.conversation_id \
         SET members.delivered_seq = GREATEST(members.delivered_seq, until.seq) WHERE members.user_id = ?"
    );
    let mut query = sql_query(query).into_boxed();
    for (conversation, seq) in places {
        query = query.bind::<Binary, _>(Uuid16(conversation.uuid())).bind::<Unsigned<Bigint>, _>(*seq);
    }
    query.bind::<Binary, _>(Uuid16(user.uuid())).execute(conn).await?;
    Ok(())
}

/// The others may see that somebody has come until these places: the last that a device has, and the last that they have read.
pub(crate) async fn show(
    conn: &mut Connection,
    user: UserId,
    places: &[(ConversationId, u64, u64)],
) -> Result<(), Error> {
    if places.is_empty() {
        return Ok(());
    }
    let until = vec![
        "SELECT CAST(? AS BINARY(16)) AS id, CAST(? AS UNSIGNED) AS delivered, CAST(? AS UNSIGNED) AS seen";
        places.len()
    ]
    .join(" UNION ALL ");
    let query = format!(
        "UPDATE members JOIN ({until}) AS until ON until.id = members.conversation_id \
         SET members.shown_delivered_seq = GREATEST(members.shown_delivered_seq, until.delivered), \
             members.shown_read_seq = GREATEST(members.shown_read_seq, until.seen) WHERE members.user_id = ?"
    );
    let mut query = sql_query(query).into_boxed();
    for (conversation, delivered, seen) in places {
        query = query
            .bind::<Binary, _>(Uuid16(conversation.uuid()))
            .bind::<Unsigned<Bigint>, _>(*delivered)
            .bind::<Unsigned<Bigint>, _>(*seen);
    }
    query.bind::<Binary, _>(Uuid16(user.uuid())).execute(conn).await?;
    Ok(())
}

#[diesel::declare_sql_function]
extern "SQL" {
    /// The greater of two numbers.
    fn greatest(one: Unsigned<Bigint>, other: Unsigned<Bigint>) -> Unsigned<Bigint>;
}

impl From<&Member> for MemberRow {
    fn from(member: &Member) -> Self {
        let (left, draft) = (member.left.as_ref(), member.draft.as_ref());
        Self {
            conversation_id: member.conversation.uuid().into(),
            user_id: member.user.uuid().into(),
            role: member.role.word().to_owned(),
            join_time: member.join_time.into(),
            first_seq: member.first_seq,
            leave_time: left.map(|left| left.time.into()),
            leave_seq: left.map(|left| left.seq),
            leave_ordinal: left.map(|left| left.ordinal),
            leave_name: left.map(|left| left.name.clone()),
            removed: left.is_some_and(|left| left.removed),
            read_seq: member.read_seq,
            read_ordinal: member.read_ordinal,
            delivered_seq: member.delivered_seq,
            marked_unread: member.marked_unread,
            archived: member.archived,
            pin_time: member.pin_time.map(Into::into),
            mute_until: member.mute_until.map(Into::into),
            level: member.level.word().to_owned(),
            draft_text: draft.map(|draft| draft.text.clone()),
            draft_reply_seq: draft.map_or(0, |draft| draft.reply_to),
            draft_time: draft.map(|draft| draft.time.into()),
            version: member.version,
        }
    }
}

impl TryFrom<MemberRow> for Member {
    type Error = BadRow;

    fn try_from(row: MemberRow) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("members", column, row.conversation_id.into());
        let (role, level) = (Role::of(&row.role), Level::of(&row.level));
        let left = row.leave_time.zip(row.leave_seq).zip(row.leave_ordinal).zip(row.leave_name);
        let draft = row.draft_text.zip(row.draft_time);
        Ok(Self {
            conversation: Uuid::from(row.conversation_id).into(),
            user: Uuid::from(row.user_id).into(),
            role: role.ok_or_else(|| bad("role"))?,
            join_time: row.join_time.into(),
            first_seq: row.first_seq,
            left: left.map(|(((time, seq), ordinal), name)| Left {
                time: time.into(),
                seq,
                ordinal,
                name,
                removed: row.removed,
            }),
            read_seq: row.read_seq,
            read_ordinal: row.read_ordinal,
            delivered_seq: row.delivered_seq,
            marked_unread: row.marked_unread,
            archived: row.archived,
            pin_time: row.pin_time.map(Into::into),
            mute_until: row.mute_until.map(Into::into),
            level: level.ok_or_else(|| bad("level"))?,
            draft: draft.map(|(text, time)| Draft { text, reply_to: row.draft_reply_seq, time: time.into() }),
            version: row.version,
        })
    }
}
