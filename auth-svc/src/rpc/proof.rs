//! Answers to challenges.

use chrono::{DateTime, Utc};
use db::Connection;
use proto::{auth::complete_login_request, id::UserId};
use serde_json::Value;
use uuid::Uuid;
use webauthn_rs::prelude::AuthenticationResult;

use crate::{
    app::App,
    domain::{
        account::InvalidField,
        challenge::Challenge,
        passkey::{Ceremony, Passkey},
        recovery_code::RecoveryCode,
        seal::Purpose,
        totp::TotpSecret,
    },
    error::Error,
    store,
};

/// What somebody proves with who they are.
pub(in crate::rpc) enum Proof {
    /// A code of an authenticator app.
    Totp(String),
    /// A recovery code.
    RecoveryCode(String),
    /// The answer of a passkey, in JSON.
    Passkey(String),
}

impl Proof {
    pub(in crate::rpc) fn parse(
        answer: Option<complete_login_request::Answer>,
    ) -> Result<Self, InvalidField> {
        use complete_login_request::Answer;
        match answer {
            Some(Answer::TotpCode(code)) => Ok(Self::Totp(code)),
            Some(Answer::RecoveryCode(code)) => Ok(Self::RecoveryCode(code)),
            Some(Answer::PasskeyCredentialJson(json)) => Ok(Self::Passkey(json)),
            None => Err(InvalidField { field: "answer", problem: "must be one of them" }),
        }
    }

    /// Whether it is short enough to be guessed.
    pub(in crate::rpc) const fn is_code(&self) -> bool {
        matches!(self, Self::Totp(_) | Self::RecoveryCode(_))
    }

    /// Whose proof it is: the challenge says it, or else the passkey.
    pub(in crate::rpc) fn claimed(&self, app: &App, challenge: &Challenge) -> Result<UserId, Error> {
        match (challenge.user_id, self) {
            (Some(user), _) => Ok(user),
            (None, Self::Passkey(answer)) => Ok(app.relying_party()?.claimed(answer)?.0),
            (None, Self::Totp(_) | Self::RecoveryCode(_)) => Err(Error::FactorWrong),
        }
    }

    /// Whether it proves that the answer to this challenge comes from `user`, and if so uses it up. Fails with
    /// [`Error::FactorWrong`]. The transaction is the caller's, and has locked the person's row.
    pub(in crate::rpc) async fn check(
        &self,
        app: &App,
        conn: &mut Connection,
        challenge: &Challenge,
        user: UserId,
    ) -> Result<(), Error> {
        let is_right = match self {
            Self::Totp(code) => use_totp(app, conn, user, code).await?,
            Self::RecoveryCode(code) => use_recovery_code(app, conn, user, code).await?,
            Self::Passkey(answer) => return use_passkey(app, conn, challenge, user, answer).await,
        };
        if is_right { Ok(()) } else { Err(Error::FactorWrong) }
    }
}

/// The id that a challenge's token names.
pub(in crate::rpc) fn challenge_id(app: &App, token: &str) -> Result<Uuid, Error> {
    let id = app.seal_key.open(Purpose::Challenge, token);
    id.and_then(|id| Uuid::from_slice(&id).ok()).ok_or(Error::ChallengeEnded)
}

/// The token that names a challenge.
pub(in crate::rpc) fn challenge_token(app: &App, challenge: &Challenge) -> String {
    app.seal_key.seal(Purpose::Challenge, challenge.id.as_bytes())
}

/// A challenge that may be answered.
pub(in crate::rpc) async fn open(app: &App, token: &str) -> Result<Challenge, Error> {
    let (id, now) = (challenge_id(app, token)?, app.clock.now());
    let find = app.pool.run(async |conn| store::challenges::find(conn, id, now).await);
    find.await?.ok_or(Error::ChallengeEnded)
}

/// Counts an answer to a challenge, before it is looked at.
pub(in crate::rpc) async fn count(app: &App, challenge: &Challenge) -> Result<(), Error> {
    let (id, now) = (challenge.id, app.clock.now());
    let counted = app.pool.run(async |conn| store::challenges::count(conn, id, now).await).await?;
    if counted { Ok(()) } else { Err(Error::ChallengeEnded) }
}

