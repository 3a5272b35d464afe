use proto::id::FileId;
use uuid::Uuid;

use crate::{chats::Chats, error::Error, store};

/// Where the bytes of a file are.
pub(super) fn file_folder(id: FileId) -> String {
    format!("files/{}", id.uuid().simple())
}

/// The object of a file: 0 is the whole, and then its thumbnails.
pub(super) fn file_object(id: FileId, number: usize) -> String {
    format!("{}/{number}", file_folder(id))
}

/// Where the bytes of an upload are.
pub(super) fn parts_folder(folder: Uuid) -> String {
    format!("parts/{}", folder.simple())
}

impl Chats {
    /// Removes the bytes of folders that no row names any more. What fails is tried again by the collector.
    pub(crate) async fn sweep(&self, folders: &[String]) -> Result<(), Error> {
        for folder in folders {
            self.files.objects.remove_folder(folder).await?;
            self.pool.run(async |conn| store::garbage::delete(conn, folder).await).await?;
        }
        Ok(())
    }

    /// The same at once, for who has something better to do than to fail of it.
    pub(super) async fn try_sweep(&self, folders: &[String]) {
        if let Err(error) = self.sweep(folders).await {
            tracing::warn!(%error, "files.garbage_left");
        }
    }
}
