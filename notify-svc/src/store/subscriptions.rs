//! The browsers that are pushed to.

use chrono::{DateTime, Utc};
use db::{Connection, Error, UtcMicros, Uuid16};
use diesel::{
    ExpressionMethods as _, Insertable, QueryDsl as _, Queryable, Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use proto::id::{SessionId, UserId};
use uuid::Uuid;

use super::schema::push_subscriptions as table;
use crate::domain::{Browser, Subscription};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = table)]
struct Row {
    subscription_id: Uuid16,
    user_id: Uuid16,
    session_id: Uuid16,
    endpoint_hash: Vec<u8>,
    endpoint: String,
    public_key: Vec<u8>,
    secret: Vec<u8>,
    device: String,
    create_time: UtcMicros,
    push_time: Option<UtcMicros>,
}

impl From<Row> for Subscription {
    fn from(row: Row) -> Self {
        Self {
            id: row.subscription_id.into(),
            user: UserId::from(Uuid::from(row.user_id)),
            session: SessionId::from(Uuid::from(row.session_id)),
            browser: Browser { endpoint: row.endpoint, key: row.public_key, secret: row.secret },
            device: row.device,
            create_time: row.create_time.into(),
            push_time: row.push_time.map(Into::into),
        }
    }
}

/// Adds a subscription, in place of whatever had its endpoint before, and drops the person's oldest beyond `most`.
pub(crate) async fn add(
    conn: &mut Connection,
    subscription: &Subscription,
    endpoint_hash: &[u8],
    most: usize,
) -> Result<(), Error> {
    let user = Uuid16(subscription.user.uuid());
    diesel::delete(table::table.filter(table::endpoint_hash.eq(endpoint_hash))).execute(conn).await?;
    let Subscription { browser, .. } = subscription.clone();
    let row = Row {
        subscription_id: subscription.id.into(),
        user_id: user,
        session_id: subscription.session.uuid().into(),
        endpoint_hash: endpoint_hash.to_vec(),
        endpoint: browser.endpoint,
        public_key: browser.key,
        secret: browser.secret,
        device: subscription.device.clone(),
        create_time: subscription.create_time.into(),
        push_time: None,
    };
    diesel::insert_into(table::table).values(row).execute(conn).await?;
    let kept = of(conn, &[subscription.user]).await?;
    let excess: Vec<_> = kept.into_iter().skip(most).map(|old| Uuid16(old.id)).collect();
    diesel::delete(table::table.filter(table::subscription_id.eq_any(excess))).execute(conn).await?;
    Ok(())
}

/// The subscriptions of these people, the newest first.
pub(crate) async fn of(conn: &mut Connection, users: &[UserId]) -> Result<Vec<Subscription>, Error> {
    let rows: Vec<Row> = table::table
        .filter(table::user_id.eq_any(users.iter().map(|user| Uuid16(user.uuid()))))
        .order((table::create_time.desc(), table::subscription_id.desc()))
        .select(Row::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Those of these people who have any.
pub(crate) async fn who_have(conn: &mut Connection, users: &[UserId]) -> Result<Vec<UserId>, Error> {
    let ids: Vec<Uuid16> = table::table
        .filter(table::user_id.eq_any(users.iter().map(|user| Uuid16(user.uuid()))))
        .select(table::user_id)
        .distinct()
        .load(conn)
        .await?;
    Ok(ids.into_iter().map(|id| UserId::from(Uuid::from(id))).collect())
}

/// Something has arrived at the vendor's service.
pub(crate) async fn arrived(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    diesel::update(table::table.find(Uuid16(id)))
        .set(table::push_time.eq(Some(UtcMicros::from(now))))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends one of a person's; nothing happens if they have no such.
pub(crate) async fn remove(conn: &mut Connection, user: UserId, id: Uuid) -> Result<(), Error> {
    let theirs = table::table.find(Uuid16(id)).filter(table::user_id.eq(Uuid16(user.uuid())));
    diesel::delete(theirs).execute(conn).await?;
    Ok(())
}

/// Ends those of sessions that have ended. Gives how many there were.
pub(crate) async fn end_of(conn: &mut Connection, sessions: &[SessionId]) -> Result<usize, Error> {
    let ids = sessions.iter().map(|session| Uuid16(session.uuid()));
    Ok(diesel::delete(table::table.filter(table::session_id.eq_any(ids))).execute(conn).await?)
}

/// Ends those that no page has registered again since: their browsers are gone.
pub(crate) async fn end_older(conn: &mut Connection, since: DateTime<Utc>) -> Result<usize, Error> {
    let old = table::table.filter(table::create_time.lt(UtcMicros::from(since)));
    Ok(diesel::delete(old).execute(conn).await?)
}
