//! Who stands how to whom: two rows for each pair, one for each person's view.

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::{auth::ContactKind, id::UserId};
use uuid::Uuid;

use super::schema::contacts;
use crate::domain::{
    contact::{Pair, Side},
    names,
    user::User,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts)]
struct Row {
    other_id: Uuid16,
    kind: u8,
    note: String,
    change_time: UtcMicros,
    version: u64,
    sort_key: String,
    decline_time: Option<UtcMicros>,
}

impl TryFrom<Row> for Listed {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let known = ContactKind::try_from(i32::from(row.kind));
        let kind = known.map_err(|_| BadRow::new("contacts", "kind", row.other_id.into()))?;
        let side = Side {
            kind,
            note: row.note,
            since: row.change_time.into(),
            version: row.version,
            decline_time: row.decline_time.map(Into::into),
        };
        Ok(Self { other: UserId::from(Uuid::from(row.other_id)), side, sort_key: row.sort_key })
    }
}

/// A person in a list, and how they stand to whoever asks.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) other: UserId,
    pub(crate) side: Side,
    pub(crate) sort_key: String,
}

/// Whether the rows of a pair are there: always both, or none.
pub(crate) async fn exists(conn: &mut Connection, one: UserId, other: UserId) -> Result<bool, Error> {
    let row = contacts::table.find((Uuid16(one.uuid()), Uuid16(other.uuid()))).select(contacts::version);
    Ok(row.first::<u64>(conn).await.optional()?.is_some())
}

