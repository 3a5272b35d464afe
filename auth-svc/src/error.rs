use std::time::Duration;

use aws_lc_rs::error::Unspecified;
use bytes::Bytes;
use proto::{
    access_v1,
    auth::{ErrorReason, RevocationReason},
    reason::{self, Extra, Reason},
};
use runtime::status;
use tonic::{Code, Status};

use crate::domain::{
    account::InvalidField, passkey::CeremonyError, service_account::BadAccount, totp::BadSecret,
};

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
    SessionEnded(Option<RevocationReason>),
    #[error("there is no such account")]
    UserNotFound,
    #[error("user_id must not be the caller's own")]
    Oneself,
    #[error("the service account does not hold the scope {0}")]
    ScopeNotGranted(String),
    /// Names the field that held it.
    #[error("this password is one of the first that are tried")]
    PasswordCommon(&'static str),
    #[error("this server makes no accounts")]
    RegistrationClosed,
    #[error("an invitation is needed")]
    InviteRequired,
    #[error("the invitation is not valid")]
    InviteInvalid,
    #[error("the account is disabled")]
    AccountDisabled,
    #[error("the code or the passkey is wrong")]
    FactorWrong,
    #[error("the challenge is over; begin again")]
    ChallengeEnded,
    #[error("passkeys do not work at this server's address")]
    PasskeysUnavailable,
    #[error("the account has no such factor")]
    FactorNotFound,
    #[error("the account has no factor to do this with")]
    NoFactor,
    #[error("the account has this factor already")]
    FactorExists,
    #[error("this server takes no guests")]
    GuestsRefused,
    #[error("the caller has an account")]
    NotAGuest,
    #[error("this server sends no mail")]
    MailUnavailable,
    #[error("the link was used, replaced, or is too old")]
    LinkUsedUp,
    #[error("the address is confirmed")]
    EmailConfirmed,
    #[error("the server would be left without an administrator")]
    LastAdmin,
    #[error("there is no such session")]
    SessionNotFound,
    #[error("the file is not a picture that can be read")]
    ImageUnreadable,
    #[error("unblock the person first")]
    UserBlocked,
    #[error("there is no such request")]
    RequestNotFound,
    #[error("there is a service account of this name")]
    ServiceAccountExists,
    #[error("there is no service account of this name")]
    ServiceAccountNotFound,
    #[error("a file of the operator sets this service account")]
    ServiceAccountManaged,
    #[error("there is no such invitation")]
    InviteNotFound,
    #[error("the request id was used for something else")]
    RequestIdReused,
    #[error("too many wrong attempts in a row")]
    TooManyAttempts(Duration),
    #[error("a picture may have at most {0} pixels per side")]
    ImageTooLarge(u32),
    #[error("at most {0} requests may be open")]
    TooManyRequests(u32),
    #[error("an account may have at most {0} passkeys")]
    TooManyFactors(u32),
    #[error(transparent)]
    InvalidField(#[from] InvalidField),
    #[error("update_mask {0}")]
    BadMask(String),
    #[error("the link is malformed, forged or too old")]
    LinkInvalid,
    #[error("the range begins behind the end, which is at {0} bytes")]
    RangeUnsatisfiable(u64),
    #[error("too many passwords wait to be checked")]
    Overloaded,
    #[error("too many pictures wait to be read")]
    PicturesOverloaded,
    #[error(transparent)]
    Database(#[from] db::Error),
    #[error("{0}")]
    Broken(String),
}

impl Error {
    /// Whether the request was refused, and not something broken.
    pub(crate) const fn is_refusal(&self) -> bool {
        !matches!(self, Self::Database(_) | Self::Broken(_) | Self::Overloaded)
    }

    /// The refusal of a proof to somebody who is signed in and stays so: its code does not say that they are not.
    pub(crate) fn within_session(self) -> Status {
        let is_of_proof = matches!(self, Self::CredentialsWrong | Self::FactorWrong | Self::ChallengeEnded);
        let status = Status::from(self);
        if !is_of_proof {
            return status;
        }
        let (message, details) = (status.message(), Bytes::copy_from_slice(status.details()));
        Status::with_details(Code::PermissionDenied, message, details)
    }

    /// The machine has no randomness, or cannot encrypt.
    pub(crate) fn random(_: Unspecified) -> Self {
        Self::Broken("no randomness".into())
    }
}

impl From<CeremonyError> for Error {
    fn from(error: CeremonyError) -> Self {
        match error {
            CeremonyError::Wrong(why) => {
                tracing::debug!(why, "passkey.refused");
                Self::FactorWrong
            }
            CeremonyError::Broken(why) => Self::Broken(why),
        }
    }
}

impl From<BadSecret> for Error {
    fn from(error: BadSecret) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<&Error> for Status {
    #[expect(clippy::too_many_lines, reason = "a table: a line or two for each way to fail")]
    fn from(error: &Error) -> Self {
        let refuse = |reason: ErrorReason, code| reason.refuse(code, error.to_string());
        let limited = |reason: ErrorReason, code, limit: u32| {
            reason.refuse_with(code, error.to_string(), Extra::entry("limit", limit.to_string()))
        };
        match error {
            Error::UsernameTaken => refuse(ErrorReason::UsernameTaken, Code::AlreadyExists),
            Error::EmailTaken => refuse(ErrorReason::EmailTaken, Code::AlreadyExists),
            Error::CredentialsWrong => refuse(ErrorReason::CredentialsWrong, Code::Unauthenticated),
            Error::RefreshMissing => refuse(ErrorReason::RefreshMissing, Code::Unauthenticated),
            Error::RefreshInvalid => refuse(ErrorReason::RefreshInvalid, Code::Unauthenticated),
            Error::SessionEnded(why) => {
                ErrorReason::SessionEnded.refuse_with(Code::Unauthenticated, error.to_string(), cause(*why))
            }
            Error::UserNotFound => refuse(ErrorReason::UserNotFound, Code::NotFound),
            Error::Oneself => status::invalid_field("user_id", "must not be the caller's own"),
            Error::ScopeNotGranted(_) => refuse(ErrorReason::ScopeNotGranted, Code::PermissionDenied),
            Error::PasswordCommon(field) => ErrorReason::PasswordCommon.refuse_with(
                Code::InvalidArgument,
                error.to_string(),
                Extra::field(field, "must not be one of the first that are tried"),
            ),
            Error::RegistrationClosed => refuse(ErrorReason::RegistrationClosed, Code::PermissionDenied),
            Error::InviteRequired => refuse(ErrorReason::InviteRequired, Code::PermissionDenied),
            Error::InviteInvalid => refuse(ErrorReason::InviteInvalid, Code::PermissionDenied),
            Error::AccountDisabled => refuse(ErrorReason::AccountDisabled, Code::PermissionDenied),
            Error::FactorWrong => refuse(ErrorReason::FactorWrong, Code::Unauthenticated),
            Error::ChallengeEnded => refuse(ErrorReason::ChallengeEnded, Code::Unauthenticated),
            Error::PasskeysUnavailable => refuse(ErrorReason::PasskeysUnavailable, Code::FailedPrecondition),
            Error::FactorNotFound => refuse(ErrorReason::FactorNotFound, Code::NotFound),
            Error::NoFactor => refuse(ErrorReason::FactorNotFound, Code::FailedPrecondition),
            Error::FactorExists => refuse(ErrorReason::FactorExists, Code::AlreadyExists),
            Error::GuestsRefused => refuse(ErrorReason::GuestsRefused, Code::PermissionDenied),
            Error::NotAGuest => refuse(ErrorReason::NotAGuest, Code::FailedPrecondition),
            Error::MailUnavailable => refuse(ErrorReason::MailUnavailable, Code::FailedPrecondition),
            Error::LinkUsedUp => refuse(ErrorReason::LinkUsedUp, Code::PermissionDenied),
            Error::EmailConfirmed => refuse(ErrorReason::EmailConfirmed, Code::FailedPrecondition),
            Error::LastAdmin => refuse(ErrorReason::LastAdmin, Code::FailedPrecondition),
            Error::SessionNotFound => refuse(ErrorReason::SessionNotFound, Code::NotFound),
            Error::ImageUnreadable => refuse(ErrorReason::ImageUnreadable, Code::InvalidArgument),
            Error::UserBlocked => refuse(ErrorReason::UserBlocked, Code::FailedPrecondition),
            Error::RequestNotFound => refuse(ErrorReason::RequestNotFound, Code::NotFound),
            Error::ServiceAccountExists => refuse(ErrorReason::ServiceAccountExists, Code::AlreadyExists),
            Error::ServiceAccountNotFound => refuse(ErrorReason::ServiceAccountNotFound, Code::NotFound),
            Error::ServiceAccountManaged => {
                refuse(ErrorReason::ServiceAccountManaged, Code::FailedPrecondition)
            }
            Error::InviteNotFound => refuse(ErrorReason::InviteNotFound, Code::NotFound),
            Error::RequestIdReused => refuse(ErrorReason::RequestIdReused, Code::AlreadyExists),
            Error::TooManyAttempts(wait) => ErrorReason::TooManyAttempts.refuse_with(
                Code::ResourceExhausted,
                error.to_string(),
                Extra::retry_after(*wait),
            ),
            Error::ImageTooLarge(limit) => limited(ErrorReason::ImageTooLarge, Code::InvalidArgument, *limit),
            Error::TooManyRequests(limit) => {
                limited(ErrorReason::TooManyRequests, Code::ResourceExhausted, *limit)
            }
            Error::TooManyFactors(limit) => {
                limited(ErrorReason::TooManyFactors, Code::ResourceExhausted, *limit)
            }
            Error::InvalidField(InvalidField { field, problem }) => status::invalid_field(field, problem),
            Error::BadMask(problem) => status::invalid_field("update_mask", problem),
            Error::LinkInvalid => {
                access_v1::ErrorReason::LinkInvalid.refuse(Code::PermissionDenied, error.to_string())
            }
            Error::RangeUnsatisfiable(total) => access_v1::ErrorReason::RangeUnsatisfiable.refuse_with(
                Code::OutOfRange,
                error.to_string(),
                Extra::entry("total_bytes", total.to_string()),
            ),
            Error::PicturesOverloaded => status::overloaded("pictures", Duration::from_secs(1)),
            Error::Overloaded => status::overloaded("passwords", Duration::from_secs(1)),
            Error::Database(db::Error::Away(why)) => status::database_away(why),
            Error::Database(
                db::Error::Conflict { .. } | db::Error::NotFound | db::Error::BadRow(_) | db::Error::Other(_),
            )
            | Error::Broken(_) => status::internal(error),
        }
    }
}

impl From<InvalidField> for Status {
    fn from(error: InvalidField) -> Self {
        Error::from(error).into()
    }
}

impl From<BadAccount> for Error {
    fn from(bad: BadAccount) -> Self {
        let (field, problem) = match bad {
            BadAccount::Name => ("name", "must be 1 to 64 of a-z, 0-9, dot, underscore and hyphen"),
            BadAccount::Secret => ("secret", "is short enough to guess"),
            BadAccount::Scopes => (
                "scopes",
                "must be made of a-z, 0-9, dot and underscore, with at most 2048 characters in all",
            ),
        };
        InvalidField { field, problem }.into()
    }
}

/// Why something was not done, for the operator's command line.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Failure(#[from] Error);

impl Failure {
    /// Whether it was refused for this reason.
    pub fn is(&self, why: impl Reason) -> bool {
        reason::is(&Status::from(&self.0), why)
    }
}

impl From<Failure> for Status {
    fn from(failure: Failure) -> Self {
        failure.0.into()
    }
}

/// Why a session was ended, for who held it.
fn cause(why: Option<RevocationReason>) -> Extra {
    why.map_or_else(Extra::default, |why| {
        Extra::entry("cause", why.as_str_name().trim_start_matches("REVOCATION_REASON_"))
    })
}
