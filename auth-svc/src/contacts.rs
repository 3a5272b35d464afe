//! Changes between two people: committed, then told to each of them what they may know.

use db::outbox::{self, Event};
use proto::{auth::ContactKind, id::UserId};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        contact::{Act, Pair, Refusal, Side},
        user::User,
    },
    error::Error,
    events, store,
};

/// Whoever acts, and the person whom it is about.
#[derive(Debug)]
pub(crate) struct Two {
    pub(crate) me: User,
    pub(crate) other: User,
}

impl Two {
    /// Fails if one of them has no account, or both are one.
    pub(crate) async fn find(app: &App, me: UserId, other: UserId) -> Result<Self, Error> {
        if me == other {
            return Err(Error::Oneself);
        }
        let found = app.pool.run(async |conn| store::users::batch(conn, &[me, other]).await).await?;
        let find = |id| found.iter().find(|user| user.id == id).cloned().ok_or(Error::UserNotFound);
        Ok(Self { me: find(me)?, other: find(other)? })
    }

    /// What may begin between them begins only with somebody who is there.
    fn admit(&self, act: &Act) -> Result<(), Error> {
        let may = match act {
            Act::Request { .. } => self.other.is_active() && self.other.has_account(),
            Act::Block => self.other.is_active(),
            Act::Befriend => self.me.is_active() && self.other.is_active(),
            Act::Accept | Act::Decline | Act::Cancel | Act::Remove | Act::Unblock => true,
        };
        if may { Ok(()) } else { Err(Error::UserNotFound) }
    }
}

/// Does what one person wants with another. Gives how they stand now, as whoever acts sees it.
pub(crate) async fn act(app: &App, two: &Two, act: &Act) -> Result<Side, Error> {
    two.admit(act)?;
    if matches!(act, Act::Request { .. } | Act::Block | Act::Befriend) {
        ensure_rows(app, two).await?;
    }
    let ids = [app.ids.next(), app.ids.next()];
    let (side, told) = app.pool.transaction(async |conn| change(app, conn, two, act, ids).await).await?;
    app.relayer.relay(told);
    Ok(side)
}

/// Before the transaction that locks them: rows that several make at once would be waited for crosswise.
async fn ensure_rows(app: &App, Two { me, other }: &Two) -> Result<(), Error> {
    if !app.pool.run(async |conn| store::contacts::exists(conn, me.id, other.id).await).await? {
        app.pool.transaction(async |conn| store::contacts::ensure(conn, me, other).await).await?;
    }
    Ok(())
}

/// The change and its events, in the caller's transaction. Gives the ids of the events too.
async fn change(
    app: &App,
    conn: &mut db::Connection,
    two: &Two,
    act: &Act,
    ids: [Uuid; 2],
) -> Result<(Side, Vec<Uuid>), Error> {
    let now = app.clock.now();
    let Two { me, other } = two;
    let before = store::contacts::lock(conn, me.id, other.id).await?;
    let after = before.clone().apply(act, now)?;
    limit(app, conn, me, &before, &after).await?;
    let mut told: Vec<Event> = Vec::new();
    for (owner, about, before, after, id) in
        [(me, other, &before.mine, &after.mine, ids[0]), (other, me, &before.theirs, &after.theirs, ids[1])]
    {
        if before != after {
            store::contacts::save(conn, owner.id, about.id, after).await?;
        }
        if before.version != after.version {
            told.push(events::contact_changed(app, owner.id, about, after, id, now));
        }
    }
    outbox::insert(conn, &told, now).await?;
    Ok((after.mine, told.iter().map(|event| event.event_id).collect()))
}

async fn limit(
    app: &App,
    conn: &mut db::Connection,
    me: &User,
    before: &Pair,
    after: &Pair,
) -> Result<(), Error> {
    let is_new = after.mine.kind == ContactKind::Outgoing && before.mine.kind != ContactKind::Outgoing;
    if !is_new {
        return Ok(());
    }
    // Of several requests of one person at once none exceeds the limit.
    store::users::lock(conn, me.id).await?;
    let (open, most) =
        (store::contacts::count(conn, me.id, ContactKind::Outgoing).await?, app.config.open_requests);
    if open < most { Ok(()) } else { Err(Error::TooManyRequests(most)) }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Blocked => Self::UserBlocked,
            Refusal::NoRequest => Self::RequestNotFound,
        }
    }
}
