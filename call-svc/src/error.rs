//! Everything that can go wrong here, and how it is told.

mod moderation;

use std::time::Duration;

use bus::BusError;
use chrono::{DateTime, SecondsFormat, Utc};
use proto::{
    access_v1,
    auth::Reach,
    call::ErrorReason,
    id::{CallId, UserId},
    reason::{Extra, Reason as _},
};
use runtime::status;
use tonic::{Code, Status};

use crate::{
    domain::{Refusal, moderation::Refusal as ModerationRefusal},
    matching::RULES_VERSION,
};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("there is no such call")]
    CallNotFound,
    #[error("there is nobody with the id {0}")]
    NobodyWithId(UserId),
    #[error("the person does not take calls of this caller")]
    NotReachable(Reach),
    #[error("one cannot call oneself")]
    CallToOneself,
    #[error("the person who calls is in another call")]
    AlreadyInCall(CallId),
    #[error("another device answered first")]
    AnsweredElsewhere,
    #[error("the call has ended")]
    CallEnded,
    #[error("the request id was used for another call")]
    RequestIdReused,
    #[error("the leg has not been answered; it only receives")]
    NotAnswered,
    #[error("another endpoint holds the leg")]
    OtherEndpoint,
    #[error("the call moved to another endpoint, or was opened again by this one")]
    Moved,
    #[error("signals are missing before this one")]
    SequenceGap { expected: u64 },
    #[error("more signals than a call may send")]
    SignalsTooFast { retry_after: Duration },
    #[error("the rules of matching were not accepted in the version in force")]
    RulesNotAccepted,
    #[error("matching is turned off here")]
    MatchingOff,
    #[error("the person may not be matched")]
    Suspended { until: Option<DateTime<Utc>> },
    #[error("more is said than a match may carry")]
    MatchingTooFast { retry_after: Duration },
    #[error("there is no such match of the caller's")]
    MatchNotFound,
    #[error(transparent)]
    Moderation(#[from] ModerationRefusal),
    #[error("{field} {problem}")]
    Invalid { field: &'static str, problem: &'static str },
    #[error("only services name another person")]
    NotAllowed,
    #[error("the stream was not opened in time")]
    OpenTimeout,
    #[error("auth-svc does not answer: {0}")]
    AuthAway(String),
    #[error("the bus is away: {0}")]
    BusAway(String),
    #[error("this process is stopping")]
    Stopping,
    #[error(transparent)]
    Database(#[from] db::Error),
    #[error("an event cannot be written as text: {0}")]
    Unwritable(String),
    #[error("a message on a call's channel cannot be decoded: {0}")]
    BadMessage(#[from] prost::DecodeError),
    /// What the client's side of a stream failed with; it is told the same.
    #[error("the client's stream failed: {0}")]
    Client(Box<Status>),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            // Whose call it is, is nobody else's business.
            Refusal::NotTheirs => Self::CallNotFound,
            Refusal::AnsweredElsewhere => Self::AnsweredElsewhere,
            Refusal::NotAnswered => Self::NotAnswered,
            Refusal::Ended => Self::CallEnded,
        }
    }
}

impl From<BusError> for Error {
    fn from(error: BusError) -> Self {
        match error {
            BusError::Away(why) => Self::BusAway(why),
        }
    }
}

impl From<db::BadRow> for Error {
    fn from(error: db::BadRow) -> Self {
        Self::Database(error.into())
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let refuse = |reason: ErrorReason, code| reason.refuse(code, text.clone());
        let refuse_with = |reason: ErrorReason, code, extra| reason.refuse_with(code, text.clone(), extra);
        match error {
            Error::CallNotFound => refuse(ErrorReason::CallNotFound, Code::NotFound),
            Error::NobodyWithId(_) => refuse(ErrorReason::CalleeNotFound, Code::NotFound),
            Error::NotReachable(reach) => {
                let reach = reach.as_str_name().trim_start_matches("REACH_");
                let extra = Extra::entry("reach", reach);
                refuse_with(ErrorReason::NotReachable, Code::PermissionDenied, extra)
            }
            Error::CallToOneself => refuse(ErrorReason::CallToOneself, Code::InvalidArgument),
            Error::AlreadyInCall(call) => {
                let extra = Extra::entry("call_id", call.to_string());
                refuse_with(ErrorReason::AlreadyInCall, Code::FailedPrecondition, extra)
            }
            Error::AnsweredElsewhere => refuse(ErrorReason::AnsweredElsewhere, Code::FailedPrecondition),
            Error::CallEnded => refuse(ErrorReason::CallEnded, Code::FailedPrecondition),
            Error::RequestIdReused => refuse(ErrorReason::RequestIdReused, Code::AlreadyExists),
            Error::NotAnswered => refuse(ErrorReason::NotAnswered, Code::FailedPrecondition),
            Error::OtherEndpoint => refuse(ErrorReason::OtherEndpoint, Code::FailedPrecondition),
            Error::Moved => refuse(ErrorReason::Moved, Code::Aborted),
            Error::SequenceGap { expected } => {
                let extra = Extra::entry("expected", expected.to_string());
                refuse_with(ErrorReason::SequenceGap, Code::FailedPrecondition, extra)
            }
            Error::SignalsTooFast { retry_after } => {
                let extra = Extra::retry_after(retry_after);
                refuse_with(ErrorReason::SignalsTooFast, Code::ResourceExhausted, extra)
            }
            Error::RulesNotAccepted => {
                let extra = Extra::entry("version", RULES_VERSION);
                refuse_with(ErrorReason::RulesNotAccepted, Code::FailedPrecondition, extra)
            }
            Error::MatchingOff => refuse(ErrorReason::MatchingOff, Code::FailedPrecondition),
            Error::Suspended { until } => {
                refuse_with(ErrorReason::SuspendedFromMatching, Code::PermissionDenied, until_time(until))
            }
            Error::MatchingTooFast { retry_after } => {
                let extra = Extra::retry_after(retry_after);
                refuse_with(ErrorReason::MatchingTooFast, Code::ResourceExhausted, extra)
            }
            Error::MatchNotFound => refuse(ErrorReason::MatchNotFound, Code::NotFound),
            Error::Moderation(refusal) => moderation::status(refusal, text),
            Error::Invalid { field, problem } => status::invalid_field(field, problem),
            Error::NotAllowed => {
                access_v1::ErrorReason::NotAllowed.refuse(Code::PermissionDenied, error.to_string())
            }
            Error::OpenTimeout => Self::deadline_exceeded(error.to_string()),
            Error::AuthAway(why) => status::service_away("auth-svc", why),
            Error::BusAway(why) => status::service_away("bus", why),
            Error::Stopping => status::draining(),
            Error::Database(db::Error::Away(why)) => status::database_away(why),
            Error::Database(
                db::Error::Conflict { .. } | db::Error::NotFound | db::Error::BadRow(_) | db::Error::Other(_),
            )
            | Error::Unwritable(_)
            | Error::BadMessage(_) => status::internal(error),
            Error::Client(status) => *status,
        }
    }
}

/// Until when; not said: for good.
fn until_time(until: Option<DateTime<Utc>>) -> Extra {
    until
        .map(|until| Extra::entry("until", until.to_rfc3339_opts(SecondsFormat::Secs, true)))
        .unwrap_or_default()
}
