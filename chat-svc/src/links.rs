//! Plain links to files: the path says which, for whom, and until when, under a MAC.

use std::{fmt, fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, sync::Arc};

use aws_lc_rs::{constant_time, hmac, rand};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use proto::id::UserId;
use uuid::Uuid;

/// The gateway gives these to `FileService.OpenLink`.
const PREFIX: &str = "/-/switchboard.chat.v1/";
/// Bytes of the MAC that a token carries: 128 bits.
const MAC_BYTES: usize = 16;
/// The id, the person, what of it, and the hour from which on the link opens nothing.
const PAYLOAD_BYTES: usize = 16 + 16 + 1 + 4;
const HOUR_SECONDS: i64 = 3_600;
const DAY_HOURS: u32 = 24;
const KEY_BYTES: usize = 32;

/// What of a file a link gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The file, to be shown or played.
    Whole,
    /// The file, to be saved.
    Download,
    /// Not of a file: the picture of a group, which is made for nobody alone.
    GroupPicture,
    /// The smaller picture of this number.
    Thumbnail(u8),
}

/// What a link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileLink {
    pub(crate) id: Uuid,
    /// Whom it was made for.
    pub(crate) user: UserId,
    pub(crate) part: Part,
}

/// Makes links, and reads them. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Links(Arc<hmac::Key>);

impl Links {
    /// The key in a file: at least 32 bytes. It is made if it is not there and may be.
    pub(crate) fn with_key_in(path: &Path, may_make: bool) -> std::io::Result<Self> {
        if may_make && !path.exists() {
            make_key(path)?;
        }
        let key = std::fs::read(path)?;
        if key.len() < KEY_BYTES {
            return Err(std::io::Error::other("must hold at least 32 random bytes"));
        }
        Ok(Self::new(&key))
    }

    fn new(key: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, key)))
    }

    /// The path of a link. It is the same for an hour, so that browsers keep what they have, and good for another one.
    pub(crate) fn path(&self, link: FileLink, now: DateTime<Utc>) -> String {
        self.path_until(link, hour(now) + 2)
    }

    /// The path of a group's picture. It is the same all day, and good until the day after tomorrow begins.
    pub(crate) fn group_picture(&self, id: Uuid, now: DateTime<Utc>) -> String {
        let link = FileLink { id, user: Uuid::nil().into(), part: Part::GroupPicture };
        self.path_until(link, (hour(now) / DAY_HOURS + 2) * DAY_HOURS)
    }

    fn path_until(&self, link: FileLink, end: u32) -> String {
        let mut token = Vec::with_capacity(PAYLOAD_BYTES + MAC_BYTES);
        token.extend_from_slice(link.id.as_bytes());
        token.extend_from_slice(link.user.uuid().as_bytes());
        token.push(link.part.number());
        token.extend_from_slice(&end.to_be_bytes());
        let mac = hmac::sign(&self.0, &token);
        token.extend_from_slice(mac.as_ref().get(..MAC_BYTES).unwrap_or_default());
        format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(token))
    }

    /// What a link's token names; nothing if it is malformed, forged or too old.
    pub(crate) fn open(&self, token: &str, now: DateTime<Utc>) -> Option<FileLink> {
        let token = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (payload, mac) = token.split_at_checked(PAYLOAD_BYTES)?;
        let expected = hmac::sign(&self.0, payload);
        constant_time::verify_slices_are_equal(expected.as_ref().get(..MAC_BYTES)?, mac).ok()?;
        let (id, rest) = payload.split_first_chunk::<16>()?;
        let (user, rest) = rest.split_first_chunk::<16>()?;
        let (part, end) = rest.split_first()?;
        let end = u32::from_be_bytes(*end.first_chunk::<4>()?);
        let (id, user) = (Uuid::from_bytes(*id), Uuid::from_bytes(*user).into());
        (hour(now) < end).then_some(FileLink { id, user, part: Part::of(*part)? })
    }
}

impl Part {
    const fn number(self) -> u8 {
        match self {
            Self::Whole => 0,
            Self::Download => 1,
            Self::GroupPicture => 2,
            Self::Thumbnail(number) => number.saturating_add(16),
        }
    }

