//! The devices on which calls ring. A device is a session: however many pages it has, it counts once.

use chrono::{DateTime, Utc};
use db::{Connection, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, sql_query,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, SessionId, UserId};
use uuid::Uuid;

use super::{
    schema::call_devices,
    step::{self, Step},
};
use crate::{domain::Input, error::Error};

/// A device of somebody's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Device {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
}

/// The call rings on this device: counted the first time that it says so. If it rings no more, nothing is written.
pub(crate) async fn ring(
    conn: &mut Connection,
    id: CallId,
    device: Device,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<Step, Error> {
    let rings_on = |known| Input::RingsOn { user: device.user, known };
    let step = step::step(conn, id, rings_on(true), event, now).await?;
    if !matches!(step, Step::Unchanged(_)) || !insert(conn, id, device, now).await? {
        return Ok(step);
    }
    match step::step(conn, id, rings_on(false), event, now).await? {
        // It was answered or ended a moment ago.
        Step::Refused(refusal) => Err(refusal.into()),
        step @ (Step::Changed(_) | Step::Unchanged(_) | Step::Overdue) => Ok(step),
    }
}

/// Whether the device is new to the call.
async fn insert(
    conn: &mut Connection,
    id: CallId,
    device: Device,
    now: DateTime<Utc>,
) -> Result<bool, db::Error> {
    let row = (
        call_devices::call_id.eq(Uuid16(id.uuid())),
        call_devices::session_id.eq(Uuid16(device.session.uuid())),
        call_devices::user_id.eq(Uuid16(device.user.uuid())),
        call_devices::create_time.eq(UtcMicros::from(now)),
    );
    Ok(diesel::insert_or_ignore_into(call_devices::table).values(row).execute(conn).await?.won())
}

/// Forgets devices on which calls rang before `before`, at most `limit` of them; gives how many.
pub(crate) async fn forget(
    conn: &mut Connection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<usize, db::Error> {
    let delete = "DELETE FROM call_devices WHERE create_time < ? ORDER BY create_time LIMIT ?";
    let delete = sql_query(delete).bind::<Datetime, _>(UtcMicros::from(before)).bind::<BigInt, _>(limit);
    Ok(delete.execute(conn).await?)
}
