use image::{Rgb, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// Left red, right blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let color = |x| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| color(x)))
}

fn read(picture: &Picture) -> RgbImage {
    assert_eq!(image::guess_format(&picture.jpeg).unwrap(), ImageFormat::Jpeg);
    let image = image::load_from_memory(&picture.jpeg).unwrap().to_rgb8();
    assert_eq!((image.width(), image.height()), (picture.size.into(), picture.size.into()));
    image
}

fn is_near(pixel: Rgb<u8>, color: [u8; 3]) -> bool {
    pixel.0.iter().zip(color).all(|(one, other)| one.abs_diff(other) < 40)
}

#[test]
fn every_kind_becomes_two_square_jpegs() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let made = pictures(&file(&halves(60, 20), format)).unwrap();
        assert_eq!(made.iter().map(|picture| picture.size).collect::<Vec<_>>(), SIZES);
        for picture in &made {
            let image = read(picture);
            let last = u32::from(picture.size) - 1;
            assert!(is_near(*image.get_pixel(2, 2), [255, 0, 0]), "{format:?}: the middle, left");
            assert!(is_near(*image.get_pixel(last - 2, last - 2), [0, 0, 255]), "{format:?}: right");
        }
    }
}

#[test]
fn what_is_transparent_is_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([200, 0, 0, 0])));
    let made = pictures(&file(&clear, ImageFormat::Png)).unwrap();
    assert!(is_near(*read(&made[0]).get_pixel(40, 40), [255, 255, 255]));
}

/// A JPEG with an Exif segment that says how the camera was held.
fn turned(orientation: u8) -> Vec<u8> {
    let jpeg = file(&halves(64, 64), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn it_is_turned_upright_and_its_metadata_are_gone() {
    // Exif 6: to be turned right by a quarter; what lay left is then above.
    let file = turned(6);
    let made = pictures(&file).unwrap();
    let image = read(&made[1]);
    assert!(is_near(*image.get_pixel(256, 10), [255, 0, 0]));
    assert!(is_near(*image.get_pixel(256, 500), [0, 0, 255]));
    assert!(file.windows(4).any(|bytes| bytes == b"Exif"));
    assert!(!made.iter().any(|picture| picture.jpeg.windows(4).any(|bytes| bytes == b"Exif")));
}

/// A PNG that says that it has so many pixels, and holds nothing.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut body = b"IHDR".to_vec();
    body.extend(width.to_be_bytes());
    body.extend(height.to_be_bytes());
    body.extend([8, 6, 0, 0, 0]);
    let check = crc(&body).to_be_bytes();
    [&b"\x89PNG\r\n\x1a\n\0\0\0\x0d"[..], &body, &check, b"\0\0\0\0IDAT\x35\xaf\x06\x1e"].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn too_many_pixels_are_refused_before_they_are_read() {
    for (width, height) in [(4097, 1), (1, 4097), (60_000, 60_000), (2_000_000_000, 2_000_000_000)] {
        assert_eq!(pictures(&png_header(width, height)), Err(BadPicture::TooLarge), "{width} × {height}");
    }
    let mut gif = file(&halves(4, 4), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(pictures(&gif), Err(BadPicture::TooLarge));
    pictures(&file(&halves(4096, 2), ImageFormat::Png)).expect("as many as there may be");
}

#[test]
fn what_is_no_picture_is_refused() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let mut bmp = b"BM".to_vec();
    bmp.extend([0; 100]);
    for bad in
        [&b""[..], b"hello", svg, b"<!doctype html><p>", b"%PDF-1.7", &bmp, b"\x89PNG\r\n\x1a\n", b"GIF89a"]
    {
        assert_eq!(pictures(bad), Err(BadPicture::Unreadable), "{}", String::from_utf8_lossy(bad));
    }
}

#[test]
fn what_breaks_off_is_refused() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = file(&halves(60, 60), format);
        for length in [8, whole.len() / 2] {
            assert_eq!(pictures(&whole[..length]), Err(BadPicture::Unreadable), "{format:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn hostile_bytes_never_panic(
        format in prop::sample::select(vec![ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        length in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut bytes = file(&halves(24, 16), format);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(length.index(bytes.len()));
        }
        for picture in pictures(&bytes).into_iter().flatten() {
            read(&picture);
        }
    }
}
