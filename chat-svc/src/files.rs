//! Files that messages carry.

use db::Connection;
use proto::id::{ConversationId, FileId, UserId};

use crate::error::Error;

/// A message at a place carries these files of its sender. Call it in the message's transaction. Fails with
/// `FILE_NOT_FOUND` for a file that is not there, or not the sender's to send.
pub(crate) async fn attach(
    _conn: &mut Connection,
    _place: (ConversationId, u64),
    _sender: UserId,
    files: &[FileId],
) -> Result<(), Error> {
    std::future::ready(if files.is_empty() { Ok(()) } else { Err(Error::FileNotFound) }).await
}

/// A message that is deleted carries files no more. Call it in the deletion's transaction.
pub(crate) async fn detach(_conn: &mut Connection, _place: (ConversationId, u64)) -> Result<(), Error> {
    std::future::ready(Ok(())).await
}
