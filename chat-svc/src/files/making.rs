//! Uploads become files: their bytes are checked, and pictures made anew.

use aws_lc_rs::digest::{Context, SHA256};
use image::ImageFormat;
use proto::id::FileId;
use runtime::NotDone;
use uuid::Uuid;

use super::{
    garbage::{file_folder, file_object, parts_folder},
    uploading::part_object,
};
use crate::{
    chats::Chats,
    domain::{
        FileKind,
        file::{File, Thumbnail, Upload},
        picture::{Pictures, pictures},
        sniff::{Sniffed, sniff},
    },
    error::{Error, FileError},
    objects::Writer,
    store,
};

/// The largest picture that is read, in bytes.
const LARGEST_PICTURE: u64 = 64 * 1024 * 1024;

impl Chats {
    /// The file of an upload that is whole. What fails of the bytes is told, and ends the upload; whoever asks twice at
    /// once gets the same file.
    pub(crate) async fn make_file(&self, upload: Upload) -> Result<File, Error> {
        if upload.is_file {
            return self.made(upload.id).await;
        }
        let chats = self.clone();
        self.finish(async move { chats.make(&upload).await }).await
    }

    async fn made(&self, id: FileId) -> Result<File, Error> {
        let found = self.pool.run(async |conn| store::files::of(conn, &[id]).await).await?;
        Ok(found.into_iter().next().ok_or(FileError::UploadNotFound)?)
    }

    async fn make(&self, upload: &Upload) -> Result<File, Error> {
        let id = upload.id;
        let parts = self.pool.run(async |conn| store::uploads::parts(conn, id).await).await?;
        // Another stream has made it meanwhile, or it is over.
        let Some(first) = parts.first() else { return self.made(id).await };
        let head = self.files.objects.read(&part_object(upload, *first)).await?;
        let sniffed = sniff(&head);
        let made = match sniffed.picture {
            Some(format) => self.make_picture(upload, &parts, format).await,
            None => self.write_whole(upload, &parts).await.map(|()| None),
        };
        match made {
            Ok(pictures) => self.commit(upload, file(upload, sniffed, pictures, self.clock.now())).await,
            Err(Error::Files(FileError::HashWrong)) => {
                self.begin_again(upload).await?;
                Err(FileError::HashWrong.into())
            }
            Err(Error::Files(FileError::PictureInvalid)) => {
                self.give_up(upload).await?;
                Err(FileError::PictureInvalid.into())
            }
            Err(error) => Err(error),
        }
    }

    /// Reads a picture, and writes what is made of it.
    async fn make_picture(
        &self,
        upload: &Upload,
        parts: &[Uuid],
        format: ImageFormat,
    ) -> Result<Option<Made>, Error> {
        if upload.size > LARGEST_PICTURE {
            return Err(FileError::PictureInvalid.into());
        }
        let bytes = self.gather(upload, parts).await?;
        let made = match self.files.pictures.run(move || pictures(&bytes, format)).await {
            Ok(made) => made.map_err(|_| FileError::PictureInvalid)?,
            Err(NotDone::Full) => return Err(FileError::Overloaded.into()),
            Err(NotDone::Broken(error)) => {
                // Whatever a decoder stumbles over is a picture that cannot be read.
                tracing::error!(%error, "files.decoder_broke");
                return Err(FileError::PictureInvalid.into());
            }
        };
        let (summary, all) = taken_apart(made);
        for (number, bytes) in all.into_iter().enumerate() {
            self.files.objects.put(&file_object(upload.id, number), bytes.into()).await?;
        }
        Ok(Some(summary))
    }

    /// All bytes, in memory.
    async fn gather(&self, upload: &Upload, parts: &[Uuid]) -> Result<Vec<u8>, Error> {
        let (mut all, mut hash) = (Vec::new(), Context::new(&SHA256));
        for part in parts {
            let bytes = self.files.objects.read(&part_object(upload, *part)).await?;
            hash.update(&bytes);
            all.extend_from_slice(&bytes);
        }
        check(upload, hash)?;
        Ok(all)
    }

    /// Writes all bytes as they are.
    async fn write_whole(&self, upload: &Upload, parts: &[Uuid]) -> Result<(), Error> {
        let mut writer = self.files.objects.write(&file_object(upload.id, 0));
        match self.write_parts(upload, parts, &mut writer).await {
            Ok(()) => Ok(writer.finish().await?),
            Err(error) => {
                writer.abort().await;
                Err(error)
            }
        }
    }