/// Ends a challenge by a right answer. The transaction is the caller's.
pub(in crate::rpc) async fn consume(conn: &mut Connection, challenge: &Challenge) -> Result<(), Error> {
    if store::challenges::consume(conn, challenge.id).await? { Ok(()) } else { Err(Error::ChallengeEnded) }
}

/// Asks for one of a person's passkeys; nothing where there is none, or none works here.
pub(in crate::rpc) async fn ask_passkeys(
    app: &App,
    conn: &mut Connection,
    user: UserId,
) -> Result<Option<Ceremony>, Error> {
    let Some(here) = &app.passkeys else { return Ok(None) };
    let passkeys = store::passkeys::list(conn, user).await?;
    if passkeys.is_empty() {
        return Ok(None);
    }
    Ok(Some(here.begin(&passkeys)?))
}

async fn use_totp(app: &App, conn: &mut Connection, user: UserId, code: &str) -> Result<bool, Error> {
    let totp = store::factors::totp(conn, user).await?.filter(|totp| totp.confirm_time.is_some());
    let Some(totp) = totp else { return Ok(false) };
    match step_of(app, user, &totp.secret, code)? {
        Some(step) => Ok(store::factors::use_step(conn, user, step).await?),
        None => Ok(false),
    }
}

/// The step that a code of a kept secret is of, if it is one that may be used now.
pub(in crate::rpc) fn step_of(
    app: &App,
    user: UserId,
    sealed: &[u8],
    code: &str,
) -> Result<Option<u64>, Error> {
    let secret = app.factor_key.open(user, sealed);
    let secret = secret.ok_or_else(|| Error::Broken("factor.key does not open a secret".into()))?;
    Ok(TotpSecret::from_bytes(secret).step_of(code, app.clock.now())?)
}

async fn use_recovery_code(
    app: &App,
    conn: &mut Connection,
    user: UserId,
    code: &str,
) -> Result<bool, Error> {
    let Some(code) = RecoveryCode::parse(code) else { return Ok(false) };
    let hash = app.factor_key.code_hash(user, &code);
    Ok(store::factors::use_recovery_code(conn, user, &hash).await?)
}

async fn use_passkey(
    app: &App,
    conn: &mut Connection,
    challenge: &Challenge,
    user: UserId,
    answer: &str,
) -> Result<(), Error> {
    let state = challenge.webauthn.clone().ok_or(Error::FactorWrong)?;
    let (mut passkey, result) = if challenge.user_id.is_some() {
        one_of(app, conn, user, state, answer).await?
    } else {
        alone(app, conn, user, state, answer).await?
    };
    passkey.credential.update_credential(&result);
    Ok(store::passkeys::used(conn, &passkey, app.clock.now()).await?)
}

async fn one_of(
    app: &App,
    conn: &mut Connection,
    user: UserId,
    state: Value,
    answer: &str,
) -> Result<(Passkey, AuthenticationResult), Error> {
    let result = app.relying_party()?.finish(state, answer)?;
    let found = store::passkeys::find(conn, result.cred_id()).await?;
    // One that was removed since it was asked for is nobody's.
    let passkey = found.filter(|passkey| passkey.user_id == user).ok_or(Error::FactorWrong)?;
    Ok((passkey, result))
}

async fn alone(
    app: &App,
    conn: &mut Connection,
    user: UserId,
    state: Value,
    answer: &str,
) -> Result<(Passkey, AuthenticationResult), Error> {
    let here = app.relying_party()?;
    let (_, credential_id) = here.claimed(answer)?;
    let found = store::passkeys::find(conn, &credential_id).await?;
    let passkey = found.filter(|passkey| passkey.user_id == user).ok_or(Error::FactorWrong)?;
    let result = here.finish_alone(state, answer, &passkey)?;
    Ok((passkey, result))
}

/// When somebody has proved it, as a token says it: in whole seconds.
pub(in crate::rpc) fn in_seconds(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(time.timestamp(), 0).unwrap_or(time)
}
