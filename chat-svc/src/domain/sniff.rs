//! What a file is, by its bytes. Nobody is believed about it.

use image::ImageFormat;

use super::file::FileKind;

/// What bytes are that nothing is known about.
const UNKNOWN: &str = "application/octet-stream";

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sniffed {
    pub(crate) content_type: &'static str,
    pub(crate) kind: FileKind,
    /// Of pictures, which are read and written anew.
    pub(crate) picture: Option<ImageFormat>,
}

/// Looks at the beginning of a file; the more of it, the better. Whatever a browser might run is bytes.
pub(crate) fn sniff(head: &[u8]) -> Sniffed {
    if let Some((picture, content_type)) = picture(head) {
        return Sniffed { content_type, kind: FileKind::Image, picture: Some(picture) };
    }
    let found = infer::get(head).map_or(UNKNOWN, |found| found.mime_type());
    let (content_type, kind) = match found {
        "video/webm" | "video/x-matroska" => matroska(head),
        "video/mp4" | "video/x-m4v" | "video/quicktime" => mp4(head),
        "audio/m4a" => ("audio/mp4", FileKind::Audio),
        "audio/mpeg" => ("audio/mpeg", FileKind::Audio),
        "audio/ogg" | "audio/opus" => ("audio/ogg", FileKind::Audio),
        "audio/x-flac" => ("audio/flac", FileKind::Audio),
        "audio/x-wav" => ("audio/wav", FileKind::Audio),
        "audio/aac" => ("audio/aac", FileKind::Audio),
        "application/pdf" | "application/zip" | "application/gzip" => (found, FileKind::Document),
        _ if is_text(head) => ("text/plain", FileKind::Document),
        office if office.starts_with("application/vnd.o") => (office, FileKind::Document),
        _ => (UNKNOWN, FileKind::Document),
    };
    Sniffed { content_type, kind, picture: None }
}

/// Pictures that are read. Others, vector graphics above all, are documents.
fn picture(head: &[u8]) -> Option<(ImageFormat, &'static str)> {
    let format = image::guess_format(head).ok()?;
    [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::WebP, "image/webp"),
        (ImageFormat::Gif, "image/gif"),
    ]
    .into_iter()
    .find(|(known, _)| *known == format)
}

/// A recording of sound has the same beginning as a video: the codecs of its tracks tell (RFC 9559, `CodecID`).
fn matroska(head: &[u8]) -> (&'static str, FileKind) {
    let codec = |family: u8| {
        let is_one = |at: &[u8]| matches!(*at, [0x86, size, kind, b'_'] if size > 0x81 && kind == family);
        head.windows(4).any(is_one)
    };
    let is_sound = !codec(b'V') && codec(b'A');
    if is_sound { ("audio/webm", FileKind::Audio) } else { ("video/webm", FileKind::Video) }
}

/// The same of MP4 (ISO/IEC 14496-12, handlers `vide` and `soun`).
fn mp4(head: &[u8]) -> (&'static str, FileKind) {
    let is_sound = !has(head, b"vide") && has(head, b"soun");
    if is_sound { ("audio/mp4", FileKind::Audio) } else { ("video/mp4", FileKind::Video) }
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// UTF-8 without control characters, and nothing with marks in it that a browser would read as a page. The last character
/// may be cut.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    let is_plain = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    !text.is_empty() && text.chars().all(is_plain) && !text.contains('<')
}

#[cfg(test)]
#[path = "tests/sniff.rs"]
mod tests;
