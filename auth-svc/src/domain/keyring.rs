//! The keys that access tokens are signed with, and the tokens.

use aws_lc_rs::{
    digest,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use runtime::{AUDIENCE, Claims, ISSUER, PublicKey, TOKEN_TYPE};
use uuid::Uuid;

/// How long an access token lives.
pub(crate) const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(10);
/// How long others may keep the public keys before they ask again.
pub(crate) const KEYS_MAX_AGE: TimeDelta = TimeDelta::seconds(60);
/// A new key signs only when everybody has had it for a while: two rounds of re-reading files and two of fetching.
const SIGNS_AFTER: TimeDelta = TimeDelta::minutes(5);

/// One Ed25519 key (RFC 8032, RFC 8037).
pub(crate) struct SigningKey {
    /// The file's name; the newest by name signs.
    name: String,
    /// From when on the key was there to be read.
    since: DateTime<Utc>,
    kid: String,
    public: Vec<u8>,
    private: EncodingKey,
}

/// What is wrong with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an Ed25519 key in PKCS#8 version 1")]
pub(crate) struct BadKey;

impl SigningKey {
    /// From PKCS#8. Version 1: the JWT library refuses version 2.
    pub(crate) fn from_pkcs8(name: String, since: DateTime<Utc>, pkcs8: &[u8]) -> Result<Self, BadKey> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| BadKey)?;
        let public = pair.public_key().as_ref().to_vec();
        let digest = digest::digest(&digest::SHA256, &public);
        let kid = BASE64_URL_SAFE_NO_PAD.encode(digest.as_ref().get(..12).unwrap_or_default());
        Ok(Self { name, since, kid, public, private: EncodingKey::from_ed_der(pkcs8) })
    }

    /// The PKCS#8 of a new key.
    pub(crate) fn generate() -> Result<Vec<u8>, BadKey> {
        let pair = Ed25519KeyPair::generate().map_err(|_| BadKey)?;
        Ok(pair.to_pkcs8v1().map_err(|_| BadKey)?.as_ref().to_vec())
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey { kid: self.kid.clone(), bytes: self.public.clone() }
    }
}

/// All keys that live. Never empty.
pub(crate) struct Keyring {
    keys: Vec<SigningKey>,
}

/// Whom a token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bearer {
    Person { user_id: String, session_id: String, role: &'static str, auth_time: DateTime<Utc> },
    Service { account: String, scope: String },
}

/// A signed token.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) expire_time: DateTime<Utc>,
}

impl Keyring {
    /// Nothing if there is no key.
    pub(crate) fn new(mut keys: Vec<SigningKey>) -> Option<Self> {
        keys.sort_by(|one, other| one.name.cmp(&other.name));
        (!keys.is_empty()).then_some(Self { keys })
    }

    /// Every key that verifies.
    pub(crate) fn public(&self) -> Vec<PublicKey> {
        self.keys.iter().map(SigningKey::public).collect()
    }

    /// Signs a token.
    pub(crate) fn issue(
        &self,
        bearer: Bearer,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Token, jsonwebtoken::errors::Error> {
        let expire_time = now + TOKEN_LIFE;
        let (sub, sid, role, auth_time, scope) = match bearer {
            Bearer::Person { user_id, session_id, role, auth_time } => {
                (user_id, Some(session_id), Some(role.to_owned()), Some(auth_time.timestamp()), None)
            }
            Bearer::Service { account, scope } => (account, None, None, None, Some(scope)),
        };
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub,
            sid,
            role,
            auth_time,
            scope,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expire_time.timestamp(),
            jti: id.to_string(),
        };
        let Some(key) = self.signer(now) else {
            return Err(jsonwebtoken::errors::ErrorKind::InvalidKeyFormat.into());
        };
        let header = Header {
            typ: Some(TOKEN_TYPE.to_owned()),
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let text = jsonwebtoken::encode(&header, &claims, &key.private)?;
        // The token counts in whole seconds.
        Ok(Token { text, expire_time: DateTime::from_timestamp(claims.exp, 0).unwrap_or(expire_time) })
    }

    /// The newest by name that everybody knows; the newest at all when all are new.
    fn signer(&self, now: DateTime<Utc>) -> Option<&SigningKey> {
        self.keys.iter().rev().find(|key| key.since + SIGNS_AFTER <= now).or_else(|| self.keys.last())
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use runtime::{Clock, KeySet, Principal, Verifier};

    use super::*;

    fn key(name: &str, since: DateTime<Utc>) -> SigningKey {
        let pkcs8 = SigningKey::generate().unwrap();
        assert_eq!(pkcs8.len(), 48);
        SigningKey::from_pkcs8(name.into(), since, &pkcs8).unwrap()
    }

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn kid_of(token: &Token) -> String {
        jsonwebtoken::decode_header(&token.text).unwrap().kid.unwrap()
    }

    #[test]
    fn a_token_is_what_every_service_verifies() {
        let ring = Keyring::new(vec![key("a", noon())]).unwrap();
        let keys = KeySet::empty();
        keys.replace(ring.public());
        let clock = Clock::manual(noon());
        let verifier = Verifier::new(keys, clock.clone());
        let bearer =
            Bearer::Service { account: "call-svc".into(), scope: "users.read events.publish".into() };
        let token = ring.issue(bearer, Uuid::nil(), noon()).unwrap();
        let Principal::Service(service) = verifier.verify(&token.text).unwrap() else { panic!("a service") };
        assert_eq!((service.account.as_str(), service.scopes.len()), ("call-svc", 2));
        assert_eq!(service.expire_time, token.expire_time);
        clock.advance(std::time::Duration::from_secs(640));
        assert!(verifier.verify(&token.text).is_err());
    }

    #[test]
    fn a_new_key_signs_only_when_everybody_knows_it() {
        let (old, new) = (key("2026-01", noon()), key("2026-02", noon() + TimeDelta::hours(1)));
        let (old_kid, new_kid) = (old.kid.clone(), new.kid.clone());
        let ring = Keyring::new(vec![new, old]).unwrap();
        assert_eq!(ring.public().len(), 2, "both verify from the start");
        let kid_at = |minutes| {
            let bearer = Bearer::Service { account: "a".into(), scope: String::new() };
            kid_of(&ring.issue(bearer, Uuid::nil(), noon() + TimeDelta::minutes(minutes)).unwrap())
        };
        assert_eq!(kid_at(64), old_kid);
        assert_eq!(kid_at(65), new_kid);
        assert!(Keyring::new(Vec::new()).is_none());
    }

    #[test]
    fn other_keys_are_refused() {
        let wrong = |bytes: &[u8]| SigningKey::from_pkcs8("a".into(), noon(), bytes).is_err();
        assert!(wrong(&[]));
        assert!(wrong(&[0; 48]));
    }
}
