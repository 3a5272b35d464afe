use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use proto::{
    auth::Role,
    id::{SessionId, UserId},
};
use runtime::{AUDIENCE, Claims, Clock, ISSUER, Ids, KeySet, PublicKey, TOKEN_TYPE};

/// Issues tokens of every kind, good and bad, as auth-svc would.
pub struct Issuer {
    key: EncodingKey,
    keys: KeySet,
    clock: Clock,
}

const KID: &str = "test-key";

impl Issuer {
    /// An issuer with a key of its own.
    pub fn new(clock: Clock) -> Self {
        let pair = Ed25519KeyPair::generate().expect("randomness");
        let der = pair.to_pkcs8v1().expect("PKCS#8");
        let keys = KeySet::empty();
        keys.replace([PublicKey { kid: KID.into(), bytes: pair.public_key().as_ref().to_vec() }]);
        Self { key: EncodingKey::from_ed_der(der.as_ref()), keys, clock }
    }

    /// The keys that its tokens are verified with.
    pub fn keys(&self) -> KeySet {
        self.keys.clone()
    }

    /// A person's token, on this session.
    pub fn user(&self, user: UserId, session: SessionId, role: Role) -> String {
        let role = role.as_str_name().trim_start_matches("ROLE_").to_lowercase();
        self.sign(&Claims {
            sid: Some(session.to_string()),
            role: Some(role),
            auth_time: Some(self.clock.now().timestamp()),
            ..self.claims(&user.to_string())
        })
    }

    /// A service account's token.
    pub fn service(&self, account: &str, scopes: &[&str]) -> String {
        self.sign(&Claims { scope: Some(scopes.join(" ")), ..self.claims(account) })
    }

    /// Claims for `subject` that are good for ten minutes, without session, role or scope.
    pub fn claims(&self, subject: &str) -> Claims {
        let now = self.clock.now();
        Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: subject.into(),
            sid: None,
            role: None,
            auth_time: None,
            scope: None,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + TimeDelta::minutes(10)).timestamp(),
            jti: Ids::random().next::<uuid::Uuid>().to_string(),
        }
    }

    /// Any claims, signed.
    pub fn sign(&self, claims: &Claims) -> String {
        let header =
            Header { typ: Some(TOKEN_TYPE.into()), kid: Some(KID.into()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &self.key).expect("claims are JSON")
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").finish_non_exhaustive()
    }
}
