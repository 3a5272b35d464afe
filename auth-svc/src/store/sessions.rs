use chrono::{DateTime, Utc};
use db::{Connection, Error, Expect as _, UtcMicros, Uuid16};
use diesel::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable, SelectableHelper as _,
    sql_types::{BigInt, Datetime},
};
use diesel_async::RunQueryDsl as _;
use proto::{
    auth::RevocationReason,
    id::{SessionId, UserId},
};
use uuid::Uuid;

use super::{challenges, revocations, schema::sessions};
use crate::domain::session::Session;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
struct Row {
    id: Uuid16,
    user_id: Uuid16,
    generation: u64,
    rotate_time: UtcMicros,
    create_time: UtcMicros,
    expire_time: UtcMicros,
    end_time: Option<UtcMicros>,
    device_name: String,
    address: String,
    last_seen_time: UtcMicros,
    auth_time: UtcMicros,
    end_reason: Option<u8>,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        let reason = row.end_reason.and_then(|number| RevocationReason::try_from(i32::from(number)).ok());
        let reason = reason.unwrap_or(RevocationReason::Unspecified);
        Self {
            id: Uuid::from(row.id).into(),
            user_id: Uuid::from(row.user_id).into(),
            generation: row.generation,
            rotate_time: row.rotate_time.into(),
            create_time: row.create_time.into(),
            expire_time: row.expire_time.into(),
            end: row.end_time.map(|time| (time.into(), reason)),
            device_name: row.device_name,
            address: row.address,
            last_seen_time: row.last_seen_time.into(),
            auth_time: row.auth_time.into(),
        }
    }
}

/// Adds a session.
pub(crate) async fn insert(conn: &mut Connection, session: &Session) -> Result<(), Error> {
    let row = Row {
        id: session.id.uuid().into(),
        user_id: session.user_id.uuid().into(),
        generation: session.generation,
        rotate_time: session.rotate_time.into(),
        create_time: session.create_time.into(),
        expire_time: session.expire_time.into(),
        end_time: session.end.map(|(time, _)| time.into()),
        device_name: session.device_name.clone(),
        address: session.address.clone(),
        last_seen_time: session.last_seen_time.into(),
        auth_time: session.auth_time.into(),
        end_reason: session.end.map(|(_, reason)| number(reason)),
    };
    diesel::insert_into(sessions::table).values(row).execute(conn).await?;
    Ok(())
}

fn number(reason: RevocationReason) -> u8 {
    u8::try_from(i32::from(reason)).unwrap_or_default()
}

/// A session by id.
pub(crate) async fn find(conn: &mut Connection, id: SessionId) -> Result<Option<Session>, Error> {
    let row: Option<Row> =
        sessions::table.find(Uuid16(id.uuid())).select(Row::as_select()).first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// Moves a session from the generation that `session` has to the next. Whether this caller did it: of many at once, one.
pub(crate) async fn rotate(
    conn: &mut Connection,
    session: &Session,
    address: &str,
    now: DateTime<Utc>,
    expire_time: DateTime<Utc>,
) -> Result<bool, Error> {
    let same = sessions::table
        .find(Uuid16(session.id.uuid()))
        .filter(sessions::generation.eq(session.generation))
        .filter(sessions::end_time.is_null());
    let reached = diesel::update(same)
        .set((
            sessions::generation.eq(session.generation + 1),
            sessions::rotate_time.eq(UtcMicros::from(now)),
            sessions::expire_time.eq(UtcMicros::from(expire_time)),
            sessions::last_seen_time.eq(UtcMicros::from(now)),
            sessions::address.eq(address),
        ))
        .execute(conn)
        .await?;
    Ok(reached.won())
}

/// Ends a session before its time and records it for those who watch. Once: a session that has ended stays as it is.
/// The transaction is the caller's.
pub(crate) async fn end(
    conn: &mut Connection,
    session: SessionId,
    user: UserId,
    reason: RevocationReason,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let live = sessions::table.find(Uuid16(session.uuid())).filter(sessions::end_time.is_null());
    let ended = diesel::update(live)
        .set((sessions::end_time.eq(UtcMicros::from(now)), sessions::end_reason.eq(number(reason))))
        .execute(conn)
        .await?;
    if ended.won() {
        revocations::insert(conn, session, user, reason, now).await?;
    }
    Ok(())
}

/// Ends all of a person's sessions but `except`, records each for those who watch, and drops sign-ins that still wait for
/// their second factor. How many sessions ended. The transaction is the caller's; wake the feed once it is committed.
///
/// A sign-in that goes on meanwhile is not reached unless the caller's transaction has locked the person's row: see
/// [`super::users::lock`].
pub(crate) async fn end_all(
    conn: &mut Connection,
    user: UserId,
    except: Option<SessionId>,
    reason: RevocationReason,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    challenges::drop_sign_ins(conn, user).await?;
    let ids: Vec<Uuid16> = sessions::table
        .filter(sessions::user_id.eq(Uuid16(user.uuid())))
        .filter(sessions::end_time.is_null())
        .filter(sessions::expire_time.gt(UtcMicros::from(now)))
        .filter(sessions::id.ne(Uuid16(except.map_or(Uuid::nil(), SessionId::uuid))))
        .select(sessions::id)
        .load(conn)
        .await?;
    // Locked by their keys, as a refresh locks them: by another index first, the two could wait for each other.
    let live: Vec<Uuid16> = sessions::table
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::end_time.is_null())
        .select(sessions::id)
        .for_update()
        .load(conn)
        .await?;
    diesel::update(sessions::table.filter(sessions::id.eq_any(&live)))
        .set((sessions::end_time.eq(UtcMicros::from(now)), sessions::end_reason.eq(number(reason))))
        .execute(conn)
        .await?;
    let ended: Vec<SessionId> = live.iter().map(|id| Uuid::from(*id).into()).collect();
    revocations::insert_all(conn, &ended, user, reason, now).await?;
    Ok(ended.len())
}

