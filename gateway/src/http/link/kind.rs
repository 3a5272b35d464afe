//! What a browser is told about bytes that somebody uploaded: enough to show a picture, and nothing that it would run.

use http::HeaderValue;

/// What is never said to be what it is.
const UNKNOWN: HeaderValue = HeaderValue::from_static("application/octet-stream");
const INLINE: HeaderValue = HeaderValue::from_static("inline");
const ATTACHMENT: HeaderValue = HeaderValue::from_static("attachment");
/// Longest media type, in bytes.
const TYPE_BYTES: usize = 200;
/// Longest name of a file, in bytes: what file systems take.
const NAME_BYTES: usize = 255;

/// `Content-Type` and `Content-Disposition`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) content_type: HeaderValue,
    pub(super) disposition: HeaderValue,
}

impl Kind {
    /// Pictures, sound and video without a name are shown in the page; everything else is saved.
    pub(super) fn of(content_type: &str, file_name: &str) -> Self {
        let essence = essence(content_type).filter(|essence| !is_run(essence));
        let is_shown = essence.as_deref().is_some_and(is_media) && file_name.is_empty();
        // Browsers read what stands behind a comma as another type, and the last one counts (Fetch, section 3.5).
        let given = if content_type.contains(',') { essence.as_deref() } else { Some(content_type.trim()) };
        let given = essence.as_ref().and(given).and_then(|given| HeaderValue::try_from(given).ok());
        Self {
            content_type: given.unwrap_or(UNKNOWN),
            disposition: if is_shown { INLINE } else { attachment(file_name) },
        }
    }
}

/// The media type without its parameters, in lower case (RFC 9110, section 8.3.1); nothing if it is none.
fn essence(content_type: &str) -> Option<String> {
    let is_printed = |byte: u8| matches!(byte, 0x20..=0x7e);
    if content_type.len() > TYPE_BYTES || !content_type.bytes().all(is_printed) {
        return None;
    }
    let essence = content_type.split(';').next()?.trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    (is_token(kind) && is_token(subtype)).then_some(essence)
}

fn is_token(text: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_legal)
}

fn is_media(essence: &str) -> bool {
    ["image/", "audio/", "video/"].iter().any(|kind| essence.starts_with(kind))
}

/// Whether some browser runs such content, or looks into it for more: pages, scripts, styles, and whatever is XML.
fn is_run(essence: &str) -> bool {
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    let is_xml = subtype == "xml" || subtype.ends_with("+xml") || subtype.starts_with("xml-");
    let is_page = subtype.contains("html") || subtype == "rfc822" || matches!(kind, "multipart" | "message");
    let is_script = subtype.ends_with("script") && subtype != "postscript" || subtype.contains("flash");
    let is_style = ["css", "xsl", "svg", "cache-manifest"].iter().any(|kind| subtype.starts_with(kind));
    is_xml || is_page || is_script || is_style
}

/// Saved, under this name if it is one (RFC 6266, in RFC 8187's encoding: nothing of a name can end the header).
fn attachment(file_name: &str) -> HeaderValue {
    let name = printed_name(file_name);
    if name.is_empty() {
        return ATTACHMENT;
    }
    HeaderValue::try_from(format!("attachment; filename*=UTF-8''{}", encoded(&name))).unwrap_or(ATTACHMENT)
}

/// The name without what leads into other folders, or makes it read as another name.
fn printed_name(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control() && !turns_text(*letter)).collect();
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || letter == '.');
    let length = name.floor_char_boundary(NAME_BYTES);
    name.get(..length).unwrap_or_default().to_owned()
}

