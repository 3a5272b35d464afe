use std::{io::Cursor, time::Duration};

use futures::{StreamExt as _, stream::FuturesUnordered};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use proto::{
    access_v1::{ByteRange, ErrorReason as Access, LinkHeader},
    auth::{
        Avatar, ErrorReason, Me, MeChanged, OpenLinkRequest, RemoveAvatarRequest, UploadAvatarRequest,
        open_link_response::Part,
    },
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::{
    app::{App, Person, assert_refused},
    feed::Feed,
};

fn picture(side: u32, color: [u8; 3]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(side, side, Rgb(color)));
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

async fn upload(app: &App, who: &Person, image: Vec<u8>) -> Result<Me, Status> {
    let request = who.request(UploadAvatarRequest { image: image.into() });
    Ok(app.here.users().upload_avatar(request).await?.into_inner().me.unwrap())
}

async fn avatar(app: &App, who: &Person) -> Avatar {
    upload(app, who, picture(40, [0, 200, 0])).await.unwrap().user.unwrap().avatar.unwrap()
}

async fn open(app: &App, path: &str, range: Option<ByteRange>) -> Result<(LinkHeader, Vec<u8>), Status> {
    let token = path.strip_prefix("/-/switchboard.auth.v1/").unwrap().to_owned();
    let mut parts = app.here.users().open_link(OpenLinkRequest { token, range }).await?.into_inner();
    let Some(Part::Header(header)) = parts.message().await?.unwrap().part else {
        panic!("a header is first")
    };
    let mut bytes = Vec::new();
    while let Some(part) = parts.message().await? {
        let Some(Part::Chunk(chunk)) = part.part else { panic!("one header") };
        assert!(chunk.len() <= 64 * 1024);
        bytes.extend_from_slice(&chunk);
    }
    Ok((header, bytes))
}

#[tokio::test]
async fn a_picture_is_kept_in_two_sizes_and_served_to_who_has_the_link() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let mut feed = Feed::of(&app, &ada).await;
    let links = avatar(&app, &ada).await;
    let (_, told) = feed.next::<MeChanged>("switchboard.auth.v1.MeChanged").await;
    assert_eq!(told.me.unwrap().user.unwrap().avatar, Some(links.clone()));
    for (path, side) in [(&links.small_path, 96), (&links.large_path, 512)] {
        let (header, bytes) = open(&app, path, None).await.unwrap();
        assert_eq!((header.content_type.as_str(), header.total_bytes), ("image/jpeg", bytes.len() as u64));
        assert_eq!((header.first, header.length, header.file_name.as_str()), (0, header.total_bytes, ""));
        assert!(!header.etag.is_empty() && header.cache_for.unwrap().seconds > 0);
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), side);
    }
}

#[tokio::test]
async fn a_part_of_a_picture() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let path = avatar(&app, &ada).await.small_path;
    let (whole, bytes) = open(&app, &path, None).await.unwrap();
    let part = ByteRange { first: Some(10), length: Some(20) };
    let (header, middle) = open(&app, &path, Some(part)).await.unwrap();
    assert_eq!((header.first, header.length, header.total_bytes), (10, 20, whole.total_bytes));
    assert_eq!((middle.as_slice(), header.etag), (&bytes[10..30], whole.etag));
    let (_, last) = open(&app, &path, Some(ByteRange { first: None, length: Some(5) })).await.unwrap();
    assert_eq!(last, bytes[bytes.len() - 5..]);
    let beyond = ByteRange { first: Some(whole.total_bytes), length: None };
    let refused = open(&app, &path, Some(beyond)).await;
    assert_refused(refused, Code::OutOfRange, Access::RangeUnsatisfiable);
}

#[tokio::test]
async fn another_picture_takes_its_place_and_the_old_one_is_gone() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let (first, second) = (avatar(&app, &ada).await, avatar(&app, &ada).await);
    assert_ne!(first, second);
    assert_refused(open(&app, &first.small_path, None).await, Code::NotFound, ErrorReason::UserNotFound);
    open(&app, &second.small_path, None).await.unwrap();
    for _ in 0..2 {
        let request = ada.request(RemoveAvatarRequest {});
        let me = app.here.users().remove_avatar(request).await.unwrap().into_inner().me.unwrap();
        assert_eq!(me.user.unwrap().avatar, None);
    }
    assert_refused(open(&app, &second.small_path, None).await, Code::NotFound, ErrorReason::UserNotFound);
    assert_eq!(app.count("SELECT COUNT(*) AS count FROM avatars").await, 0);
}

#[tokio::test]
async fn a_link_ends_and_none_can_be_made() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let path = avatar(&app, &ada).await.small_path;
    let forged = format!("{path}A");
    for bad in [forged.as_str(), "/-/switchboard.auth.v1/nonsense"] {
        assert_refused(open(&app, bad, None).await, Code::PermissionDenied, Access::LinkInvalid);
    }
    app.pass(Duration::from_secs(86_400));
    open(&app, &path, None).await.expect("good for a day at least");
    app.pass(Duration::from_secs(86_400));
    assert_refused(open(&app, &path, None).await, Code::PermissionDenied, Access::LinkInvalid);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_changes_nothing() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    let kept = avatar(&app, &ada).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let mut broken = picture(40, [9, 9, 9]);
    broken.truncate(50);
    for bad in [svg, broken, vec![7; 1_000]] {
        assert_refused(upload(&app, &ada, bad).await, Code::InvalidArgument, ErrorReason::ImageUnreadable);
    }
    let large = picture(4097, [0, 0, 0]);
    assert_refused(upload(&app, &ada, large).await, Code::InvalidArgument, ErrorReason::ImageTooLarge);
    for size in [0, 1_000_001] {
        assert_refused(upload(&app, &ada, vec![0; size]).await, Code::InvalidArgument, Access::InvalidFields);
    }
    open(&app, &kept.large_path, None).await.unwrap();
    let anonymous = UploadAvatarRequest { image: picture(4, [0; 3]).into() };
    let refused = app.here.users().upload_avatar(anonymous).await;
    assert_refused(refused, Code::Unauthenticated, Access::TokenMissing);
}

#[tokio::test]
async fn beyond_the_queue_a_picture_is_told_when_to_retry() {
    let app = App::new().await;
    let ada = app.person("ada").await;
    // Two are read and 16 wait. Large enough that reading one takes longer than all others take to come.
    let image = picture(400, [0, 200, 0]);
    // Two are read and 16 wait.
    let mut uploads: FuturesUnordered<_> = (0..40).map(|_| upload(&app, &ada, image.clone())).collect();
    let (mut served, mut refused) = (None, None);
    while let (Some(upload), true) = (uploads.next().await, served.is_none() || refused.is_none()) {
        match upload {
            Ok(me) => served = served.or(Some(me)),
            Err(status) => refused = refused.or(Some(status)),
        }
    }
    assert!(served.is_some(), "those within the queue are served");
    let status = refused.unwrap();
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
    assert_refused(Err::<(), _>(status), Code::ResourceExhausted, Access::Overloaded);
}
