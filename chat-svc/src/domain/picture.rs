//! Pictures, made anew from whatever bytes somebody sends.

mod gif;

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
    metadata::Orientation,
};

/// Most pixels per side of what is sent.
const MOST_SIDE: u32 = 16_384;
/// Most pixels per side of what is kept.
const KEPT_SIDE: u32 = 4_096;
/// Pixels of the longer side of smaller pictures.
const SIDES: [u32; 2] = [320, 1_280];
/// Pixels per side of a group's picture.
const GROUP_SIDE: u32 = 256;
/// What decoding may take: 64 million pixels in four colours.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 88;
const WEBP_QUALITY: f32 = 82.0;
/// Pixels of the longer side of what a blurred picture is made from.
const BLUR_SIDE: u32 = 32;

/// Bytes of a picture.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

/// A picture without anything but its pixels, and what is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pictures {
    /// In the format in which it came.
    pub(crate) whole: Encoded,
    /// WebP, the smallest first; none is larger than the picture.
    pub(crate) thumbnails: Vec<Encoded>,
    pub(crate) blur_hash: String,
}

/// The bytes are no picture that is read, or one with too many pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadPicture;

impl std::fmt::Debug for Encoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {}, {} bytes", self.width, self.height, self.bytes.len())
    }
}

/// Reads a picture of this format, turns it upright, and writes it anew. A GIF keeps its pictures as they are, and loses
/// what else is in it; of a WebP the first picture is kept. Takes up to some seconds, and at most twice `MOST_BYTES`.
pub(crate) fn pictures(file: &[u8], format: ImageFormat) -> Result<Pictures, BadPicture> {
    let image = decode(file, format)?;
    let thumbnails = SIDES.into_iter().filter(|side| image.width().max(image.height()) > *side);
    let thumbnails = thumbnails.map(|side| webp(&fitted(&image, side))).collect::<Result<_, _>>()?;
    let whole = if format == ImageFormat::Gif {
        let (width, height) = (image.width(), image.height());
        Encoded { width, height, bytes: gif::stripped(file).ok_or(BadPicture)? }
    } else if format == ImageFormat::Jpeg {
        jpeg(&fitted(&image, KEPT_SIDE))?
    } else if format == ImageFormat::WebP {
        webp(&fitted(&image, KEPT_SIDE))?
    } else {
        png(&fitted(&image, KEPT_SIDE))?
    };
    Ok(Pictures { whole, thumbnails, blur_hash: blur_hash(&image) })
}

/// Reads a picture of this format, turns it upright, and writes its middle anew, as WebP of `GROUP_SIDE` pixels per side.
/// Takes as much as `pictures`.
pub(crate) fn group_picture(file: &[u8], format: ImageFormat) -> Result<Vec<u8>, BadPicture> {
    let image = decode(file, format)?;
    let side = image.width().min(image.height());
    let (left, top) = ((image.width() - side) / 2, (image.height() - side) / 2);
    let middle = image.crop_imm(left, top, side, side);
    let made = webp(&middle.resize_exact(GROUP_SIDE, GROUP_SIDE, FilterType::Triangle))?;
    Ok(made.bytes)
}

fn decode(file: &[u8], format: ImageFormat) -> Result<DynamicImage, BadPicture> {
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(BadPicture);
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|_| BadPicture)?;
    let (width, height) = decoder.dimensions();
    if width.min(height) == 0 || width.max(height) > MOST_SIDE || decoder.total_bytes() > MOST_BYTES {
        return Err(BadPicture);
    }
    // A picture whose metadata are broken is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| BadPicture)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_BYTES);
    limits
}

/// No side longer than this.
fn fitted(image: &DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) <= side {
        image.clone()
    } else {
        image.resize(side, side, FilterType::Triangle)
    }
}

fn jpeg(image: &DynamicImage) -> Result<Encoded, BadPicture> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    image.to_rgb8().write_with_encoder(encoder).map_err(|_| BadPicture)?;
    Ok(Encoded { width: image.width(), height: image.height(), bytes })
}

fn png(image: &DynamicImage) -> Result<Encoded, BadPicture> {
    let mut bytes = Vec::new();
    image.write_with_encoder(PngEncoder::new(&mut bytes)).map_err(|_| BadPicture)?;
    Ok(Encoded { width: image.width(), height: image.height(), bytes })
}

fn webp(image: &DynamicImage) -> Result<Encoded, BadPicture> {
    let pixels: RgbaImage = image.to_rgba8();
    let (width, height) = pixels.dimensions();
    let encoder = webp::Encoder::from_rgba(&pixels, width, height);
    let bytes = encoder.encode_simple(false, WEBP_QUALITY).map_err(|_| BadPicture)?.to_vec();
    Ok(Encoded { width, height, bytes })
}

fn blur_hash(image: &DynamicImage) -> String {
    let small = image.thumbnail(BLUR_SIDE, BLUR_SIDE).to_rgba8();
    let (across, down) = if small.width() >= small.height() { (4, 3) } else { (3, 4) };
    blurhash::encode(across, down, small.width(), small.height(), &small).unwrap_or_default()
}

#[cfg(test)]
#[path = "tests/picture.rs"]
mod tests;
