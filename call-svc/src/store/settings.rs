//! How people want to be called.

use chrono::{DateTime, Utc};
use db::{Connection, Error, Uuid16, outbox};
use diesel::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _, dsl::DuplicatedKeys,
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use uuid::Uuid;

use super::schema::call_settings;
use crate::{domain::Settings, events};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = call_settings)]
struct Row {
    user_id: Uuid16,
    hide_address: bool,
    busy_when_in_call: bool,
    version: u64,
}

/// A person's settings; what holds for whoever never set them, if they did not.
pub(crate) async fn find(conn: &mut Connection, user: UserId) -> Result<Settings, Error> {
    Ok(row(conn, user).await?.map(|row| into_settings(&row)).unwrap_or_default())
}

/// Sets them, with the event that tells of it, which `event` names. Says whether they are new; if not, nobody is told.
pub(crate) async fn set(
    conn: &mut Connection,
    user: UserId,
    settings: Settings,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    if find(conn, user).await? == settings {
        return Ok(false);
    }
    let Settings { hide_address, busy_when_in_call } = settings;
    diesel::insert_into(call_settings::table)
        .values(Row { user_id: user.uuid().into(), hide_address, busy_when_in_call, version: 1 })
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((
            call_settings::hide_address.eq(hide_address),
            call_settings::busy_when_in_call.eq(busy_when_in_call),
            call_settings::version.eq(call_settings::version + 1),
        ))
        .execute(conn)
        .await?;
    // The row is locked: nobody has raised the version again.
    let version = row(conn, user).await?.ok_or(Error::NotFound)?.version;
    outbox::insert(conn, &[events::settings_changed(user, settings, version, event, now)], now).await?;
    Ok(true)
}

async fn row(conn: &mut Connection, user: UserId) -> Result<Option<Row>, Error> {
    let row = call_settings::table.find(Uuid16(user.uuid())).select(Row::as_select());
    Ok(row.first(conn).await.optional()?)
}

fn into_settings(row: &Row) -> Settings {
    Settings { hide_address: row.hide_address, busy_when_in_call: row.busy_when_in_call }
}
