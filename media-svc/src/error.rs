//! Everything that can go wrong here, and how it is told.

use proto::{media::ErrorReason, reason::Reason as _};
use tonic::{Code, Status};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("there is no such call")]
    NotFound,
    #[error("the call has ended")]
    Ended,
    #[error("call-svc does not answer: {0}")]
    CallAway(String),
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::NotFound => ErrorReason::CallNotFound.refuse(Code::NotFound, text),
            Error::Ended => ErrorReason::CallEnded.refuse(Code::FailedPrecondition, text),
            Error::CallAway(why) => runtime::status::service_away("call-svc", why),
        }
    }
}
