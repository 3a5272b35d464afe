//! Bytes on their way: kept in objects of their own until all are there.

use bytes::{Bytes, BytesMut};
use proto::id::{FileId, UserId};

use super::garbage::{file_folder, parts_folder};
use crate::{
    chats::Chats,
    domain::file::{File, Upload},
    error::{Error, FileError},
    store,
};

/// What is kept at once: what of an upload that breaks off is lost is less than this.
const PART: usize = 1024 * 1024;

impl Chats {
    /// Begins an upload, or says how far it has come. The file, if all bytes were there.
    pub(crate) async fn begin_upload(&self, new: Upload) -> Result<(Upload, Option<File>), Error> {
        let (user, request) = (new.user, new.request);
        if new.size > self.files.max_file {
            return Err(FileError::TooLarge(self.files.max_file).into());
        }
        let known =
            async || self.pool.run(async |conn| store::uploads::by_request(conn, user, request).await).await;
        if let Some(known) = known().await? {
            return self.go_on(known, &new).await;
        }
        let limit = self.files.max_person;
        let begun = self.pool.transaction(async |conn| {
            if !store::storage::take(conn, user, new.size, limit).await? {
                return Err(Error::from(FileError::StorageFull(limit)));
            }
            Ok(store::uploads::insert(conn, &new).await?)
        });
        match begun.await {
            Ok(()) => Ok((new, None)),
            // The same request came twice at once.
            Err(Error::Database(error)) if error.is_conflict_on("uploads_request") => {
                self.go_on(known().await?.ok_or(FileError::UploadNotFound)?, &new).await
            }
            Err(error) => Err(error),
        }
    }

    async fn go_on(&self, known: Upload, asked: &Upload) -> Result<(Upload, Option<File>), Error> {
        if !known.is_same(asked) {
            return Err(Error::RequestIdReused);
        }
        let is_whole = known.offset == known.size;
        let file = if is_whole { Some(self.make_file(known.clone()).await?) } else { None };
        Ok((known, file))
    }

    /// An upload that its owner goes on with.
    pub(crate) async fn go_on_with(&self, user: UserId, id: FileId) -> Result<Incoming, Error> {
        let upload = self.pool.run(async |conn| store::uploads::find(conn, id).await).await?;
        let upload = upload.filter(|upload| upload.user == user).ok_or(FileError::UploadNotFound)?;
        Ok(Incoming { chats: self.clone(), upload, waiting: BytesMut::new() })
    }

    /// Gives up an upload, or a file that no message carries. What is neither, or somebody else's, is left alone.
    pub(crate) async fn cancel_upload(&self, user: UserId, id: FileId) -> Result<(), Error> {
        let upload = self.pool.run(async |conn| store::uploads::find(conn, id).await).await?;
        match upload.filter(|upload| upload.user == user) {
            Some(upload) if !upload.is_file => self.give_up(&upload).await,
            Some(_) | None => self.remove_own(user, id).await,
        }
    }

    /// An upload is over that has not become a file.
    pub(crate) async fn give_up(&self, upload: &Upload) -> Result<(), Error> {
        let (now, folders) = (self.clock.now(), vec![parts_folder(upload.folder), file_folder(upload.id)]);
        let given_up = self.pool.transaction(async |conn| {
            let is_over = store::uploads::give_up(conn, upload).await?;
            if is_over {
                store::storage::give_back(conn, upload.user, upload.size).await?;
                store::garbage::insert(conn, &folders, now).await?;
            }
            Ok::<_, Error>(is_over)
        });
        if given_up.await? {
            self.try_sweep(&folders).await;
        }
        Ok(())
    }

    async fn remove_own(&self, user: UserId, id: FileId) -> Result<(), Error> {
        let now = self.clock.now();
        let removed = self.pool.transaction(async |conn| {
            let found = store::files::lock(conn, &[id]).await?;
            let own = found.into_iter().find(|file| file.owner == user);
            match own {
                Some(file) if store::files::is_free(conn, id).await? => {
                    remove(conn, &[file], now).await.map(Some)
                }
                Some(_) | None => Ok(None),
            }
        });
        if let Some(folders) = removed.await? {
            self.try_sweep(&folders).await;
        }
        Ok(())
    }
}

/// These files, which are locked and which no message carries, are there no more. Gives the folders of their bytes.
pub(crate) async fn remove(
    conn: &mut db::Connection,
    files: &[File],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<String>, Error> {
    let ids: Vec<FileId> = files.iter().map(|file| file.id).collect();
    store::files::delete(conn, &ids).await?;
    store::uploads::forget(conn, &ids).await?;
    for file in files {
        store::storage::give_back(conn, file.owner, file.stored).await?;
    }
    let folders: Vec<String> = ids.into_iter().map(file_folder).collect();
    store::garbage::insert(conn, &folders, now).await?;
    Ok(folders)
}

/// An upload whose bytes come in.
#[derive(Debug)]
pub(crate) struct Incoming {
    chats: Chats,
    upload: Upload,
    /// Not kept yet.
    waiting: BytesMut,
}

impl Incoming {
    /// How many bytes have come.
    pub(crate) fn offset(&self) -> u64 {
        self.upload.offset + self.waiting.len() as u64
    }

    /// Whether the file is made already.
    pub(crate) const fn is_file(&self) -> bool {
        self.upload.is_file
    }

    /// Whether all bytes have come.
    pub(crate) fn is_whole(&self) -> bool {
        self.offset() == self.upload.size
    }

    /// Takes the bytes that belong at a place.
    pub(crate) async fn add(&mut self, offset: u64, chunk: &Bytes) -> Result<(), Error> {
        let next = self.offset();
        if offset != next {
            return Err(FileError::OffsetWrong(next).into());
        }
        if next + chunk.len() as u64 > self.upload.size {
            return Err(FileError::TooLarge(self.upload.size).into());
        }
        self.waiting.extend_from_slice(chunk);
        if self.waiting.len() >= PART { self.keep().await } else { Ok(()) }
    }

    /// Keeps what has come.
    pub(crate) async fn keep(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (part, bytes) = (self.chats.ids.next(), self.waiting.split().freeze());
        let length = bytes.len() as u64;
        let name = part_object(&self.upload, part);
        self.chats.files.objects.put(&name, bytes).await?;
        let upload = &self.upload;
        let grow =
            self.chats.pool.transaction(async |conn| store::uploads::grow(conn, upload, part, length).await);
        if grow.await? {
            self.upload.offset += length;
            return Ok(());
        }
        // Another stream of the same upload was faster, or it is over, and its folder may be empty already.
        self.chats.files.objects.remove(&name).await?;
        let id = self.upload.id;
        let now = self.chats.pool.run(async |conn| store::uploads::find(conn, id).await).await?;
        let now = now.ok_or(FileError::UploadNotFound)?;
        Err(FileError::OffsetWrong(now.offset).into())
    }

    /// The file of all bytes.
    pub(crate) async fn make(mut self) -> Result<File, Error> {
        self.keep().await?;
        self.chats.make_file(self.upload).await
    }
}

/// The object of a part of an upload.
pub(super) fn part_object(upload: &Upload, part: uuid::Uuid) -> String {
    format!("{}/{}", parts_folder(upload.folder), part.simple())
}
