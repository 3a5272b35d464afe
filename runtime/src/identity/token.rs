use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use parking_lot::Mutex;
use proto::{
    access_v1::ErrorReason,
    auth::Role,
    reason::{Extra, Reason as _},
};
use serde::{Deserialize, Serialize};
use tonic::{Code, Status};

use super::{KeySet, Principal, ServicePrincipal, UserPrincipal};
use crate::Clock;

/// `iss` of every token.
pub const ISSUER: &str = "switchboard";
/// `aud` of every token.
pub const AUDIENCE: &str = "switchboard";
/// `typ` of every access token (RFC 9068).
pub const TOKEN_TYPE: &str = "at+jwt";
/// How far two clocks may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// What an access token says (RFC 9068). A person's has `sid` and `role`, a service's has `scope`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: [`ISSUER`].
    pub iss: String,
    /// Whom it is for: [`AUDIENCE`].
    pub aud: String,
    /// The user id, or the service account's name.
    pub sub: String,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `guest`, `user`, `moderator` or `admin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// When the person last proved who they are (OpenID Connect Core §2), in seconds of Unix time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// Scopes, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Issued at, in seconds of Unix time.
    pub iat: i64,
    /// Not before.
    pub nbf: i64,
    /// Ends at.
    pub exp: i64,
    /// Names the token.
    pub jti: String,
}

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Malformed, forged, or not for this platform.
    #[error("the token is not valid")]
    Invalid,
    /// Past its time.
    #[error("the token has expired")]
    Expired,
    /// The keys have not arrived yet.
    #[error("tokens cannot be verified yet")]
    KeysAway,
}

impl From<TokenError> for Status {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Invalid => ErrorReason::TokenInvalid.refuse(Code::Unauthenticated, error.to_string()),
            TokenError::Expired => ErrorReason::TokenExpired.refuse(Code::Unauthenticated, error.to_string()),
            // Never UNAUTHENTICATED: clients would sign out.
            TokenError::KeysAway => ErrorReason::KeysAway.refuse_with(
                Code::Unavailable,
                error.to_string(),
                Extra::retry_after(std::time::Duration::from_secs(1)),
            ),
        }
    }
}

/// How many verified tokens are remembered. A signature costs about 50 µs to verify, a look-up well below one.
const REMEMBERED: usize = 4096;

type Verified = HashMap<Box<str>, (Claims, Principal)>;

/// Verifies access tokens: Ed25519 only, `kid` from our own keys only, and no request is ever caused by a token.
#[derive(Clone)]
pub struct Verifier {
    keys: KeySet,
    clock: Clock,
    verified: Arc<Mutex<Verified>>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("keys", &self.keys).finish_non_exhaustive()
    }
}

impl Verifier {
    /// Verifies with these keys and this clock.
    pub fn new(keys: KeySet, clock: Clock) -> Self {
        Self { keys, clock, verified: Arc::default() }
    }

    /// Whether there are keys to verify with.
    pub fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Who a token names.
    pub fn verify(&self, token: &str) -> Result<Principal, TokenError> {
        let known = self.verified.lock().get(token).cloned();
        if let Some((claims, principal)) = known {
            return self.check_times(&claims).map(|()| principal);
        }
        let (claims, principal) = self.verify_signature(token)?;
        self.check_times(&claims)?;
        let mut verified = self.verified.lock();
        if verified.len() >= REMEMBERED {
            verified.clear();
        }
        verified.insert(token.into(), (claims, principal.clone()));
        Ok(principal)
    }

    fn verify_signature(&self, token: &str) -> Result<(Claims, Principal), TokenError> {
        let header = decode_header(token).map_err(|_| TokenError::Invalid)?;
        if header.typ.as_deref() != Some(TOKEN_TYPE) {
            return Err(TokenError::Invalid);
        }
        if self.keys.is_empty() {
            return Err(TokenError::KeysAway);
        }
        let key = header.kid.and_then(|kid| self.keys.get(&kid)).ok_or(TokenError::Invalid)?;
        let claims = decode::<Claims>(token, &key, &validation()).map_err(|_| TokenError::Invalid)?.claims;
        let principal = into_principal(claims.clone()).ok_or(TokenError::Invalid)?;
        Ok((claims, principal))
    }

    fn check_times(&self, claims: &Claims) -> Result<(), TokenError> {
        let now = self.clock.now();
        let exp = DateTime::from_timestamp(claims.exp, 0).ok_or(TokenError::Invalid)?;
        let nbf = DateTime::from_timestamp(claims.nbf, 0).ok_or(TokenError::Invalid)?;
        if now >= exp + LEEWAY {
            return Err(TokenError::Expired);
        }
        if now + LEEWAY < nbf {
            return Err(TokenError::Invalid);
        }
        Ok(())
    }
}

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    // The times are checked against our own clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn into_principal(claims: Claims) -> Option<Principal> {
    let expire_time: DateTime<Utc> = DateTime::from_timestamp(claims.exp, 0)?;
    match (claims.sid, claims.role, claims.scope) {
        (Some(sid), Some(role), None) => Some(Principal::User(UserPrincipal {
            user_id: claims.sub.parse().ok()?,
            session_id: sid.parse().ok()?,
            role: role_of(&role)?,
            auth_time: claims.auth_time.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
            expire_time,
        })),
        (None, None, Some(scope)) => Some(Principal::Service(ServicePrincipal {
            account: claims.sub,
            scopes: scope.split_whitespace().map(str::to_owned).collect(),
            expire_time,
        })),
        _ => None,
    }
}

fn role_of(name: &str) -> Option<Role> {
    match name {
        "guest" => Some(Role::Guest),
        "user" => Some(Role::User),
        "moderator" => Some(Role::Moderator),
        "admin" => Some(Role::Admin),
        _ => None,
    }
}
