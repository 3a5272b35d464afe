use std::time::Duration;

use proto::{auth::ErrorReason, reason::Reason as _};
use runtime::status;
use tonic::{Code, Status};

use crate::domain::account::InvalidField;

/// Why a request was refused or failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("somebody has this username")]
    UsernameTaken,
    #[error("somebody has this e-mail address")]
    EmailTaken,
    #[error("the name or the password is wrong")]
    CredentialsWrong,
    #[error("no refresh token was sent")]
    RefreshMissing,
    #[error("the refresh token is not valid")]
    RefreshInvalid,
    #[error("the session has ended")]
    SessionEnded,
    #[error("there is no such account")]
    UserNotFound,
    #[error("the service account does not hold the scope {0}")]
    ScopeNotGranted(String),
    #[error(transparent)]
    InvalidField(#[from] InvalidField),
    #[error("too many passwords wait to be checked")]
    Overloaded,
    #[error(transparent)]
    Database(#[from] db::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let refuse = |reason: ErrorReason, code| reason.refuse(code, error.to_string());
        match error {
            Error::UsernameTaken => refuse(ErrorReason::UsernameTaken, Code::AlreadyExists),
            Error::EmailTaken => refuse(ErrorReason::EmailTaken, Code::AlreadyExists),
            Error::CredentialsWrong => refuse(ErrorReason::CredentialsWrong, Code::Unauthenticated),
            Error::RefreshMissing => refuse(ErrorReason::RefreshMissing, Code::Unauthenticated),
            Error::RefreshInvalid => refuse(ErrorReason::RefreshInvalid, Code::Unauthenticated),
            Error::SessionEnded => refuse(ErrorReason::SessionEnded, Code::Unauthenticated),
            Error::UserNotFound => refuse(ErrorReason::UserNotFound, Code::NotFound),
            Error::ScopeNotGranted(_) => refuse(ErrorReason::ScopeNotGranted, Code::PermissionDenied),
            Error::InvalidField(InvalidField { field, problem }) => status::invalid_field(field, problem),
            Error::Overloaded => status::overloaded("passwords", Duration::from_secs(1)),
            Error::Database(db::Error::Away(why)) => status::database_away(why),
            Error::Database(
                db::Error::Conflict { .. } | db::Error::NotFound | db::Error::BadRow(_) | db::Error::Other(_),
            )
            | Error::Broken(_) => status::internal(error),
        }
    }
}
