//! Plain links to people's pictures: the path says which, and until when, under a MAC.

use chrono::{DateTime, TimeDelta, Utc};
use proto::auth::Avatar;
use uuid::Uuid;

use crate::domain::{
    picture::SIZES,
    seal::{Purpose, SealKey},
};

/// The gateway gives these to `UserService.OpenLink`.
const PREFIX: &str = "/-/switchboard.auth.v1/";
const DAY_SECONDS: i64 = 86_400;
/// The id, the size, and the day from which on the link opens nothing.
const PAYLOAD_BYTES: usize = 16 + 2 + 4;

/// Which picture a link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PictureLink {
    pub(crate) id: Uuid,
    pub(crate) size: u16,
}

/// The paths of a picture. They are the same all day, so that browsers keep what they have, and good until the day after
/// tomorrow begins.
pub(crate) fn avatar(key: &SealKey, id: Uuid, now: DateTime<Utc>) -> Avatar {
    let [small, large] = SIZES.map(|size| path(key, PictureLink { id, size }, now));
    Avatar { small_path: small, large_path: large }
}

fn path(key: &SealKey, link: PictureLink, now: DateTime<Utc>) -> String {
    let mut payload = Vec::with_capacity(PAYLOAD_BYTES);
    payload.extend_from_slice(link.id.as_bytes());
    payload.extend_from_slice(&link.size.to_be_bytes());
    payload.extend_from_slice(&day(now + TimeDelta::days(2)).to_be_bytes());
    format!("{PREFIX}{}", key.seal(Purpose::Avatar, &payload))
}

/// What a link's token names; nothing if it is malformed, forged or too old.
pub(crate) fn open(key: &SealKey, token: &str, now: DateTime<Utc>) -> Option<PictureLink> {
    let payload = key.open(Purpose::Avatar, token)?;
    let payload: &[u8; PAYLOAD_BYTES] = payload.as_slice().try_into().ok()?;
    let (id, rest) = payload.split_first_chunk::<16>()?;
    let (size, end) = rest.split_first_chunk::<2>()?;
    let end = u32::from_be_bytes(*end.first_chunk::<4>()?);
    (day(now) < end).then(|| PictureLink { id: Uuid::from_bytes(*id), size: u16::from_be_bytes(*size) })
}

/// Days since 1970.
fn day(time: DateTime<Utc>) -> u32 {
    u32::try_from(time.timestamp().div_euclid(DAY_SECONDS)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(path: &str) -> &str {
        path.strip_prefix(PREFIX).unwrap()
    }

    #[test]
    fn a_link_is_the_same_all_day_and_good_for_one_at_least() {
        let key = SealKey::new(b"key");
        let id = Uuid::from_u128(7);
        let morning: DateTime<Utc> = "2026-11-01T00:00:00Z".parse().unwrap();
        let evening = morning + TimeDelta::seconds(DAY_SECONDS - 1);
        let links = avatar(&key, id, morning);
        assert_eq!(links, avatar(&key, id, evening));
        assert_ne!(links, avatar(&key, id, evening + TimeDelta::seconds(1)));
        assert_ne!(links, avatar(&key, Uuid::from_u128(8), morning));
        let opens = |at| open(&key, token(&links.large_path), at);
        assert_eq!(opens(evening + TimeDelta::days(1)), Some(PictureLink { id, size: 512 }));
        assert_eq!(opens(morning + TimeDelta::days(2)), None);
        assert_eq!(open(&key, token(&links.small_path), morning).unwrap().size, 96);
    }

    #[test]
    fn what_is_not_ours_opens_nothing() {
        let key = SealKey::new(b"key");
        let now = DateTime::UNIX_EPOCH;
        let path = avatar(&key, Uuid::nil(), now).small_path;
        assert_eq!(open(&SealKey::new(b"other"), token(&path), now), None);
        assert_eq!(open(&key, &key.seal(Purpose::Invite, &[0; PAYLOAD_BYTES]), now), None);
        assert_eq!(open(&key, &key.seal(Purpose::Avatar, b"short"), now), None);
        assert_eq!(open(&key, "", now), None);
    }
}