/// The person has proved again who they are. Whether the session lives.
pub(crate) async fn prove(
    conn: &mut Connection,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let live = sessions::table
        .find(Uuid16(session.uuid()))
        .filter(sessions::end_time.is_null())
        .filter(sessions::expire_time.gt(UtcMicros::from(now)));
    let reached =
        diesel::update(live).set(sessions::auth_time.eq(UtcMicros::from(now))).execute(conn).await?;
    Ok(reached.won())
}

/// A person's sessions that live at `now`, the one seen last first; from the one after `after`.
pub(crate) async fn list(
    conn: &mut Connection,
    user: UserId,
    after: Option<(DateTime<Utc>, SessionId)>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Session>, Error> {
    let mut sessions = sessions::table.filter(sessions::user_id.eq(Uuid16(user.uuid()))).into_boxed();
    if let Some((seen, id)) = after {
        let seen = UtcMicros::from(seen);
        // The first condition begins the range of the index, which the second alone would not.
        sessions = sessions
            .filter(sessions::last_seen_time.le(seen))
            .filter(sessions::last_seen_time.lt(seen).or(sessions::id.lt(Uuid16(id.uuid()))));
    }
    let rows: Vec<Row> = sessions
        .filter(sessions::end_time.is_null())
        .filter(sessions::expire_time.gt(UtcMicros::from(now)))
        .order((sessions::last_seen_time.desc(), sessions::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Forgets up to `limit` sessions that expired before `before`; how many it forgot.
pub(crate) async fn purge(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    Ok(diesel::sql_query("DELETE FROM sessions WHERE expire_time < ? ORDER BY expire_time LIMIT ?")
        .bind::<Datetime, _>(UtcMicros::from(before))
        .bind::<BigInt, _>(limit)
        .execute(conn)
        .await?)
}

#[cfg(test)]
mod tests {
    use proto::auth::Role;
    use testkit::mariadb::TestDb;

    use super::*;
    use crate::{
        domain::{
            account::{DisplayName, Email, Username},
            session::Device,
            user::User,
        },
        store::{MIGRATIONS, users},
    };

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_900_000_000, 0).unwrap()
    }

    async fn begin(conn: &mut Connection) -> Session {
        let username = Username::parse("ada").unwrap();
        let name = DisplayName::or_username("", &username).unwrap();
        let user = User {
            email: Some(Email::parse("ada@example.org").unwrap()),
            username: Some(username),
            ..User::new(Uuid::from_u128(1).into(), name, Role::User, noon())
        };
        assert_eq!(users::insert(conn, &user, Some("hash")).await.unwrap(), None);
        let session = Session::begin(Uuid::from_u128(2).into(), user.id, Device::default(), noon(), noon());
        insert(conn, &session).await.unwrap();
        session
    }

    #[tokio::test]
    async fn who_has_seen_an_older_generation_moves_nothing() {
        let db = TestDb::new(&MIGRATIONS).await;
        let conn = &mut db.connect().await;
        let first = begin(conn).await;
        assert!(rotate(conn, &first, "", noon(), noon()).await.unwrap());
        let second = find(conn, first.id).await.unwrap().unwrap();
        assert!(rotate(conn, &second, "", noon(), noon()).await.unwrap());
        assert!(!rotate(conn, &first, "", noon(), noon()).await.unwrap());
        assert!(!rotate(conn, &second, "", noon(), noon()).await.unwrap());
        assert_eq!(find(conn, first.id).await.unwrap().unwrap().generation, 3);
    }

    #[tokio::test]
    async fn a_session_that_has_ended_is_not_rotated_and_ends_once() {
        let db = TestDb::new(&MIGRATIONS).await;
        let conn = &mut db.connect().await;
        let session = begin(conn).await;
        for reason in [RevocationReason::SignedOut, RevocationReason::TokenReused] {
            end(conn, session.id, session.user_id, reason, noon()).await.unwrap();
        }
        assert!(!rotate(conn, &session, "", noon(), noon()).await.unwrap());
        let told = revocations::after(conn, 0, noon(), 10).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].reason, RevocationReason::SignedOut);
    }
}
