use std::time::Duration;

use proto::{
    chat::{BeginUploadRequest, FileKind as WireKind},
    id::{RequestId, UserId},
};
use tonic::Status;

use crate::{
    chats::Chats,
    domain::{
        FileKind,
        file::{LOOSE_FOR, Upload, name},
    },
    error::Error,
};

/// An upload that begins now.
pub(super) fn upload(chats: &Chats, user: UserId, request: &BeginUploadRequest) -> Result<Upload, Status> {
    let invalid = |field, problem| Error::Invalid { field, problem };
    let sha256 = match request.sha256.as_ref() {
        [] => None,
        hash => Some(hash.try_into().map_err(|_| invalid("sha256", "must have 32 bytes"))?),
    };
    let duration = request.duration.map(Duration::try_from).transpose();
    Ok(Upload {
        id: chats.ids.next(),
        user,
        request: RequestId::from_field("request_id", &request.request_id)?,
        name: name(&request.name),
        size: request.size_bytes,
        sha256,
        duration: duration.map_err(|_| invalid("duration", "must not be negative"))?,
        width: request.width,
        height: request.height,
        offset: 0,
        folder: chats.ids.next(),
        is_file: false,
        expire_time: chats.clock.now() + LOOSE_FOR,
    })
}

/// Nothing: any.
pub(super) const fn kind(kind: WireKind) -> Option<FileKind> {
    match kind {
        WireKind::Unspecified => None,
        WireKind::Image => Some(FileKind::Image),
        WireKind::Video => Some(FileKind::Video),
        WireKind::Audio => Some(FileKind::Audio),
        WireKind::Document => Some(FileKind::Document),
    }
}
