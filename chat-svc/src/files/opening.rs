//! What links give.

use std::{ops::Range, time::Duration};

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream, stream::BoxStream};
use proto::{
    access_v1::{ByteRange, LinkHeader},
    convert::duration,
};
use runtime::range::resolve;

use super::garbage::file_object;
use crate::{
    chats::Chats,
    domain::{FileKind, file::File},
    error::{Error, FileError},
    links::{FileLink, Part},
    store,
};

/// Bytes of a piece, at most.
const PIECE: usize = 64 * 1024;
/// A file never changes, and a link gives it for an hour at least.
const CACHE_FOR: Duration = Duration::from_secs(3_600);
pub(super) const WEBP: &str = "image/webp";

/// What a link gives.
pub(crate) struct Opened {
    pub(crate) header: LinkHeader,
    pub(crate) pieces: BoxStream<'static, Result<Bytes, Error>>,
}

/// An object, and what it is to who asks.
struct Shown {
    object: String,
    content_type: String,
    size: u64,
    /// Empty: it is shown, not saved.
    name: String,
}

impl Chats {
    /// What a link gives to whom it was made for, if they may still see it.
    pub(crate) async fn open_link(&self, token: &str, range: Option<&ByteRange>) -> Result<Opened, Error> {
        let link = self.files.links.open(token, self.clock.now()).ok_or(FileError::LinkInvalid)?;
        if link.part == Part::GroupPicture {
            return self.open_group_picture(link, range).await;
        }
        let (user, id) = (link.user, link.id.into());
        let found = self.pool.run(async |conn| store::files::readable(conn, user, &[id]).await).await?;
        let file = found.into_iter().next().ok_or(Error::FileNotFound)?;
        let shown = shown(&file, link.part).ok_or(Error::FileNotFound)?;
        let range = within(range, shown.size)?;
        let pieces = self.files.objects.range(&shown.object, range.clone()).await?;
        let pieces = pieces.map_err(Error::from).map_ok(cut).try_flatten().boxed();
        Ok(Opened { header: header(link, shown, range), pieces })
    }
}

/// Nothing: there is no such part.
fn shown(file: &File, part: Part) -> Option<Shown> {
    let whole = |name| Shown {
        object: file_object(file.id, 0),
        content_type: file.content_type.clone(),
        size: file.size,
        name,
    };
    match part {
        Part::Whole if file.kind != FileKind::Document => Some(whole(String::new())),
        Part::Whole | Part::Download => Some(whole(file.name.clone())),
        Part::GroupPicture => None,
        Part::Thumbnail(number) => {
            let size = file.thumbnails.get(usize::from(number))?.bytes;
            let object = file_object(file.id, usize::from(number) + 1);
            Some(Shown { object, content_type: WEBP.to_owned(), size, name: String::new() })
        }
    }
}

pub(super) fn within(range: Option<&ByteRange>, size: u64) -> Result<Range<u64>, Error> {
    Ok(resolve(range, size).ok_or(FileError::RangeUnsatisfiable(size))?)
}

fn header(link: FileLink, shown: Shown, range: Range<u64>) -> LinkHeader {
    LinkHeader {
        content_type: shown.content_type,
        total_bytes: shown.size,
        first: range.start,
        length: range.end - range.start,
        etag: format!("{}-{:?}", link.id.simple(), link.part).replace(['(', ')'], "-"),
        cache_for: Some(duration(CACHE_FOR)),
        file_name: shown.name,
    }
}

/// In pieces that a message holds.
pub(super) fn cut(bytes: Bytes) -> impl stream::Stream<Item = Result<Bytes, Error>> + Send {
    stream::unfold(bytes, |mut rest| async move {
        let piece = rest.split_to(rest.len().min(PIECE));
        (!piece.is_empty()).then_some((Ok(piece), rest))
    })
}