/// Makes the two rows of a pair, or leaves those that are there. The transaction is the caller's.
pub(crate) async fn ensure(conn: &mut Connection, one: &User, other: &User) -> Result<(), Error> {
    let (low, high) = if one.id <= other.id { (one, other) } else { (other, one) };
    for (owner, about) in [(low, high), (high, low)] {
        diesel::insert_or_ignore_into(contacts::table)
            .values((
                contacts::user_id.eq(Uuid16(owner.id.uuid())),
                contacts::other_id.eq(Uuid16(about.id.uuid())),
                contacts::kind.eq(number(ContactKind::None)),
                contacts::note.eq(""),
                contacts::change_time.eq(UtcMicros::from(DateTime::UNIX_EPOCH)),
                contacts::version.eq(0),
                contacts::sort_key.eq(names::sort_key(about.display_name.as_ref())),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Both views of a pair, locked, always in the same order; strangers when there are no rows.
pub(crate) async fn lock(conn: &mut Connection, me: UserId, other: UserId) -> Result<Pair, Error> {
    let (low, high) = if me <= other { (me, other) } else { (other, me) };
    let lower = lock_side(conn, low, high).await?;
    let higher = lock_side(conn, high, low).await?;
    let pair = Pair { mine: lower, theirs: higher };
    Ok(if me == low { pair } else { pair.flip() })
}

async fn lock_side(conn: &mut Connection, owner: UserId, about: UserId) -> Result<Side, Error> {
    let row: Option<Row> = contacts::table
        .find((Uuid16(owner.uuid()), Uuid16(about.uuid())))
        .select(Row::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(Listed::try_from).transpose()?.map_or_else(Side::stranger, |listed| listed.side))
}

/// Writes a view whose row is locked.
pub(crate) async fn save(
    conn: &mut Connection,
    owner: UserId,
    about: UserId,
    side: &Side,
) -> Result<(), Error> {
    diesel::update(contacts::table.find((Uuid16(owner.uuid()), Uuid16(about.uuid()))))
        .set((
            contacts::kind.eq(number(side.kind)),
            contacts::note.eq(&side.note),
            contacts::change_time.eq(UtcMicros::from(side.since)),
            contacts::version.eq(side.version),
            contacts::decline_time.eq(side.decline_time.map(UtcMicros::from)),
        ))
        .execute(conn)
        .await?
        .at_least_one()
}

/// How a person sees others: those that there is a row for.
pub(crate) async fn views(
    conn: &mut Connection,
    owner: UserId,
    others: &[UserId],
) -> Result<Vec<Listed>, Error> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::user_id.eq(Uuid16(owner.uuid())))
        .filter(contacts::other_id.eq_any(others.iter().map(|id| Uuid16(id.uuid()))))
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// How others see a person: those who see anything in them. Locked until the transaction ends.
pub(crate) async fn views_of(conn: &mut Connection, other: UserId) -> Result<Vec<(UserId, Side)>, Error> {
    let rows: Vec<(Uuid16, Row)> = contacts::table
        .filter(contacts::other_id.eq(Uuid16(other.uuid())))
        .filter(contacts::kind.ne(number(ContactKind::None)))
        .select((contacts::user_id, Row::as_select()))
        .for_update()
        .load(conn)
        .await?;
    rows.into_iter()
        .map(|(owner, row)| Ok((UserId::from(Uuid::from(owner)), Listed::try_from(row)?.side)))
        .collect()
}

/// Which of these people have blocked somebody.
pub(crate) async fn blockers(
    conn: &mut Connection,
    of: UserId,
    among: &[UserId],
) -> Result<Vec<UserId>, Error> {
    let ids: Vec<Uuid16> = contacts::table
        .filter(contacts::user_id.eq_any(among.iter().map(|id| Uuid16(id.uuid()))))
        .filter(contacts::other_id.eq(Uuid16(of.uuid())))
        .filter(contacts::kind.eq(number(ContactKind::Blocked)))
        .select(contacts::user_id)
        .load(conn)
        .await?;
    Ok(ids.into_iter().map(|id| UserId::from(Uuid::from(id))).collect())
}

/// How many people a person sees so.
pub(crate) async fn count(conn: &mut Connection, owner: UserId, kind: ContactKind) -> Result<u32, Error> {
    let count: i64 = contacts::table
        .filter(contacts::user_id.eq(Uuid16(owner.uuid())))
        .filter(contacts::kind.eq(number(kind)))
        .count()
        .get_result(conn)
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// People by display name, from the one after `after`.
pub(crate) async fn by_name(
    conn: &mut Connection,
    owner: UserId,
    kind: ContactKind,
    after: Option<(&str, UserId)>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let (name, id) = after.map_or(("", Uuid::nil()), |(name, id)| (name, id.uuid()));
    let rows: Vec<Row> = contacts::table
        .filter(contacts::user_id.eq(Uuid16(owner.uuid())))
        .filter(contacts::kind.eq(number(kind)))
        .filter(contacts::sort_key.ge(name))
        .filter(diesel::BoolExpressionMethods::or(
            contacts::sort_key.gt(name),
            contacts::other_id.gt(Uuid16(id)),
        ))
        .order((contacts::sort_key, contacts::other_id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// People by when they came to stand so, the newest first, from the one after `after`.
pub(crate) async fn by_time(
    conn: &mut Connection,
    owner: UserId,
    kind: ContactKind,
    after: Option<(DateTime<Utc>, UserId)>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let (time, id) = after.map_or((FAR, Uuid::max()), |(time, id)| (time, id.uuid()));
    let time = UtcMicros::from(time);
    let rows: Vec<Row> = contacts::table
        .filter(contacts::user_id.eq(Uuid16(owner.uuid())))
        .filter(contacts::kind.eq(number(kind)))
        .filter(contacts::change_time.le(time))
        .filter(diesel::BoolExpressionMethods::or(
            contacts::change_time.lt(time),
            contacts::other_id.lt(Uuid16(id)),
        ))
        .order((contacts::change_time.desc(), contacts::other_id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
}

/// A person's name has changed: others find them in their lists by the new one. The transaction is the caller's.
pub(crate) async fn rename(conn: &mut Connection, user: &User) -> Result<(), Error> {
    diesel::update(contacts::table.filter(contacts::other_id.eq(Uuid16(user.id.uuid()))))
        .set(contacts::sort_key.eq(names::sort_key(user.display_name.as_ref())))
        .execute(conn)
        .await?;
    Ok(())
}

/// Later than everything.
const FAR: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(time) => time,
    None => DateTime::UNIX_EPOCH,
};

fn number(kind: ContactKind) -> u8 {
    u8::try_from(i32::from(kind)).unwrap_or_default()
}
