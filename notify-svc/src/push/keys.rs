//! How this server is known to vendors' services: VAPID (RFC 8292).

use std::{fmt, path::Path, sync::Arc};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use serde::Serialize;

/// How long a token is good for; a day is the most that is taken.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);

/// The server's key. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Keys(Arc<Inner>);

struct Inner {
    signing: EncodingKey,
    /// The point, uncompressed.
    public: Vec<u8>,
    /// Whom vendors may ask about what this server sends: `mailto:` or `https:`.
    contact: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl Keys {
    /// The key in a PEM file (PKCS#8, P-256). Says in plain words what is wrong with it.
    pub(crate) fn read(path: &Path, contact: &str) -> Result<Self, String> {
        let place = path.display();
        let der = PrivatePkcs8KeyDer::from_pem_file(path).map_err(|error| format!("{place}: {error}"))?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.secret_pkcs8_der())
            .map_err(|_| format!("{place} holds no P-256 key in PKCS#8"))?;
        let signing = EncodingKey::from_ec_der(der.secret_pkcs8_der());
        let public = pair.public_key().as_ref().to_vec();
        Ok(Self(Arc::new(Inner { signing, public, contact: contact.to_owned() })))
    }

    pub(crate) fn public(&self) -> &[u8] {
        &self.0.public
    }

    /// What to say to the service at `origin`.
    pub(super) fn authorization(&self, origin: &str, now: DateTime<Utc>) -> Result<String, String> {
        let claims = Claims { aud: origin, exp: (now + GOOD_FOR).timestamp(), sub: &self.0.contact };
        let token = encode(&Header::new(Algorithm::ES256), &claims, &self.0.signing)
            .map_err(|error| error.to_string())?;
        Ok(format!("vapid t={token}, k={}", BASE64_URL_SAFE_NO_PAD.encode(&self.0.public)))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}
