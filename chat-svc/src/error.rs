//! Everything that can go wrong here, and how it is told.

mod files;

use proto::{
    access_v1,
    auth::Reach,
    chat::ErrorReason,
    id::UserId,
    reason::{Extra, Reason as _},
};
use runtime::status;
use tonic::{Code, Status};

pub(crate) use self::files::FileError;
use crate::{
    domain::{
        Problem,
        acts::ActRefusal,
        group::{GroupRefusal, MOST_MEMBERS},
    },
    objects::StoreError,
};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("there is no such conversation")]
    ConversationNotFound,
    #[error("there is nobody with the id {0}")]
    NobodyWithId(UserId),
    #[error("the person does not take messages of this caller")]
    NotReachable { user: UserId, reach: Reach },
    #[error("one cannot write to oneself")]
    WithOneself,
    #[error("the caller is no longer in the conversation")]
    NotAMember,
    #[error("the request id was used for another request")]
    RequestIdReused,
    #[error("there is no such message, or the caller may not see it")]
    MessageNotFound,
    #[error("there is no such file, or the caller may not send it")]
    FileNotFound,
    #[error("there is no word long enough to search for")]
    SearchTooShort,
    #[error(transparent)]
    Act(#[from] ActRefusal),
    #[error(transparent)]
    Group(#[from] GroupRefusal),
    #[error("the message has as many different reactions as it may")]
    TooManyReactions,
    #[error("as many are pinned as may be")]
    TooManyPins,
    #[error("the invite does not exist, has expired, is used up or was revoked")]
    InviteInvalid,
    #[error("{field} {problem}")]
    Invalid { field: &'static str, problem: &'static str },
    #[error("only services name another person")]
    NotAllowed,
    #[error("auth-svc does not answer: {0}")]
    AuthAway(String),
    #[error("a message cannot be written as text: {0}")]
    Unwritable(String),
    #[error("the machine gives no randomness")]
    NoRandomness,
    #[error("this process is stopping")]
    Stopping,
    #[error(transparent)]
    Files(#[from] FileError),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Files(error.into())
    }
}

impl From<Problem> for Error {
    fn from(Problem(field, problem): Problem) -> Self {
        Self::Invalid { field, problem }
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let refuse = |reason: ErrorReason, code| reason.refuse(code, text.clone());
        let refuse_with = |reason: ErrorReason, code, extra| reason.refuse_with(code, text.clone(), extra);
        match error {
            Error::ConversationNotFound => refuse(ErrorReason::ConversationNotFound, Code::NotFound),
            Error::NobodyWithId(user) => {
                let extra = Extra::entry("user_id", user.to_string());
                refuse_with(ErrorReason::UserNotFound, Code::NotFound, extra)
            }
            Error::NotReachable { user, reach } => {
                let reach = reach.as_str_name().trim_start_matches("REACH_");
                let extra = Extra::entry("reach", reach).and_entry("user_id", user.to_string());
                refuse_with(ErrorReason::NotReachable, Code::FailedPrecondition, extra)
            }
            Error::WithOneself => refuse(ErrorReason::ConversationWithOneself, Code::InvalidArgument),
            Error::NotAMember => refuse(ErrorReason::NotAMember, Code::FailedPrecondition),
            Error::RequestIdReused => refuse(ErrorReason::RequestIdReused, Code::AlreadyExists),
            Error::MessageNotFound => refuse(ErrorReason::MessageNotFound, Code::NotFound),
            Error::FileNotFound => refuse(ErrorReason::FileNotFound, Code::NotFound),
            Error::SearchTooShort => refuse(ErrorReason::SearchTooShort, Code::InvalidArgument),
            Error::Act(refusal) => act(refusal, text),
            Error::Group(refusal) => group(refusal, text),
            Error::TooManyReactions => refuse(ErrorReason::TooManyReactions, Code::ResourceExhausted),
            Error::TooManyPins => refuse(ErrorReason::TooManyPins, Code::ResourceExhausted),
            Error::InviteInvalid => refuse(ErrorReason::InviteInvalid, Code::NotFound),
            Error::Invalid { field, problem } => status::invalid_field(field, problem),
            Error::NotAllowed => access_v1::ErrorReason::NotAllowed.refuse(Code::PermissionDenied, text),
            Error::Files(error) => error.into(),
            Error::AuthAway(why) => status::service_away("auth-svc", why),
            Error::Stopping => status::draining(),
            Error::Database(db::Error::Away(why)) => status::database_away(why),
            Error::Database(
                db::Error::Conflict { .. } | db::Error::NotFound | db::Error::BadRow(_) | db::Error::Other(_),
            )
            | Error::Unwritable(_)
            | Error::NoRandomness => status::internal(error),
        }
    }
}

fn group(refusal: GroupRefusal, text: String) -> Status {
    match refusal {
        GroupRefusal::NotAGroup => ErrorReason::NotAGroup.refuse(Code::FailedPrecondition, text),
        GroupRefusal::RoleTooLow => ErrorReason::RoleTooLow.refuse(Code::PermissionDenied, text),
        GroupRefusal::OwnerStays => ErrorReason::OwnerStays.refuse(Code::FailedPrecondition, text),
        GroupRefusal::Removed => ErrorReason::Removed.refuse(Code::PermissionDenied, text),
        GroupRefusal::Full => {
            let extra = Extra::entry("limit", MOST_MEMBERS.to_string());
            ErrorReason::GroupFull.refuse_with(Code::ResourceExhausted, text, extra)
        }
    }
}

fn act(refusal: ActRefusal, text: String) -> Status {
    match refusal {
        ActRefusal::Deleted => ErrorReason::MessageDeleted.refuse(Code::FailedPrecondition, text),
        ActRefusal::NotTheAuthor => ErrorReason::NotTheAuthor.refuse(Code::PermissionDenied, text),
        ActRefusal::Fixed => ErrorReason::MessageFixed.refuse(Code::FailedPrecondition, text),
        ActRefusal::TooLate => ErrorReason::TooLate.refuse(Code::FailedPrecondition, text),
        ActRefusal::RoleTooLow => ErrorReason::RoleTooLow.refuse(Code::PermissionDenied, text),
    }
}
