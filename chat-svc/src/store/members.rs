use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{codes::Code as _, schema::members};
use crate::domain::{Draft, Left, Level, Member, Role};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = members)]
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

/// Puts people into a conversation that they were never in.
pub(crate) async fn insert(conn: &mut Connection, new: &[Member]) -> Result<(), Error> {
    let rows: Vec<_> = new.iter().map(MemberRow::from).collect();
    diesel::insert_into(members::table).values(rows).execute(conn).await?;
    Ok(())
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
            left: left.map(|(((time, seq), ordinal), name)| Left { time: time.into(), seq, ordinal, name }),
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
