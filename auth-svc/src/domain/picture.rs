//! Pictures of people, made from whatever bytes somebody sends.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, RgbImage,
    codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};

/// Most pixels per side of what is sent.
pub(crate) const MOST_PIXELS: u32 = 4096;
/// Pixels per side of what is kept.
pub(crate) const SIZES: [u16; 2] = [96, 512];
/// What decoding may take: the largest picture at 16 bits per channel.
const MOST_BYTES: u64 = 128 * 1024 * 1024;
const QUALITY: u8 = 85;

/// A picture of one size: JPEG, square, without any metadata.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Pixels per side.
    pub(crate) size: u16,
    pub(crate) jpeg: Vec<u8>,
}

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadPicture {
    /// Not a picture, or a broken one, or of a kind that is not taken.
    Unreadable,
    /// Too many pixels.
    TooLarge,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture").field("size", &self.size).field("bytes", &self.jpeg.len()).finish()
    }
}

/// Reads a PNG, JPEG, WebP or GIF (its first picture) by what it is, whatever it is called; turns it upright, cuts its
/// middle square, puts what is transparent on white, and encodes it anew in every size. Takes up to a second, and at most
/// twice `MOST_BYTES`.
pub(crate) fn pictures(file: &[u8]) -> Result<Vec<Picture>, BadPicture> {
    let (image, orientation) = decode(file)?;
    let image = square(image);
    SIZES.into_iter().map(|size| encode(&image, orientation, size)).collect()
}

fn decode(file: &[u8]) -> Result<(DynamicImage, Orientation), BadPicture> {
    let mut reader = ImageReader::new(Cursor::new(file));
    let format = image::guess_format(file).map_err(bad)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(BadPicture::Unreadable);
    }
    reader.set_format(format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(bad)?;
    let (width, height) = decoder.dimensions();
    if width > MOST_PIXELS || height > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(BadPicture::TooLarge);
    }
    if width == 0 || height == 0 {
        return Err(BadPicture::Unreadable);
    }
    // A picture whose metadata are broken is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(bad)?, orientation))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_BYTES);
    limits
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn bad(error: ImageError) -> BadPicture {
    if matches!(error, ImageError::Limits(_)) { BadPicture::TooLarge } else { BadPicture::Unreadable }
}

/// The middle.
fn square(image: DynamicImage) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let side = width.min(height);
    if width == height {
        return image;
    }
    image.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

/// The middle of a turned picture is the turned middle: what is small already is turned.
fn encode(image: &DynamicImage, orientation: Orientation, size: u16) -> Result<Picture, BadPicture> {
    let mut small = image.resize_exact(size.into(), size.into(), FilterType::CatmullRom);
    small.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    on_white(&small).write_with_encoder(encoder).map_err(bad)?;
    Ok(Picture { size, jpeg })
}

fn on_white(image: &DynamicImage) -> RgbImage {
    let source = image.to_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [red, green, blue, alpha] = source.get_pixel(x, y).0;
        image::Rgb([red, green, blue].map(|channel| blend(channel, alpha)))
    })
}

fn blend(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha) = (u16::from(channel), u16::from(alpha));
    let mixed = (channel * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
