use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::schema::one_time_links;
use crate::domain::{
    account::Email,
    link::{LinkKind, OneTimeLink},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = one_time_links)]
struct Row {
    id: Uuid16,
    user_id: Uuid16,
    kind: u8,
    email: Option<String>,
    create_time: UtcMicros,
    expire_time: UtcMicros,
}

impl TryFrom<Row> for OneTimeLink {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let bad = |column| BadRow::new("one_time_links", column, row.id.into());
        let email = row.email.as_deref().map(Email::parse).transpose().map_err(|_| bad("email"))?;
        Ok(Self {
            id: row.id.into(),
            user_id: Uuid::from(row.user_id).into(),
            kind: LinkKind::of_number(row.kind).ok_or_else(|| bad("kind"))?,
            email,
            create_time: row.create_time.into(),
            expire_time: row.expire_time.into(),
        })
    }
}

/// Adds a link in the place of those of its kind that the person has: the newest alone works. The caller's transaction
/// has locked the person's row, so that of two at once one is the newest.
pub(crate) async fn replace(conn: &mut Connection, link: &OneTimeLink) -> Result<(), Error> {
    drop_all(conn, link.user_id, link.kind).await?;
    let row = Row {
        id: link.id.into(),
        user_id: link.user_id.uuid().into(),
        kind: link.kind.number(),
        email: link.email.as_ref().map(|email| email.as_str().to_owned()),
        create_time: link.create_time.into(),
        expire_time: link.expire_time.into(),
    };
    diesel::insert_into(one_time_links::table).values(row).execute(conn).await?;
    Ok(())
}

/// The person's links of a kind work no more.
pub(crate) async fn drop_all(conn: &mut Connection, user: UserId, kind: LinkKind) -> Result<(), Error> {
    let all = one_time_links::table
        .filter(one_time_links::user_id.eq(Uuid16(user.uuid())))
        .filter(one_time_links::kind.eq(kind.number()));
    diesel::delete(all).execute(conn).await?;
    Ok(())
}

/// The link of a kind that works for a person, if there is one.
pub(crate) async fn newest(
    conn: &mut Connection,
    user: UserId,
    kind: LinkKind,
) -> Result<Option<OneTimeLink>, Error> {
    let row: Option<Row> = one_time_links::table
        .filter(one_time_links::user_id.eq(Uuid16(user.uuid())))
        .filter(one_time_links::kind.eq(kind.number()))
        .order(one_time_links::create_time.desc())
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(OneTimeLink::try_from).transpose()?)
}

/// A link of this kind that works at `now`.
pub(crate) async fn find(
    conn: &mut Connection,
    id: Uuid,
    kind: LinkKind,
    now: DateTime<Utc>,
) -> Result<Option<OneTimeLink>, Error> {
    let row: Option<Row> = one_time_links::table
        .find(Uuid16(id))
        .filter(one_time_links::kind.eq(kind.number()))
        .filter(one_time_links::expire_time.gt(UtcMicros::from(now)))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(OneTimeLink::try_from).transpose()?)
}

/// Uses a link up. Whether this caller did: of many at once, one.
pub(crate) async fn take(conn: &mut Connection, id: Uuid) -> Result<bool, Error> {
    Ok(diesel::delete(one_time_links::table.find(Uuid16(id))).execute(conn).await? == 1)
}

/// Forgets up to `limit` links that expired before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM one_time_links WHERE expire_time < ? ORDER BY expire_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}
