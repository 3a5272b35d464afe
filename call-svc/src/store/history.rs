//! The append-only history of calls.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::ExpressionMethods as _;
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::{codes::Code as _, schema::call_events};
use crate::domain::{Call, What};

pub(super) async fn append(
    conn: &mut Connection,
    call: &Call,
    what: What,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    diesel::insert_into(call_events::table)
        .values((
            call_events::call_id.eq(Uuid16(call.id.uuid())),
            call_events::version.eq(call.version),
            call_events::what.eq(what.word()),
            call_events::state.eq(call.state.word()),
            call_events::end_reason.eq(call.end.map(|end| end.reason.word())),
            call_events::user_id.eq(by.map(|user| Uuid16(user.uuid()))),
            call_events::create_time.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
