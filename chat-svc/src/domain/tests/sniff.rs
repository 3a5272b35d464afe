use super::*;

fn what(head: &[u8]) -> (&'static str, FileKind) {
    let found = sniff(head);
    assert_eq!(found.picture.is_some(), found.kind == FileKind::Image);
    (found.content_type, found.kind)
}

fn with(head: &[u8], rest: &[u8]) -> Vec<u8> {
    [head, rest].concat()
}

const MP4: &[u8] = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2";
const WEBM: &[u8] = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm";

#[test]
fn what_is_shown_and_played() {
    assert_eq!(what(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ("image/png", FileKind::Image));
    assert_eq!(what(b"\xff\xd8\xff\xe0\0\x10JFIF"), ("image/jpeg", FileKind::Image));
    assert_eq!(what(b"GIF89a\x01\0\x01\0"), ("image/gif", FileKind::Image));
    assert_eq!(what(b"RIFF\x24\0\0\0WEBPVP8 "), ("image/webp", FileKind::Image));
    assert_eq!(what(b"OggS\0\x02\0\0\0\0\0\0\0\0"), ("audio/ogg", FileKind::Audio));
    assert_eq!(what(&with(MP4, b"hdlr\0\0\0\0vide")), ("video/mp4", FileKind::Video));
    assert_eq!(what(&with(MP4, b"hdlr\0\0\0\0soun")), ("audio/mp4", FileKind::Audio));
    assert_eq!(what(&with(WEBM, b"\x86\x85V_VP8\x86\x86A_OPUS")), ("video/webm", FileKind::Video));
    assert_eq!(what(&with(WEBM, b"\x86\x86A_OPUS")), ("audio/webm", FileKind::Audio));
    // What is said may be any bytes.
    assert_eq!(what(&with(WEBM, b"\x86\x86A_OPUS V_")), ("audio/webm", FileKind::Audio));
}

#[test]
fn what_is_saved() {
    assert_eq!(what(b"%PDF-1.7\n"), ("application/pdf", FileKind::Document));
    assert_eq!(what("Grüße\n".as_bytes()), ("text/plain", FileKind::Document));
    assert_eq!(what(&"Grüße".as_bytes()[..3]), ("text/plain", FileKind::Document), "cut within a letter");
}

#[test]
fn whatever_a_browser_would_run_is_bytes() {
    for hostile in [
        "<html><script>alert(1)</script>",
        "<!DOCTYPE html><p>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<?xml version='1.0'?><svg/>",
        "hello <script>alert(1)</script>",
        "#!/bin/sh\nrm -rf /",
        "",
        "a\0b",
    ] {
        let found = what(hostile.as_bytes());
        assert_eq!(found.1, FileKind::Document, "{hostile}");
        assert!(["application/octet-stream", "text/plain"].contains(&found.0), "{hostile}");
        assert!(found.0 != "text/plain" || !hostile.contains('<'), "{hostile}");
    }
    assert_eq!(what(b"MZ\x90\0\x03\0\0\0").0, "application/octet-stream");
    assert_eq!(what(b"\xcf\xfa\xed\xfe").0, "application/octet-stream");
}
