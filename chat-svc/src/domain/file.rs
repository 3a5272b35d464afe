use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proto::id::{FileId, RequestId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long an upload can go on, and how long a file is kept that no message carries.
pub(crate) const LOOSE_FOR: TimeDelta = TimeDelta::days(1);
/// Longest name, in characters.
const NAME: usize = 255;
/// What a file is called that has no name.
const NAMELESS: &str = "file";

/// What a file is to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FileKind {
    Image,
    Video,
    Audio,
    Document,
}

/// A smaller picture of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Thumbnail {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: u64,
}

/// A file whose bytes are all there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) id: FileId,
    /// Who uploaded it.
    pub(crate) owner: UserId,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) kind: FileKind,
    /// As it is served.
    pub(crate) size: u64,
    /// With all that was made of it.
    pub(crate) stored: u64,
    /// In pixels; 0: not known.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) duration: Option<Duration>,
    pub(crate) blur_hash: String,
    /// The smallest first.
    pub(crate) thumbnails: Vec<Thumbnail>,
    pub(crate) create_time: DateTime<Utc>,
}

/// Bytes on their way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// The file gets the same id.
    pub(crate) id: FileId,
    pub(crate) user: UserId,
    pub(crate) request: RequestId,
    pub(crate) name: String,
    pub(crate) size: u64,
    /// Nothing: it is not checked.
    pub(crate) sha256: Option<[u8; 32]>,
    pub(crate) duration: Option<Duration>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How many bytes there are.
    pub(crate) offset: u64,
    /// The folder of the bytes that there are; another one when it begins again.
    pub(crate) folder: Uuid,
    /// The file is made.
    pub(crate) is_file: bool,
    pub(crate) expire_time: DateTime<Utc>,
}

impl Upload {
    /// Whether it is for the same bytes.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (&self.name, self.size, self.sha256) == (&other.name, other.size, other.sha256)
    }
}

/// The name without what leads into other folders, or makes it read as another name.
pub(crate) fn name(given: &str) -> String {
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control() && !turns_text(*letter)).collect();
    let name: String = name.trim().chars().take(NAME).collect();
    if name.trim_matches('.').is_empty() { NAMELESS.to_owned() } else { name }
}

/// Marks and overrides of writing direction: with them `gpj.exe` is read as `exe.jpg`.
const fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_and_reads_as_it_is() {
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("C:\\x\\Grüße.txt"), "Grüße.txt");
        assert_eq!(name("a\u{202e}gpj.exe\r\n"), "agpj.exe");
        assert_eq!(name(&"x".repeat(300)).chars().count(), 255);
        for none in ["", "..", "a/", " . ", "\u{202e}"] {
            assert_eq!(name(none), "file", "{none:?}");
        }
    }
}
