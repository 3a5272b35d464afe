//! Codes of authenticator apps (RFC 6238), as every app has them: SHA-1, 6 digits, 30 s.

use aws_lc_rs::{error::Unspecified, rand};
use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Totp, TotpError};

/// What apps show beside the code.
const ISSUER: &str = "Switchboard";
/// 160 bits, as RFC 4226 §4 recommends.
const SECRET_BYTES: usize = 20;
/// Steps before and after the present one whose codes are taken: clocks differ, and typing takes time.
const SKEW: u16 = 1;

/// The secret that an app and the server share.
pub(crate) struct TotpSecret(Vec<u8>);

/// A secret that codes cannot be made of.
#[derive(Debug, thiserror::Error)]
#[error("no codes can be made: {0}")]
pub(crate) struct BadSecret(TotpError);

impl TotpSecret {
    /// A new one.
    pub(crate) fn generate() -> Result<Self, Unspecified> {
        let mut bytes = vec![0; SECRET_BYTES];
        rand::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// One that is kept.
    pub(crate) const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// In base 32, for typing.
    pub(crate) fn base32(&self) -> Result<String, BadSecret> {
        Ok(self.totp("")?.secret().to_base32())
    }

    /// For a QR code: `otpauth://totp/Switchboard:ada?…`.
    pub(crate) fn uri(&self, account: &str) -> Result<String, BadSecret> {
        self.totp(account)?.to_url().map_err(BadSecret)
    }

    /// The step of 30 s that a code is of, if it is one that may be used about now. Digits may be grouped by spaces.
    pub(crate) fn step_of(&self, code: &str, now: DateTime<Utc>) -> Result<Option<u64>, BadSecret> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = u64::try_from(now.timestamp()).unwrap_or_default();
        Ok(self.totp("")?.check(&code, now))
    }

    fn totp(&self, account: &str) -> Result<Totp, BadSecret> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_skew(SKEW)
            .with_secret(self.0.clone())
            .with_issuer(Some(ISSUER))
            .with_account_name(account)
            .build()
            .map_err(BadSecret)
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890".to_vec())
    }

    fn step_of(code: &str, second: i64) -> Option<u64> {
        secret().step_of(code, DateTime::from_timestamp(second, 0).unwrap()).unwrap()
    }

    #[test]
    fn the_vectors_of_the_rfc() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(code, second), Some(u64::try_from(second / 30).unwrap()), "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late() {
        let step = 1_234_567_890 / 30;
        for (second, expected) in [
            (1_234_567_890 - 31, None),
            (1_234_567_890 - 30, Some(step)),
            (1_234_567_890 + 59, Some(step)),
            (1_234_567_890 + 60, None),
        ] {
            assert_eq!(step_of("005 924", second).map(|step| i64::try_from(step).unwrap()), expected);
        }
        for code in ["", "005925", "5924", "0005924", "+05924", "٠٠٥٩٢٤"] {
            assert_eq!(step_of(code, 1_234_567_890), None, "{code}");
        }
    }

    #[test]
    fn apps_can_read_the_uri() {
        assert_eq!(
            secret().uri("ada").unwrap(),
            "otpauth://totp/Switchboard:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Switchboard"
        );
        assert_eq!(secret().base32().unwrap(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn secrets_differ_and_show_themselves_nowhere() {
        let (one, other) = (TotpSecret::generate().unwrap(), TotpSecret::generate().unwrap());
        assert_ne!(one.as_bytes(), other.as_bytes());
        assert_eq!(one.as_bytes().len(), SECRET_BYTES);
        assert_eq!(format!("{one:?}"), "TotpSecret");
    }
}
