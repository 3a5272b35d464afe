use chrono::{DateTime, TimeDelta, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use uuid::Uuid;

use super::schema::{mails, reset_requests};
use crate::domain::mail::{Letter, Mail};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = mails)]
struct Row {
    id: Uuid16,
    kind: u8,
    recipient: String,
    locale: String,
    name: String,
    link_id: Option<Uuid16>,
    attempts: u32,
    send_time: UtcMicros,
    expire_time: UtcMicros,
    event_time: Option<UtcMicros>,
}

impl TryFrom<Row> for Mail {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let letter =
            Letter::of_number(row.kind).ok_or_else(|| BadRow::new("mails", "kind", row.id.into()))?;
        Ok(Self {
            id: row.id.into(),
            letter,
            recipient: row.recipient,
            locale: row.locale,
            name: row.name,
            link_id: row.link_id.map(Into::into),
            event_time: row.event_time.map(Into::into),
            attempts: row.attempts,
            expire_time: row.expire_time.into(),
        })
    }
}

/// Adds a mail that may be sent from `now` on. The transaction is that of the change that it tells of.
pub(crate) async fn insert(conn: &mut Connection, mail: &Mail, now: DateTime<Utc>) -> Result<(), Error> {
    let row = Row {
        id: mail.id.into(),
        kind: mail.letter.number(),
        recipient: mail.recipient.clone(),
        locale: mail.locale.clone(),
        name: mail.name.clone(),
        link_id: mail.link_id.map(Into::into),
        attempts: mail.attempts,
        send_time: now.into(),
        expire_time: mail.expire_time.into(),
        event_time: mail.event_time.map(Into::into),
    };
    diesel::insert_into(mails::table).values(row).execute(conn).await?;
    Ok(())
}

/// Takes up to `limit` mails that wait for any instance, for the time of `lease`. Call it in a transaction.
pub(crate) async fn claim(
    conn: &mut Connection,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limit: i64,
) -> Result<Vec<Mail>, Error> {
    let rows: Vec<Row> = mails::table
        .filter(mails::send_time.le(UtcMicros::from(now)))
        .filter(mails::expire_time.gt(UtcMicros::from(now)))
        .order(mails::send_time)
        .limit(limit)
        .select(Row::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    diesel::update(mails::table.filter(mails::id.eq_any(ids)))
        .set((mails::send_time.eq(UtcMicros::from(now + lease)), mails::attempts.eq(mails::attempts + 1)))
        .execute(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// Forgets a mail that was sent, or never will be.
pub(crate) async fn delete(conn: &mut Connection, id: Uuid) -> Result<(), Error> {
    diesel::delete(mails::table.find(Uuid16(id))).execute(conn).await?;
    Ok(())
}

/// Puts off a mail that could not be sent.
pub(crate) async fn put_off(conn: &mut Connection, id: Uuid, until: DateTime<Utc>) -> Result<(), Error> {
    let set = diesel::update(mails::table.find(Uuid16(id))).set(mails::send_time.eq(UtcMicros::from(until)));
    set.execute(conn).await?;
    Ok(())
}

/// Forgets up to `limit` mails that have been of no use since before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM mails WHERE expire_time < ? ORDER BY expire_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}

/// Notes that somebody has forgotten a password. Whose it is, is looked up later: until then it is the same work for
/// everybody and nobody.
pub(crate) async fn request_reset(
    conn: &mut Connection,
    id: Uuid,
    identifier: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(reset_requests::table)
        .values((
            reset_requests::id.eq(Uuid16(id)),
            reset_requests::identifier.eq(identifier),
            reset_requests::create_time.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the oldest request for a new password away, which the caller's transaction answers: who asked, as typed.
pub(crate) async fn take_reset_request(conn: &mut Connection) -> Result<Option<String>, Error> {
    let rows: Vec<(Uuid16, String)> = reset_requests::table
        .order(reset_requests::create_time)
        .limit(1)
        .select((reset_requests::id, reset_requests::identifier))
        .for_update()
        .skip_locked()
        .load(conn)
        .await?;
    let Some((id, identifier)) = rows.into_iter().next() else { return Ok(None) };
    diesel::delete(reset_requests::table.find(id)).execute(conn).await?;
    Ok(Some(identifier))
}

/// Forgets up to `limit` requests for a new password from before `before`; how many it forgot.
pub(crate) async fn purge_reset_requests(
    conn: &mut Connection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM reset_requests WHERE create_time < ? ORDER BY create_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}
