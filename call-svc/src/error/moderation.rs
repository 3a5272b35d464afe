use proto::{
    access_v1,
    call::ErrorReason,
    reason::{Extra, Reason as _},
};
use tonic::{Code, Status};

use crate::domain::moderation::Refusal;

/// How a moderator is told why not.
pub(super) fn status(refusal: Refusal, text: String) -> Status {
    let (reason, code) = match refusal {
        Refusal::ReportNotFound => (ErrorReason::ReportNotFound, Code::NotFound),
        Refusal::SuspensionNotFound => (ErrorReason::SuspensionNotFound, Code::NotFound),
        Refusal::NotClaimed => (ErrorReason::ReportNotClaimed, Code::FailedPrecondition),
        Refusal::Decided => (ErrorReason::ReportDecided, Code::FailedPrecondition),
        Refusal::NotDecided => (ErrorReason::ReportNotDecided, Code::FailedPrecondition),
        Refusal::Claimed(by) => {
            let extra = Extra::entry("user_id", by.to_string());
            return ErrorReason::ReportClaimed.refuse_with(Code::FailedPrecondition, text, extra);
        }
        Refusal::OwnCase => return access_v1::ErrorReason::NotAllowed.refuse(Code::PermissionDenied, text),
    };
    reason.refuse(code, text)
}
