use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::auth::Role;
use uuid::Uuid;

use super::schema::invites;
use crate::domain::invite::Invite;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = invites)]
struct Row {
    id: Uuid16,
    role: u8,
    max_uses: u32,
    uses: u32,
    note: String,
    create_time: UtcMicros,
    expire_time: UtcMicros,
    revoke_time: Option<UtcMicros>,
}

impl TryFrom<Row> for Invite {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let role =
            Role::try_from(i32::from(row.role)).map_err(|_| BadRow::new("invites", "role", row.id.into()))?;
        Ok(Self {
            id: row.id.into(),
            role,
            max_uses: row.max_uses,
            uses: row.uses,
            note: row.note,
            create_time: row.create_time.into(),
            expire_time: row.expire_time.into(),
            revoke_time: row.revoke_time.map(Into::into),
        })
    }
}

/// Adds an invitation. `Conflict` on `PRIMARY` if there is one of this id.
pub(crate) async fn insert(conn: &mut Connection, invite: &Invite) -> Result<(), Error> {
    let row = Row {
        id: invite.id.into(),
        role: u8::try_from(i32::from(invite.role)).unwrap_or_default(),
        max_uses: invite.max_uses,
        uses: invite.uses,
        note: invite.note.clone(),
        create_time: invite.create_time.into(),
        expire_time: invite.expire_time.into(),
        revoke_time: invite.revoke_time.map(Into::into),
    };
    diesel::insert_into(invites::table).values(row).execute(conn).await?;
    Ok(())
}

/// An invitation by id.
pub(crate) async fn find(conn: &mut Connection, id: Uuid) -> Result<Option<Invite>, Error> {
    let row: Option<Row> =
        invites::table.find(Uuid16(id)).select(Row::as_select()).first(conn).await.optional()?;
    Ok(row.map(Invite::try_from).transpose()?)
}

/// Invitations, newest first; from the one after `after`.
pub(crate) async fn list(
    conn: &mut Connection,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Invite>, Error> {
    let mut invites = invites::table.into_boxed();
    if let Some((time, id)) = after {
        let time = UtcMicros::from(time);
        // The first condition begins the range of the index, which the second alone would not.
        invites = invites
            .filter(invites::create_time.le(time))
            .filter(invites::create_time.lt(time).or(invites::id.lt(Uuid16(id))));
    }
    let rows: Vec<Row> = invites
        .order((invites::create_time.desc(), invites::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// The newest invitation with this role and note that makes an account at `now`.
pub(crate) async fn find_good(
    conn: &mut Connection,
    role: Role,
    note: &str,
    now: DateTime<Utc>,
) -> Result<Option<Invite>, Error> {
    let row: Option<Row> = invites::table
        .filter(invites::expire_time.gt(UtcMicros::from(now)))
        .filter(invites::role.eq(u8::try_from(i32::from(role)).unwrap_or_default()))
        .filter(invites::note.eq(note))
        .filter(invites::revoke_time.is_null())
        .filter(invites::uses.lt(invites::max_uses))
        .order((invites::create_time.desc(), invites::id.desc()))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Invite::try_from).transpose()?)
}

/// Counts a use, in the transaction that makes the account. Whether there was one left: of many at once, only so many
/// get one.
pub(crate) async fn take(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let good = invites::table
        .find(Uuid16(id))
        .filter(invites::revoke_time.is_null())
        .filter(invites::expire_time.gt(UtcMicros::from(now)))
        .filter(invites::uses.lt(invites::max_uses));
    let taken = diesel::update(good).set(invites::uses.eq(invites::uses + 1)).execute(conn).await?;
    Ok(taken.won())
}

/// Ends an invitation; one that was ended stays so. `NotFound` if there is none.
pub(crate) async fn revoke(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    let live = invites::table.find(Uuid16(id)).filter(invites::revoke_time.is_null());
    let set = diesel::update(live).set(invites::revoke_time.eq(UtcMicros::from(now)));
    if set.execute(conn).await?.won() {
        return Ok(());
    }
    find(conn, id).await?.map(drop).ok_or(Error::NotFound)
}

/// Forgets up to `limit` invitations that expired before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM invites WHERE expire_time < ? ORDER BY expire_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}
