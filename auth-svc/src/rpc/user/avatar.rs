use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt as _, stream, stream::BoxStream};
use proto::{
    access_v1::{ByteRange, LinkHeader},
    auth::{
        OpenLinkRequest, OpenLinkResponse, RemoveAvatarRequest, RemoveAvatarResponse, UploadAvatarRequest,
        UploadAvatarResponse, open_link_response::Part,
    },
    convert::duration,
};
use runtime::{NotDone, principal, range::resolve};
use tonic::{Request, Response, Status};

use super::Answer;
use crate::{
    app::App,
    changes::{self, Change},
    domain::picture::{BadPicture, MOST_PIXELS, Picture, pictures},
    error::Error,
    links::{self, PictureLink},
    store, wire,
};

/// Bytes of a chunk, at most.
const CHUNK: usize = 64 * 1024;
/// A picture never changes: another one has another link.
const CACHE_FOR: Duration = Duration::from_secs(86_400);

pub(super) async fn upload(app: &App, request: Request<UploadAvatarRequest>) -> Answer<UploadAvatarResponse> {
    let id = principal(&request)?.user_id()?;
    let made = read(app, request.into_inner().image).await?;
    let user = changes::change(app, id, Change::Avatar(app.ids.next(), &made)).await?;
    Ok(Response::new(UploadAvatarResponse { me: Some(wire::me(app, &user)) }))
}

pub(super) async fn remove(
    app: &App,
    request: &Request<RemoveAvatarRequest>,
) -> Answer<RemoveAvatarResponse> {
    let id = principal(request)?.user_id()?;
    let user = changes::change(app, id, Change::NoAvatar).await?;
    Ok(Response::new(RemoveAvatarResponse { me: Some(wire::me(app, &user)) }))
}

async fn read(app: &App, file: Bytes) -> Result<Vec<Picture>, Error> {
    match app.pictures.run(move || pictures(&file)).await {
        Ok(Ok(made)) => Ok(made),
        Ok(Err(BadPicture::Unreadable)) => Err(Error::ImageUnreadable),
        Ok(Err(BadPicture::TooLarge)) => Err(Error::ImageTooLarge(MOST_PIXELS)),
        Err(NotDone::Full) => Err(Error::PicturesOverloaded),
        Err(NotDone::Broken(error)) => {
            // Whatever a decoder stumbles over is a picture that cannot be read.
            tracing::error!(%error, "avatar.decoder_broke");
            Err(Error::ImageUnreadable)
        }
    }
}

pub(super) async fn open(
    app: &App,
    request: &Request<OpenLinkRequest>,
) -> Answer<BoxStream<'static, Result<OpenLinkResponse, Status>>> {
    let OpenLinkRequest { token, range } = request.get_ref();
    let link = links::open(&app.seal_key, token, app.clock.now()).ok_or(Error::LinkInvalid)?;
    let PictureLink { id, size } = link;
    let find = app.pool.run(async |conn| store::avatars::find(conn, id, size).await);
    let image = Bytes::from(find.await.map_err(Error::from)?.ok_or(Error::UserNotFound)?);
    let (header, part) = cut(link, &image, range.as_ref())?;
    let chunks = stream::unfold(part, |mut rest| async move {
        let chunk = rest.split_to(rest.len().min(CHUNK));
        (!chunk.is_empty()).then(|| (Part::Chunk(chunk), rest))
    });
    let parts = stream::iter([Part::Header(header)]).chain(chunks);
    Ok(Response::new(parts.map(|part| Ok(OpenLinkResponse { part: Some(part) })).boxed()))
}

/// The header, and the bytes that were asked for.
fn cut(link: PictureLink, image: &Bytes, range: Option<&ByteRange>) -> Result<(LinkHeader, Bytes), Error> {
    let total = u64::try_from(image.len()).unwrap_or(u64::MAX);
    let range = resolve(range, total).ok_or(Error::RangeUnsatisfiable(total))?;
    let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(image.len());
    let header = LinkHeader {
        content_type: "image/jpeg".to_owned(),
        total_bytes: total,
        first: range.start,
        length: range.end - range.start,
        etag: format!("{}-{}", link.id.simple(), link.size),
        cache_for: Some(duration(CACHE_FOR)),
        file_name: String::new(),
    };
    Ok((header, image.slice(place(range.start)..place(range.end))))
}
