//! Pictures of groups on their way in and out.

use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use proto::{
    access_v1::{ByteRange, LinkHeader},
    convert::duration,
};
use runtime::NotDone;

use super::{
    Files,
    opening::{Opened, WEBP, cut, within},
};
use crate::{
    chats::Chats,
    domain::{picture::group_picture, sniff::sniff},
    error::{Error, FileError},
    links::FileLink,
    store,
};

/// A picture never changes: another one has another link.
const CACHE_FOR: Duration = Duration::from_secs(86_400);

impl Files {
    /// Makes the picture of a group of whatever bytes somebody sends.
    pub(crate) async fn group_picture(&self, file: Bytes) -> Result<Vec<u8>, Error> {
        let format = sniff(&file).picture.ok_or(FileError::PictureInvalid)?;
        match self.pictures.run(move || group_picture(&file, format)).await {
            Ok(made) => Ok(made.map_err(|_| FileError::PictureInvalid)?),
            Err(NotDone::Full) => Err(FileError::Overloaded.into()),
            Err(NotDone::Broken(error)) => {
                // Whatever a decoder stumbles over is a picture that cannot be read.
                tracing::error!(%error, "group_picture.decoder_broke");
                Err(FileError::PictureInvalid.into())
            }
        }
    }
}

impl Chats {
    /// What a link to the picture of a group gives: whoever has it may see the picture, as those do who are invited.
    pub(super) async fn open_group_picture(
        &self,
        link: FileLink,
        range: Option<&ByteRange>,
    ) -> Result<Opened, Error> {
        let id = link.id.into();
        let found = self.pool.run(async |conn| store::group_pictures::find(conn, id).await).await?;
        let image = Bytes::from(found.ok_or(Error::FileNotFound)?);
        let range = within(range, image.len() as u64)?;
        let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(image.len());
        let header = LinkHeader {
            content_type: WEBP.to_owned(),
            total_bytes: image.len() as u64,
            first: range.start,
            length: range.end - range.start,
            etag: link.id.simple().to_string(),
            cache_for: Some(duration(CACHE_FOR)),
            file_name: String::new(),
        };
        let part = image.slice(place(range.start)..place(range.end));
        let pieces = stream::iter([part]).flat_map(cut).boxed();
        Ok(Opened { header, pieces })
    }
}
