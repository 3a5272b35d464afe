//! Everything that can go wrong here, and how it is told.

use bus::{BusError, PositionInvalid};
use proto::{notify::ErrorReason, reason::Reason as _};
use tonic::{Code, Status};

use crate::push::Refusal;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("since is not a position that a feed gave")]
    PositionInvalid,
    #[error("the event bus is away: {0}")]
    BusAway(String),
    #[error("there is no such time zone")]
    TimeZoneUnknown,
    #[error("web push is turned off here")]
    PushOff,
    #[error("the endpoint {0}")]
    EndpointRefused(Refusal),
    #[error("there is no such subscription")]
    SubscriptionNotFound,
    #[error("the vendor's service did not take it")]
    PushFailed,
    #[error("auth-svc does not answer: {0}")]
    AuthAway(String),
    #[error(transparent)]
    Database(#[from] db::Error),
    #[error("an event on a feed cannot be decoded: {0}")]
    BadEvent(#[from] prost::DecodeError),
}

impl From<BusError> for Error {
    fn from(error: BusError) -> Self {
        match error {
            BusError::Away(why) => Self::BusAway(why),
        }
    }
}

impl From<PositionInvalid> for Error {
    fn from(_: PositionInvalid) -> Self {
        Self::PositionInvalid
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::PositionInvalid => {
                ErrorReason::PositionInvalid.refuse(Code::InvalidArgument, error.to_string())
            }
            Error::TimeZoneUnknown => {
                ErrorReason::TimeZoneUnknown.refuse(Code::InvalidArgument, error.to_string())
            }
            Error::PushOff => ErrorReason::PushOff.refuse(Code::FailedPrecondition, error.to_string()),
            Error::EndpointRefused(_) => {
                ErrorReason::PushEndpointRefused.refuse(Code::InvalidArgument, error.to_string())
            }
            Error::SubscriptionNotFound => {
                ErrorReason::PushSubscriptionNotFound.refuse(Code::NotFound, error.to_string())
            }
            Error::PushFailed => ErrorReason::PushFailed.refuse(Code::Unavailable, error.to_string()),
            Error::AuthAway(why) => runtime::status::service_away("auth-svc", why),
            Error::Database(db::Error::Away(why)) => runtime::status::database_away(why),
            Error::Database(error) => runtime::status::internal(error),
            Error::BusAway(why) => runtime::status::service_away("bus", why),
            Error::BadEvent(_) => runtime::status::internal(error),
        }
    }
}
