//! What people have, and may see.

use std::collections::HashMap;

use proto::{
    chat,
    id::{FileId, UserId},
};

use crate::{
    chats::Chats,
    domain::file::File,
    dress::Dressed,
    error::Error,
    store::{
        self,
        files::{Entry, Wanted},
    },
    views, wire,
};

impl Chats {
    /// A message as a person is shown it, with links of theirs.
    pub(crate) fn shown(&self, dressed: &Dressed, user: UserId) -> chat::Message {
        self.files.linked_message(wire::message(dressed, Some(user)), user, self.clock.now())
    }

    /// Those of these files that are the person's to see, in the order asked for.
    pub(crate) async fn readable_files(&self, user: UserId, asked: &[FileId]) -> Result<Vec<File>, Error> {
        let found = self.pool.run(async |conn| store::files::readable(conn, user, asked).await).await?;
        let mut found: HashMap<_, _> = found.into_iter().map(|file| (file.id, file)).collect();
        Ok(asked.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// A page of the files of a conversation, the newest first, for who is or was in it.
    pub(crate) async fn list_files(
        &self,
        user: UserId,
        wanted: Wanted,
        limit: i64,
    ) -> Result<Vec<Entry>, Error> {
        let list = self.pool.run(async |conn| {
            views::seat(conn, user, wanted.conversation).await?;
            Ok::<_, Error>(store::files::list(conn, user, wanted, limit).await?)
        });
        list.await
    }

    /// How many bytes a person has stored.
    pub(crate) async fn used_storage(&self, user: UserId) -> Result<u64, Error> {
        Ok(self.pool.run(async |conn| store::storage::used(conn, user).await).await?)
    }
}
