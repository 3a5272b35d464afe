use image::{
    AnimationDecoder as _, Frame,
    codecs::gif::{GifDecoder, GifEncoder, Repeat},
};
use proptest::prelude::*;

use super::*;

/// Two pictures, shown again and again, with a comment and something behind the end.
fn animation() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for color in [[255, 0, 0, 255], [0, 0, 255, 255]] {
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(20, 10, image::Rgba(color)))).unwrap();
    }
    drop(encoder);
    let end = file.pop().unwrap();
    let comment = b"\x21\xfe\x06secret\0";
    [&file, comment.as_slice(), &[end], b"<script>"].concat()
}

fn frames(file: &[u8]) -> usize {
    GifDecoder::new(Cursor::new(file)).unwrap().into_frames().collect_frames().unwrap().len()
}

#[test]
fn an_animation_keeps_its_pictures_and_nothing_else() {
    let file = animation();
    let made = pictures(&file, ImageFormat::Gif).unwrap().whole;
    assert_eq!((made.width, made.height, frames(&made.bytes)), (20, 10, 2));
    let has = |what: &[u8]| made.bytes.windows(what.len()).any(|window| window == what);
    assert!(has(b"NETSCAPE2.0"), "it goes on for ever");
    assert!(!has(b"secret") && !has(b"<script>"));
    assert_eq!(gif::stripped(&made.bytes), Some(made.bytes), "there is nothing more to take away");
}

#[test]
fn large_pictures_are_made_smaller() {
    let image = DynamicImage::new_luma8(5_000, 100);
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    let made = pictures(&file.into_inner(), ImageFormat::Png).unwrap();
    assert_eq!((made.whole.width, made.whole.height), (4_096, 82));
}

#[test]
fn a_group_s_picture_is_the_middle() {
    let mut image = RgbaImage::from_pixel(300, 100, image::Rgba([250, 0, 0, 255]));
    for (x, _, pixel) in image.enumerate_pixels_mut() {
        if (100..200).contains(&x) {
            *pixel = image::Rgba([0, 0, 250, 255]);
        }
    }
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut file, ImageFormat::Png).unwrap();
    let made = group_picture(&file.into_inner(), ImageFormat::Png).unwrap();
    let seen = image::load_from_memory_with_format(&made, ImageFormat::WebP).unwrap().to_rgb8();
    assert_eq!(seen.dimensions(), (256, 256));
    for at in [0, 128, 255] {
        let [red, _, blue] = seen.get_pixel(at, at).0;
        assert!(red < 60 && blue > 200, "{red} and {blue} at {at}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_nothing_breaks(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..200) {
        let file = animation();
        let head = &file[..cut.min(file.len())];
        for format in [ImageFormat::Gif, ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            prop_assert!(pictures(&[head, &bytes].concat(), format).is_err() || format == ImageFormat::Gif);
        }
        if let Some(stripped) = gif::stripped(&bytes) {
            prop_assert!(stripped.len() <= bytes.len());
        }
    }
}
