//! Refusals about files.

use std::time::Duration;

use proto::{
    access_v1,
    chat::ErrorReason,
    reason::{Extra, Reason as _},
};
use runtime::status;
use tonic::{Code, Status};

use crate::objects::StoreError;

/// Why a file cannot be had, or taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("there is no such upload")]
    UploadNotFound,
    #[error("the next byte is that at {0}")]
    OffsetWrong(u64),
    #[error("the bytes do not have the hash that was declared")]
    HashWrong,
    #[error("a file has at most {0} bytes")]
    TooLarge(u64),
    #[error("a person stores at most {0} bytes")]
    StorageFull(u64),
    #[error("the bytes are no picture, or one too large to be read")]
    PictureInvalid,
    #[error("too many pictures wait to be read")]
    Overloaded,
    #[error("the link is malformed, forged or too old")]
    LinkInvalid,
    #[error("the range begins behind the end, which is at {0} bytes")]
    RangeUnsatisfiable(u64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FileError> for Status {
    fn from(error: FileError) -> Self {
        let text = error.to_string();
        let refuse = |reason: ErrorReason, code| reason.refuse(code, text.clone());
        let number = |reason: ErrorReason, code, name: &'static str, number: u64| {
            reason.refuse_with(code, text.clone(), Extra::entry(name, number.to_string()))
        };
        match error {
            FileError::UploadNotFound => refuse(ErrorReason::UploadNotFound, Code::NotFound),
            FileError::OffsetWrong(offset) => {
                number(ErrorReason::OffsetWrong, Code::OutOfRange, "offset", offset)
            }
            FileError::HashWrong => refuse(ErrorReason::HashWrong, Code::DataLoss),
            FileError::TooLarge(limit) => {
                number(ErrorReason::FileTooLarge, Code::InvalidArgument, "limit", limit)
            }
            FileError::StorageFull(limit) => {
                number(ErrorReason::StorageFull, Code::ResourceExhausted, "limit", limit)
            }
            FileError::PictureInvalid => refuse(ErrorReason::PictureInvalid, Code::InvalidArgument),
            FileError::Overloaded => status::overloaded("pictures", Duration::from_secs(2)),
            // The gateway makes HTTP of these two, of whatever service they come.
            FileError::LinkInvalid => {
                access_v1::ErrorReason::LinkInvalid.refuse(Code::PermissionDenied, text)
            }
            FileError::RangeUnsatisfiable(total) => {
                let extra = Extra::entry("total_bytes", total.to_string());
                access_v1::ErrorReason::RangeUnsatisfiable.refuse_with(Code::OutOfRange, text, extra)
            }
            FileError::Store(error) => status::service_away("store of files", error),
        }
    }
}
