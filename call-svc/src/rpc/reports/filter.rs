use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proto::{
    call::{self, CallFilter},
    convert::time,
    id::CallId,
};
use tonic::Status;

use crate::{domain::EndReason, error::Error, rpc::history::optional, store::search::Filter, wire};

/// What a filter asks for; all without one.
pub(super) fn parse(asked: Option<CallFilter>) -> Result<Filter, Status> {
    let asked = asked.unwrap_or_default();
    let call = match asked.call_id.as_str() {
        "" => None,
        id => Some(CallId::from_field("filter.call_id", id)?),
    };
    Ok(Filter {
        call,
        user: optional("filter.user_id", &asked.user_id)?,
        from: bound("filter.from_time", asked.from_time, DateTime::UNIX_EPOCH)?,
        to: bound("filter.to_time", asked.to_time, end_of_time())?,
        reasons: asked.end_reasons().map(reason).collect::<Result<_, _>>()?,
    })
}

fn bound(
    field: &'static str,
    asked: Option<prost_types::Timestamp>,
    otherwise: DateTime<Utc>,
) -> Result<DateTime<Utc>, Status> {
    let Some(asked) = asked else { return Ok(otherwise) };
    let asked = time(asked).ok_or(Error::Invalid { field, problem: "must be a time" })?;
    // What the database can hold.
    Ok(asked.clamp(DateTime::UNIX_EPOCH, end_of_time()))
}

fn reason(asked: call::EndReason) -> Result<EndReason, Status> {
    let known = wire::end_reason_of(asked);
    known.ok_or_else(|| Error::Invalid { field: "filter.end_reasons", problem: "must be reasons" }.into())
}

fn end_of_time() -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
    day.and_time(NaiveTime::MIN).and_utc()
}