    async fn write_parts(&self, upload: &Upload, parts: &[Uuid], writer: &mut Writer) -> Result<(), Error> {
        let mut hash = Context::new(&SHA256);
        for part in parts {
            let bytes = self.files.objects.read(&part_object(upload, *part)).await?;
            hash.update(&bytes);
            writer.put(bytes).await?;
        }
        check(upload, hash)
    }

    /// The bytes are where they belong: the upload is a file.
    async fn commit(&self, upload: &Upload, file: File) -> Result<File, Error> {
        let (now, parts) = (self.clock.now(), vec![parts_folder(upload.folder)]);
        let commit = self.pool.transaction(async |conn| {
            if !store::uploads::finish(conn, upload).await? {
                return Ok(false);
            }
            store::storage::give_back(conn, upload.user, upload.size).await?;
            store::storage::take(conn, upload.user, file.stored, 0).await?;
            store::files::insert(conn, &file).await?;
            store::garbage::insert(conn, &parts, now).await?;
            Ok::<_, Error>(true)
        });
        if commit.await? {
            self.try_sweep(&parts).await;
            return Ok(file);
        }
        match self.made(upload.id).await {
            Err(Error::Files(FileError::UploadNotFound)) => {
                // It was given up while its bytes were written.
                let folders = [file_folder(upload.id)];
                self.pool.run(async |conn| store::garbage::insert(conn, &folders, now).await).await?;
                self.try_sweep(&folders).await;
                Err(FileError::UploadNotFound.into())
            }
            made => made,
        }
    }

    /// The bytes are not those that were declared: none of them is kept.
    async fn begin_again(&self, upload: &Upload) -> Result<(), Error> {
        let (now, folder, parts) = (self.clock.now(), self.ids.next(), vec![parts_folder(upload.folder)]);
        let restart = self.pool.transaction(async |conn| {
            if store::uploads::restart(conn, upload, folder).await? {
                store::garbage::insert(conn, &parts, now).await?;
            }
            Ok::<_, Error>(())
        });
        restart.await?;
        self.try_sweep(&parts).await;
        Ok(())
    }
}

/// What is known of a picture that was made.
struct Made {
    size: u64,
    stored: u64,
    width: u32,
    height: u32,
    blur_hash: String,
    thumbnails: Vec<Thumbnail>,
}

fn taken_apart(pictures: Pictures) -> (Made, Vec<Vec<u8>>) {
    let Pictures { whole, thumbnails, blur_hash } = pictures;
    let size = whole.bytes.len() as u64;
    let small = thumbnails.iter().map(|small| Thumbnail {
        width: small.width,
        height: small.height,
        bytes: small.bytes.len() as u64,
    });
    let small: Vec<_> = small.collect();
    let stored = size + small.iter().map(|small| small.bytes).sum::<u64>();
    let (width, height) = (whole.width, whole.height);
    let all = std::iter::once(whole).chain(thumbnails).map(|one| one.bytes).collect();
    (Made { size, stored, width, height, blur_hash, thumbnails: small }, all)
}

fn file(upload: &Upload, sniffed: Sniffed, made: Option<Made>, now: chrono::DateTime<chrono::Utc>) -> File {
    let Sniffed { content_type, kind, .. } = sniffed;
    let (is_seen, is_played) = (kind == FileKind::Video, matches!(kind, FileKind::Video | FileKind::Audio));
    let told = |pixels| if is_seen { pixels } else { 0 };
    let made = made.unwrap_or_else(|| Made {
        size: upload.size,
        stored: upload.size,
        width: told(upload.width),
        height: told(upload.height),
        blur_hash: String::new(),
        thumbnails: Vec::new(),
    });
    File {
        id: upload.id,
        owner: upload.user,
        name: upload.name.clone(),
        content_type: content_type.to_owned(),
        kind,
        size: made.size,
        stored: made.stored,
        width: made.width,
        height: made.height,
        duration: upload.duration.filter(|_| is_played),
        blur_hash: made.blur_hash,
        thumbnails: made.thumbnails,
        create_time: now,
    }
}

fn check(upload: &Upload, hash: Context) -> Result<(), Error> {
    let hash = hash.finish();
    match &upload.sha256 {
        Some(declared) if hash.as_ref() != declared => Err(FileError::HashWrong.into()),
        Some(_) | None => Ok(()),
    }
}
