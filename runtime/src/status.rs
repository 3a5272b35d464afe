//! Errors that are nobody's business outside: logged once here, typed for the caller.

use std::{fmt::Display, time::Duration};

use proto::{
    access_v1::ErrorReason,
    reason::{Extra, Reason as _},
};
use tonic::{Code, Status};

/// Something broke here. The error is logged with the trace id; the caller learns only that.
pub fn internal(error: impl Display) -> Status {
    tracing::error!(%error, "internal error");
    ErrorReason::Internal.refuse(Code::Internal, "something went wrong on the server")
}

/// The database does not answer. Nothing was changed.
pub fn database_away(error: impl Display) -> Status {
    tracing::warn!(%error, "the database is away");
    let extra = Extra::retry_after(Duration::from_secs(1));
    ErrorReason::DatabaseAway.refuse_with(Code::Unavailable, "the database does not answer", extra)
}

/// A service that is needed does not answer.
pub fn service_away(service: &str, why: impl Display) -> Status {
    tracing::warn!(service, why = %why, "a service is away");
    let extra = Extra::entry("service", service).and_retry_after(Duration::from_secs(1));
    ErrorReason::ServiceAway.refuse_with(Code::Unavailable, format!("{service} does not answer"), extra)
}

/// This process is shutting down.
pub fn draining() -> Status {
    let extra = Extra::retry_after(Duration::from_millis(200));
    ErrorReason::Draining.refuse_with(Code::Unavailable, "the server is restarting", extra)
}

/// A bounded resource is full.
pub fn overloaded(what: &str, retry_after: Duration) -> Status {
    let extra = Extra::entry("resource", what).and_retry_after(retry_after);
    ErrorReason::Overloaded.refuse_with(Code::ResourceExhausted, "the server is busy", extra)
}

/// A request that breaks a rule of one field.
pub fn invalid_field(field: &str, problem: &str) -> Status {
    use tonic_types::StatusExt as _;
    let mut details = tonic_types::ErrorDetails::with_error_info(
        ErrorReason::InvalidFields.wire_name(),
        ErrorReason::DOMAIN,
        std::collections::HashMap::new(),
    );
    details.add_bad_request_violation(field, problem);
    Status::with_error_details(Code::InvalidArgument, format!("{field} {problem}"), details)
}
