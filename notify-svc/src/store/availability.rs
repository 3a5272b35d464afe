//! How people want to be seen.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{BadRow, Connection, Error, UtcMicros, Uuid16, outbox};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, dsl::DuplicatedKeys,
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;
use uuid::Uuid;

use super::{codes::Code as _, schema::availabilities};
use crate::{domain::Availability, events};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = availabilities)]
struct Row {
    user_id: Uuid16,
    kind: String,
    until_time: Option<UtcMicros>,
    version: u64,
}

impl TryFrom<Row> for Availability {
    type Error = BadRow;

    fn try_from(row: Row) -> Result<Self, BadRow> {
        let kind = proto::notify::AvailabilityKind::of(&row.kind)
            .ok_or_else(|| BadRow::new("availabilities", "kind", row.user_id.into()))?;
        Ok(Self { kind, until: row.until_time.map(Into::into) })
    }
}

/// How a person wants to be seen, and the version of it: 0 of who never said.
pub(crate) async fn find(conn: &mut Connection, user: UserId) -> Result<(Availability, u64), Error> {
    let row = availabilities::table.find(Uuid16(user.uuid())).select(Row::as_select());
    match row.first(conn).await.optional()? {
        Some(row) => {
            let version = row.version;
            Ok((row.try_into()?, version))
        }
        None => Ok((Availability::default(), 0)),
    }
}

/// How these people want to be seen, as far as they ever said.
pub(crate) async fn batch(
    conn: &mut Connection,
    users: &[UserId],
) -> Result<HashMap<UserId, Availability>, Error> {
    let rows: Vec<Row> = availabilities::table
        .filter(availabilities::user_id.eq_any(users.iter().map(|user| Uuid16(user.uuid()))))
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter()
        .map(|row| Ok((UserId::from(Uuid::from(row.user_id)), Availability::try_from(row)?)))
        .collect()
}

/// Sets it, with the event that tells of it, which `event` names. Gives the version, and whether it is new; if not, nobody
/// is told.
pub(crate) async fn set(
    conn: &mut Connection,
    user: UserId,
    wish: Availability,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<(u64, bool), Error> {
    let (before, version) = find(conn, user).await?;
    if before == wish {
        return Ok((version, false));
    }
    let (kind, until) = (wish.kind.word(), wish.until.map(UtcMicros::from));
    diesel::insert_into(availabilities::table)
        .values(Row { user_id: user.uuid().into(), kind: kind.to_owned(), until_time: until, version: 1 })
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((
            availabilities::kind.eq(kind),
            availabilities::until_time.eq(until),
            availabilities::version.eq(availabilities::version + 1),
        ))
        .execute(conn)
        .await?;
    // The row is locked: nobody has raised the version again.
    let (wish, version) = find(conn, user).await?;
    outbox::insert(conn, &[events::availability_changed(user, wish, version, event, now)], now).await?;
    Ok((version, true))
}
