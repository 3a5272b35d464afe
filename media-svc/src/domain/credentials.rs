use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use proto::id::{CallId, UserId};

/// For how long new allocations may be made with credentials.
const LIFE: TimeDelta = TimeDelta::seconds(300);

/// What this service and the relays sign credentials with.
#[derive(Clone)]
pub(crate) struct Secret(hmac::Key);

impl Secret {
    pub(crate) fn new(secret: &str) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes()))
    }

    /// The password that belongs to a username.
    fn password(&self, username: &str) -> String {
        BASE64_STANDARD.encode(hmac::sign(&self.0, username.as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Short-lived credentials for a relay (draft-uberti-behave-turn-rest-00): the relay needs to know nobody, and its quota
/// is per person and call, since it counts by what stands behind the first colon.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    /// `expiry:user.call`, the expiry in seconds of Unix time.
    pub(crate) username: String,
    /// HMAC-SHA-1 of the username, in base64.
    pub(crate) password: String,
    /// A whole second: what the username says.
    pub(crate) expire_time: DateTime<Utc>,
}

impl Credentials {
    pub(crate) fn mint(secret: &Secret, user: UserId, call: CallId, now: DateTime<Utc>) -> Self {
        let now = now.duration_trunc(TimeDelta::seconds(1)).unwrap_or(now);
        let expire_time = now + LIFE;
        let username = format!("{}:{user}.{call}", expire_time.timestamp());
        Self { password: secret.password(&username), username, expire_time }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    use chrono::{DateTime, TimeDelta};

    use super::{Credentials, Secret};

    /// RFC 2202, section 3, test case 2.
    #[test]
    fn passwords_are_hmac_sha1_in_base64() {
        let password = Secret::new("Jefe").password("what do ya want for nothing?");
        let digest = BASE64_STANDARD.decode(password).unwrap();
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    /// The password as `openssl dgst -sha1 -hmac north -binary | base64` gives it.
    #[test]
    fn they_name_the_person_and_the_call_for_300_seconds() {
        let user = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let call = "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 900_000_000).unwrap();
        let credentials = Credentials::mint(&Secret::new("north"), user, call, now);
        let username = "1800000300:01890a5d-ac96-774b-bcce-b302099a8057.01890a5d-ac96-774b-bcce-b302099a8058";
        assert_eq!(credentials.username, username);
        assert_eq!(credentials.password, "fQKzJw8eY9dSrQXY9vZqBc18q84=");
        let whole = now - TimeDelta::milliseconds(900);
        assert_eq!(credentials.expire_time, whole + TimeDelta::seconds(300), "what the username says");
    }

    #[test]
    fn passwords_are_never_printed() {
        let (user, call) = (uuid::Uuid::nil().into(), uuid::Uuid::nil().into());
        let credentials = Credentials::mint(&Secret::new("north"), user, call, DateTime::UNIX_EPOCH);
        assert!(!format!("{credentials:?} {:?}", Secret::new("north")).contains(&credentials.password));
    }
}