    const fn of(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Whole),
            1 => Some(Self::Download),
            2 => Some(Self::GroupPicture),
            16.. => Some(Self::Thumbnail(number - 16)),
            3..16 => None,
        }
    }
}

/// Beside it first, so that nobody reads half a key.
fn make_key(path: &Path) -> std::io::Result<()> {
    let mut key = [0; KEY_BYTES];
    rand::fill(&mut key).map_err(|_| std::io::Error::other("no randomness"))?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(&key).and_then(|()| file.sync_all())?;
    std::fs::rename(&draft, path)
}

/// Hours since 1970.
fn hour(time: DateTime<Utc>) -> u32 {
    u32::try_from(time.timestamp().div_euclid(HOUR_SECONDS)).unwrap_or_default()
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Links")
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn token(path: &str) -> &str {
        path.strip_prefix(PREFIX).unwrap()
    }

    fn link(part: Part) -> FileLink {
        FileLink { id: Uuid::from_u128(7), user: Uuid::from_u128(9).into(), part }
    }

    #[test]
    fn a_link_is_the_same_for_an_hour_and_good_for_one_at_least() {
        let links = Links::new(&[1; 32]);
        let start: DateTime<Utc> = "2026-11-01T10:00:00Z".parse().unwrap();
        let end = start + TimeDelta::minutes(59);
        let path = links.path(link(Part::Whole), start);
        assert_eq!(path, links.path(link(Part::Whole), end));
        assert_ne!(path, links.path(link(Part::Whole), start + TimeDelta::hours(1)));
        assert_ne!(path, links.path(link(Part::Download), start));
        assert_eq!(links.open(token(&path), end + TimeDelta::hours(1)), Some(link(Part::Whole)));
        assert_eq!(links.open(token(&path), start + TimeDelta::hours(2)), None);
    }

    #[test]
    fn a_group_s_picture_has_the_same_link_all_day_and_for_another_one() {
        let (links, id) = (Links::new(&[1; 32]), Uuid::from_u128(7));
        let morning: DateTime<Utc> = "2026-11-01T00:00:00Z".parse().unwrap();
        let evening = morning + TimeDelta::minutes(24 * 60 - 1);
        let path = links.group_picture(id, morning);
        assert_eq!(path, links.group_picture(id, evening));
        assert_ne!(path, links.group_picture(id, evening + TimeDelta::minutes(1)));
        let opened = links.open(token(&path), evening + TimeDelta::days(1)).unwrap();
        assert_eq!((opened.id, opened.part), (id, Part::GroupPicture));
        assert_eq!(links.open(token(&path), morning + TimeDelta::days(2)), None);
    }

    #[test]
    fn every_part_has_its_own_link() {
        let (links, now) = (Links::new(&[1; 32]), DateTime::UNIX_EPOCH);
        for part in [Part::Whole, Part::Download, Part::Thumbnail(0), Part::Thumbnail(3)] {
            let path = links.path(link(part), now);
            assert_eq!(links.open(token(&path), now), Some(link(part)));
            assert_eq!(Links::new(&[2; 32]).open(token(&path), now), None);
        }
    }

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/link.key");
        assert!(Links::with_key_in(&path, false).is_err());
        let made = Links::with_key_in(&path, true).unwrap();
        let again = Links::with_key_in(&path, true).unwrap();
        let (now, one) = (DateTime::UNIX_EPOCH, link(Part::Whole));
        assert_eq!(made.path(one, now), again.path(one, now));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&path, b"short").unwrap();
        assert!(Links::with_key_in(&path, true).is_err());
    }

    proptest! {
        #[test]
        fn no_byte_of_a_token_can_be_changed(at: prop::sample::Index, bit in 0_u8..8) {
            let (links, now) = (Links::new(&[1; 32]), DateTime::UNIX_EPOCH);
            let path = links.path(link(Part::Whole), now);
            let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(token(&path)).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            prop_assert_eq!(links.open(&BASE64_URL_SAFE_NO_PAD.encode(bytes), now), None);
        }

        #[test]
        fn nonsense_opens_nothing(text in ".{0,64}") {
            prop_assert_eq!(Links::new(&[1; 32]).open(&text, DateTime::UNIX_EPOCH), None);
        }
    }
}
