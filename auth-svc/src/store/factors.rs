//! Authenticator apps and recovery codes.

use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, Queryable, Selectable,
    SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::UserId;

use super::{
    passkeys,
    schema::{recovery_codes, totp_factors},
};

/// An authenticator app, as it is kept.
#[derive(Clone)]
pub(crate) struct TotpFactor {
    /// Under the factor key.
    pub(crate) secret: Vec<u8>,
    /// When it was turned on; nothing: not yet.
    pub(crate) confirm_time: Option<DateTime<Utc>>,
}

/// Which factors an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factors {
    /// Since when an authenticator app is on.
    pub(crate) totp_since: Option<DateTime<Utc>>,
    pub(crate) passkeys: u32,
    /// Not yet used.
    pub(crate) recovery_codes: u32,
}

impl Factors {
    /// Whether the account is asked for more than its password.
    pub(crate) const fn any(self) -> bool {
        self.totp_since.is_some() || self.passkeys > 0
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = totp_factors)]
struct TotpRow {
    secret: Vec<u8>,
    confirm_time: Option<UtcMicros>,
}

/// Which factors an account has.
pub(crate) async fn of(conn: &mut Connection, user: UserId) -> Result<Factors, Error> {
    let codes = recovery_codes::table.filter(recovery_codes::user_id.eq(Uuid16(user.uuid()))).count();
    let recovery_codes: i64 = codes.get_result(conn).await?;
    Ok(Factors {
        totp_since: totp(conn, user).await?.and_then(|totp| totp.confirm_time),
        passkeys: passkeys::count(conn, user).await?,
        recovery_codes: u32::try_from(recovery_codes).unwrap_or_default(),
    })
}

/// A person's authenticator app, turned on or not.
pub(crate) async fn totp(conn: &mut Connection, user: UserId) -> Result<Option<TotpFactor>, Error> {
    let row: Option<TotpRow> = totp_factors::table
        .find(Uuid16(user.uuid()))
        .select(TotpRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|row| TotpFactor { secret: row.secret, confirm_time: row.confirm_time.map(Into::into) }))
}

/// Keeps a secret until it is confirmed, in place of one that was not.
pub(crate) async fn begin_totp(
    conn: &mut Connection,
    user: UserId,
    secret: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    remove_totp(conn, user).await?;
    diesel::insert_into(totp_factors::table)
        .values((
            totp_factors::user_id.eq(Uuid16(user.uuid())),
            totp_factors::secret.eq(secret),
            totp_factors::last_step.eq(0_u64),
            totp_factors::create_time.eq(UtcMicros::from(now)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Turns the app on, by a code of this step. Whether this caller did it.
pub(crate) async fn confirm_totp(
    conn: &mut Connection,
    user: UserId,
    step: u64,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let waiting = totp_factors::table.find(Uuid16(user.uuid())).filter(totp_factors::confirm_time.is_null());
    let reached = diesel::update(waiting)
        .set((totp_factors::confirm_time.eq(UtcMicros::from(now)), totp_factors::last_step.eq(step)))
        .execute(conn)
        .await?;
    Ok(reached.won())
}

/// Uses the code of a step. Whether it was not used before: of many at once, one.
pub(crate) async fn use_step(conn: &mut Connection, user: UserId, step: u64) -> Result<bool, Error> {
    let unused = totp_factors::table
        .find(Uuid16(user.uuid()))
        .filter(totp_factors::confirm_time.is_not_null())
        .filter(totp_factors::last_step.lt(step));
    Ok(diesel::update(unused).set(totp_factors::last_step.eq(step)).execute(conn).await?.won())
}

/// Turns the app off, if there is one.
pub(crate) async fn remove_totp(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    diesel::delete(totp_factors::table.find(Uuid16(user.uuid()))).execute(conn).await?;
    Ok(())
}

/// Keeps new recovery codes in place of the old ones; none: the account has none any more.
pub(crate) async fn set_recovery_codes(
    conn: &mut Connection,
    user: UserId,
    hashes: &[Vec<u8>],
) -> Result<(), Error> {
    let old = recovery_codes::table.filter(recovery_codes::user_id.eq(Uuid16(user.uuid())));
    diesel::delete(old).execute(conn).await?;
    let rows: Vec<_> = hashes
        .iter()
        .map(|hash| (recovery_codes::user_id.eq(Uuid16(user.uuid())), recovery_codes::code_hash.eq(hash)))
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(recovery_codes::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// Uses a recovery code. Whether there was one: of many at once, one.
pub(crate) async fn use_recovery_code(
    conn: &mut Connection,
    user: UserId,
    hash: &[u8],
) -> Result<bool, Error> {
    Ok(diesel::delete(recovery_codes::table.find((Uuid16(user.uuid()), hash))).execute(conn).await?.won())
}
