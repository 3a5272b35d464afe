//! What may notify people.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::{BadRow, Connection, Error, Uuid16, outbox};
use diesel::{
    AsChangeset, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable,
    Selectable, SelectableHelper as _, dsl::DuplicatedKeys,
};
use diesel_async::RunQueryDsl as _;
use proto::{id::UserId, notify::MessageLevel};
use uuid::Uuid;

use super::{codes::Code as _, schema::notification_settings as table};
use crate::{
    domain::{QuietHours, Settings},
    events,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
struct Row {
    user_id: Uuid16,
    #[diesel(embed)]
    columns: Columns,
    version: u64,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = table, treat_none_as_null = true)]
struct Columns {
    direct: String,
    in_groups: String,
    push_calls: bool,
    push_messages: bool,
    hide_previews: bool,
    quiet_start: Option<u16>,
    quiet_end: Option<u16>,
    quiet_days: Option<u16>,
    quiet_zone: Option<String>,
}

impl From<Settings> for Columns {
    fn from(settings: Settings) -> Self {
        let Settings { direct, groups, push_calls, push_messages, hide_previews, quiet } = settings;
        Self {
            direct: direct.word().to_owned(),
            in_groups: groups.word().to_owned(),
            push_calls,
            push_messages,
            hide_previews,
            quiet_start: quiet.map(|quiet| quiet.start),
            quiet_end: quiet.map(|quiet| quiet.end),
            quiet_days: quiet.map(|quiet| quiet.days.into()),
            quiet_zone: quiet.map(|quiet| quiet.zone.name().to_owned()),
        }
    }
}

impl TryFrom<Row> for Settings {
    type Error = BadRow;

    fn try_from(Row { user_id, columns, .. }: Row) -> Result<Self, BadRow> {
        let bad = |column| move || BadRow::new("notification_settings", column, user_id.into());
        Ok(Self {
            direct: MessageLevel::of(&columns.direct).ok_or_else(bad("direct"))?,
            groups: MessageLevel::of(&columns.in_groups).ok_or_else(bad("in_groups"))?,
            push_calls: columns.push_calls,
            push_messages: columns.push_messages,
            hide_previews: columns.hide_previews,
            quiet: columns.quiet().map_err(|column| bad(column)())?,
        })
    }
}

impl Columns {
    /// The quiet hours, if there are any; or the column that cannot be.
    fn quiet(&self) -> Result<Option<QuietHours>, &'static str> {
        let Some(zone) = &self.quiet_zone else { return Ok(None) };
        // A time zone that later editions of the database lack makes no row unreadable: it is noon somewhere.
        let zone = zone.parse().unwrap_or(Tz::UTC);
        let start = self.quiet_start.ok_or("quiet_start")?;
        let end = self.quiet_end.ok_or("quiet_end")?;
        let days = self.quiet_days.and_then(|days| u8::try_from(days).ok()).ok_or("quiet_days")?;
        Ok(Some(QuietHours { start, end, days, zone }))
    }
}

/// A person's settings and their version; the default and 0 of who never set any.
pub(crate) async fn find(conn: &mut Connection, user: UserId) -> Result<(Settings, u64), Error> {
    let row = table::table.find(Uuid16(user.uuid())).select(Row::as_select());
    match row.first(conn).await.optional()? {
        Some(row) => {
            let version = row.version;
            Ok((row.try_into()?, version))
        }
        None => Ok((Settings::default(), 0)),
    }
}

/// The settings of these people, as far as they ever set any.
pub(crate) async fn batch(
    conn: &mut Connection,
    users: &[UserId],
) -> Result<HashMap<UserId, Settings>, Error> {
    let rows: Vec<Row> = table::table
        .filter(table::user_id.eq_any(users.iter().map(|user| Uuid16(user.uuid()))))
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter()
        .map(|row| Ok((UserId::from(Uuid::from(row.user_id)), Settings::try_from(row)?)))
        .collect()
}

/// Sets them, with the event that tells of it, which `event` names. Gives the version, and whether they are new; if not,
/// nobody is told.
pub(crate) async fn set(
    conn: &mut Connection,
    user: UserId,
    settings: Settings,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<(u64, bool), Error> {
    let (before, version) = find(conn, user).await?;
    if before == settings && version > 0 {
        return Ok((version, false));
    }
    diesel::insert_into(table::table)
        .values(Row { user_id: user.uuid().into(), columns: settings.into(), version: 1 })
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((Columns::from(settings), table::version.eq(table::version + 1)))
        .execute(conn)
        .await?;
    // The row is locked: nobody has raised the version again.
    let (settings, version) = find(conn, user).await?;
    outbox::insert(conn, &[events::settings_changed(user, &settings, version, event, now)], now).await?;
    Ok((version, true))
}
