use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::schema::challenges;
use crate::domain::challenge::{ATTEMPTS, Challenge, Kind};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = challenges)]
struct Row {
    id: Uuid16,
    kind: u8,
    user_id: Option<Uuid16>,
    session_id: Option<Uuid16>,
    webauthn: Option<serde_json::Value>,
    failures: u32,
    expire_time: UtcMicros,
}

impl TryFrom<Row> for Challenge {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let id = Uuid::from(row.id);
        Ok(Self {
            id,
            kind: Kind::from_number(row.kind).ok_or_else(|| BadRow::new("challenges", "kind", id))?,
            user_id: row.user_id.map(|id| Uuid::from(id).into()),
            session_id: row.session_id.map(|id| Uuid::from(id).into()),
            webauthn: row.webauthn,
            expire_time: row.expire_time.into(),
        })
    }
}

/// Adds a challenge.
pub(crate) async fn insert(conn: &mut Connection, challenge: &Challenge) -> Result<(), Error> {
    let row = Row {
        id: challenge.id.into(),
        kind: challenge.kind.number(),
        user_id: challenge.user_id.map(|id| id.uuid().into()),
        session_id: challenge.session_id.map(|id| id.uuid().into()),
        webauthn: challenge.webauthn.clone(),
        failures: 0,
        expire_time: challenge.expire_time.into(),
    };
    diesel::insert_into(challenges::table).values(row).execute(conn).await?;
    Ok(())
}

/// A challenge that may be answered.
pub(crate) async fn find(
    conn: &mut Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Challenge>, Error> {
    let row: Option<Row> = challenges::table
        .find(Uuid16(id))
        .filter(challenges::failures.lt(ATTEMPTS))
        .filter(challenges::expire_time.gt(UtcMicros::from(now)))
        .select(Row::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Challenge::try_from).transpose()?)
}

/// Counts one answer to a challenge, before it is looked at, so that many at once are not more than many in a row. Whether
/// it may be looked at.
pub(crate) async fn count(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Result<bool, Error> {
    let open = challenges::table
        .find(Uuid16(id))
        .filter(challenges::failures.lt(ATTEMPTS))
        .filter(challenges::expire_time.gt(UtcMicros::from(now)));
    let counted =
        diesel::update(open).set(challenges::failures.eq(challenges::failures + 1)).execute(conn).await?;
    Ok(counted.won())
}

/// Ends a challenge by a right answer. Whether this caller did it: of many at once, one.
pub(crate) async fn consume(conn: &mut Connection, id: Uuid) -> Result<bool, Error> {
    Ok(diesel::delete(challenges::table.find(Uuid16(id))).execute(conn).await?.won())
}

/// Drops a person's sign-ins that wait for their second factor.
pub(super) async fn drop_sign_ins(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    let waiting = challenges::table
        .filter(challenges::user_id.eq(Uuid16(user.uuid())))
        .filter(challenges::kind.eq(Kind::SecondFactor.number()));
    diesel::delete(waiting).execute(conn).await?;
    Ok(())
}

/// Forgets up to `limit` challenges that were over before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM challenges WHERE expire_time < ? ORDER BY expire_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}
