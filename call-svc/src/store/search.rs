//! Calls of everybody, as operators look for them.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use proto::id::{CallId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    codes::Code as _,
    schema::{call_legs, calls},
};
use crate::domain::EndReason;

/// Which calls, or entries of calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Of this call.
    pub(crate) call: Option<CallId>,
    /// Of calls of this person.
    pub(crate) user: Option<UserId>,
    /// Not before.
    pub(crate) from: DateTime<Utc>,
    /// Before.
    pub(crate) to: DateTime<Utc>,
    /// Of calls that ended for one of these; empty: of all.
    pub(crate) reasons: Vec<EndReason>,
}

/// Where a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Of the last row.
    pub(crate) time: DateTime<Utc>,
    /// Of the last row.
    pub(crate) id: Uuid,
}

/// A page of calls, newest first: those before `before`.
pub(crate) async fn page(
    conn: &mut Connection,
    filter: &Filter,
    before: Option<Place>,
    limit: i64,
) -> Result<Vec<CallId>, Error> {
    let mut query = calls::table
        .filter(calls::create_time.ge(UtcMicros::from(filter.from)))
        .filter(calls::create_time.lt(UtcMicros::from(filter.to)))
        .order((calls::create_time.desc(), calls::call_id.desc()))
        .limit(limit)
        .select(calls::call_id)
        .into_boxed();
    if let Some(call) = filter.call {
        query = query.filter(calls::call_id.eq(Uuid16(call.uuid())));
    }
    if let Some(user) = filter.user {
        let of = call_legs::table.filter(call_legs::user_id.eq(Uuid16(user.uuid())));
        query = query.filter(calls::call_id.eq_any(of.select(call_legs::call_id)));
    }
    if !filter.reasons.is_empty() {
        query = query.filter(calls::end_reason.eq_any(words(&filter.reasons)));
    }
    if let Some(Place { time, id }) = before {
        let (time, id) = (UtcMicros::from(time), Uuid16(id));
        query = query
            .filter(calls::create_time.le(time))
            .filter(calls::create_time.lt(time).or(calls::call_id.lt(id)));
    }
    let rows: Vec<Uuid16> = query.load(conn).await?;
    Ok(rows.into_iter().map(|id| Uuid::from(id).into()).collect())
}

pub(super) fn words(reasons: &[EndReason]) -> Vec<&'static str> {
    reasons.iter().map(|reason| reason.word()).collect()
}