/// Marks and overrides of writing direction: with them `gpj.exe` is read as `exe.jpg`.
const fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn encoded(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::with_capacity(3 * name.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else if write!(text, "%{byte:02X}").is_err() {
            text.push('_');
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kind(content_type: &str, file_name: &str) -> (String, String) {
        let kind = Kind::of(content_type, file_name);
        let text = |value: HeaderValue| value.to_str().unwrap().to_owned();
        (text(kind.content_type), text(kind.disposition))
    }

    #[test]
    fn pictures_sound_and_video_are_shown_unless_they_have_a_name() {
        for shown in ["image/webp", "audio/ogg; codecs=opus", "Video/MP4"] {
            assert_eq!(kind(shown, ""), (shown.to_owned(), "inline".to_owned()));
            assert_eq!(kind(shown, "a b.x").1, "attachment; filename*=UTF-8''a%20b.x");
        }
        assert_eq!(kind("text/plain; charset=utf-8", "").1, "attachment");
        let document = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        for saved in ["application/zip", "application/pdf", "application/postscript", document] {
            assert_eq!(kind(saved, ""), (saved.to_owned(), "attachment".to_owned()));
        }
    }

    #[test]
    fn a_second_type_behind_a_comma_is_left_out() {
        assert_eq!(kind("image/png;,text/html", "").0, "image/png");
        assert_eq!(kind("video/mp4; codecs=\"avc1, mp4a\"", "").0, "video/mp4");
        assert_eq!(kind("image/png, text/html", "").0, "application/octet-stream");
    }

    #[test]
    fn what_a_browser_would_run_is_bytes_to_be_saved() {
        for run in [
            "text/html",
            "TEXT/HTML; charset=utf-8",
            "image/svg+xml",
            "image/svg",
            "text/xml",
            "application/xhtml+xml",
            "application/atom+xml",
            "video/x+xml",
            "text/javascript",
            "application/x-javascript",
            "application/ecmascript",
            "text/css",
            "text/xsl",
            "message/rfc822",
            "multipart/x-mixed-replace; boundary=x",
            "application/x-shockwave-flash",
            "text/cache-manifest",
        ] {
            assert_eq!(
                kind(run, ""),
                ("application/octet-stream".to_owned(), "attachment".to_owned()),
                "{run}"
            );
        }
    }

    #[test]
    fn what_is_no_media_type_is_bytes_to_be_saved() {
        for wrong in ["", "image", "image/", "/png", "image/png\r\nx: y", "image/p ng", "bild/ü", "a/b/c"] {
            assert_eq!(kind(wrong, "").0, "application/octet-stream", "{wrong}");
            assert_eq!(kind(wrong, "").1, "attachment", "{wrong}");
        }
    }

    #[test]
    fn a_name_leads_nowhere_else_and_reads_as_it_is() {
        let name = |name: &str| kind("application/zip", name).1;
        assert_eq!(name("Grüße.txt"), "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt");
        assert_eq!(name("../../etc/passwd"), "attachment; filename*=UTF-8''passwd");
        assert_eq!(name("C:\\x\\evil.bat"), "attachment; filename*=UTF-8''evil.bat");
        assert_eq!(name("a\u{202e}gpj.exe"), "attachment; filename*=UTF-8''agpj.exe");
        assert_eq!(
            name("\"; x=\"\r\nSet-Cookie: a"),
            "attachment; filename*=UTF-8''%22%3B%20x%3D%22Set-Cookie%3A%20a"
        );
        for none in ["..", "/", "\r\n", " . "] {
            assert_eq!(name(none), "attachment", "{none:?}");
        }
    }

    /// Reads RFC 8187's encoding back.
    fn decoded(value: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = value.bytes();
        while let Some(byte) = rest.next() {
            if byte != b'%' {
                bytes.push(byte);
                continue;
            }
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        }
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn any_name_comes_back_and_breaks_nothing(file_name in any::<String>()) {
            let value = kind("application/zip", &file_name).1;
            match value.strip_prefix("attachment; filename*=UTF-8''") {
                None => prop_assert_eq!(&value, "attachment"),
                Some(encoded) => {
                    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~%".contains(&byte);
                    prop_assert!(encoded.bytes().all(is_legal));
                    let name = decoded(encoded);
                    prop_assert_eq!(&name, &printed_name(&file_name));
                    prop_assert!(name.len() <= 255 && !name.contains(['/', '\\']));
                }
            }
        }

        #[test]
        fn any_type_is_a_header_and_only_media_is_shown(content_type in "(image|text|[a-z/]*)/?[ -+.-~\\r\\n]{0,20}") {
            let (given, disposition) = kind(&content_type, "");
            prop_assert!(given == content_type.trim() || given == "application/octet-stream");
            prop_assert_eq!(disposition == "inline", is_media(&given.to_ascii_lowercase()));
        }
    }
}
