use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use proto::chat::{ErrorReason, FileKind};
use tonic::Code;

use super::{begin, noise, open, push, request, storage, try_upload, upload};
use crate::{app::App, direct::refused};

/// Red above, blue below.
pub(crate) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels =
        RgbImage::from_fn(
            width,
            height,
            |_, y| {
                if y < height / 2 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) }
            },
        );
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A JPEG whose camera lay on its side (EXIF orientation 6), and says where it was.
fn from_a_camera() -> Vec<u8> {
    let plain = picture(40, 20, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"at home, 47.3769 N 8.5417 E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

over_both_stores! {
    pictures_are_turned_upright_and_say_nothing_of_the_camera,
    smaller_pictures_come_with_a_picture,
    nothing_hides_in_a_picture,
    what_is_called_a_picture_and_is_none_is_bytes_to_be_saved,
    broken_pictures_and_bombs_are_refused_and_leave_nothing,
}

async fn pictures_are_turned_upright_and_say_nothing_of_the_camera(app: App) {
    let ada = app.person();
    let file = upload(&ada, "a.jpg", &from_a_camera()).await;
    assert_eq!((file.content_type.as_str(), file.kind()), ("image/jpeg", FileKind::Image));
    assert_eq!((file.width, file.height), (20, 40));
    assert!((6..=64).contains(&file.blur_hash.len()), "{}", file.blur_hash);
    let (header, bytes) = open(&app, &file.link, None).await.unwrap();
    assert_eq!((header.content_type.as_str(), header.file_name.as_str()), ("image/jpeg", ""));
    assert!(!has(&bytes, b"Exif") && !has(&bytes, b"at home"));
    assert_eq!(file.size_bytes, bytes.len() as u64);
    let seen = image::load_from_memory(&bytes).unwrap().to_rgb8();
    assert_eq!(seen.dimensions(), (20, 40));
    assert!(seen.get_pixel(15, 20).0[0] > 200 && seen.get_pixel(4, 20).0[2] > 200, "turned to the right");
    let (header, _) = open(&app, &file.download_link, None).await.unwrap();
    assert_eq!(header.file_name, "a.jpg");
    app.stop().await;
}

async fn smaller_pictures_come_with_a_picture(app: App) {
    let ada = app.person();
    let file = upload(&ada, "a.png", &picture(1_600, 800, ImageFormat::Png)).await;
    let sizes: Vec<_> = file.thumbnails.iter().map(|small| (small.width, small.height)).collect();
    assert_eq!(sizes, [(320, 160), (1_280, 640)]);
    let mut stored = file.size_bytes;
    for small in &file.thumbnails {
        let (header, bytes) = open(&app, &small.link, None).await.unwrap();
        assert_eq!(header.content_type, "image/webp");
        let seen = image::load_from_memory_with_format(&bytes, ImageFormat::WebP).unwrap();
        assert_eq!((seen.width(), seen.height()), (small.width, small.height));
        stored += bytes.len() as u64;
    }
    assert_eq!(storage(&ada).await.used_bytes, stored, "all that is kept counts");
    let small = upload(&ada, "a.webp", &picture(100, 100, ImageFormat::WebP)).await;
    assert_eq!((small.thumbnails.len(), small.content_type.as_str()), (0, "image/webp"));
    app.stop().await;
}

async fn nothing_hides_in_a_picture(app: App) {
    let ada = app.person();
    let script = b"<script>alert(1)</script>";
    for (name, format) in
        [("a.png", ImageFormat::Png), ("a.jpg", ImageFormat::Jpeg), ("a.gif", ImageFormat::Gif)]
    {
        let polyglot = [picture(60, 40, format), script.to_vec()].concat();
        let file = upload(&ada, name, &polyglot).await;
        let (_, bytes) = open(&app, &file.link, None).await.unwrap();
        assert!(!has(&bytes, script), "{name}");
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 60);
    }
    app.stop().await;
}

async fn what_is_called_a_picture_and_is_none_is_bytes_to_be_saved(app: App) {
    let ada = app.person();
    for hostile in [
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<html><script>alert(1)</script></html>",
    ] {
        let file = upload(&ada, "cat.png", hostile.as_bytes()).await;
        assert_eq!(
            (file.content_type.as_str(), file.kind()),
            ("application/octet-stream", FileKind::Document)
        );
        let (header, _) = open(&app, &file.link, None).await.unwrap();
        assert_eq!(
            (header.file_name.as_str(), header.content_type.as_str()),
            ("cat.png", "application/octet-stream")
        );
    }
    app.stop().await;
}

async fn broken_pictures_and_bombs_are_refused_and_leave_nothing(app: App) {
    let ada = app.person();
    let whole = picture(60, 40, ImageFormat::Png);
    // The header says 60,000 × 60,000 pixels.
    let mut bomb = whole.clone();
    for side in [16, 20] {
        bomb[side..side + 4].copy_from_slice(&60_000_u32.to_be_bytes());
    }
    let mut gif = picture(60, 40, ImageFormat::Gif);
    gif.truncate(gif.len() - 20);
    for (name, bad) in [("cut", whole[..60].to_vec()), ("bomb", bomb), ("gif", gif)] {
        let refusal = try_upload(&ada, name, &bad).await;
        refused(&refusal, Code::InvalidArgument, ErrorReason::PictureInvalid);
    }
    assert_eq!(storage(&ada).await.used_bytes, 0);
    assert_eq!(walk(&app.stored()), 0, "no byte is left");
    let again = request("a.png", &whole);
    let begun = begin(&ada, &again).await.unwrap();
    push(&ada, &begun.upload_id, 0, &whole).await.unwrap().file.unwrap();
    upload(&ada, "noise", &noise(10)).await;
    app.stop().await;
}

/// How many files are in a folder and below it.
pub(super) fn walk(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { walk(&path) } else { 1 }).sum()
}
