//! What people do with their own histories: it is committed, then told on their own feeds.

use chrono::{DateTime, Utc};
use db::{Connection, outbox};
use proto::id::{CallId, UserId};
use uuid::Uuid;

use crate::{calls::Calls, error::Error, events, store};

/// Which calls a person deletes from their history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deleted {
    These(Vec<CallId>),
    With(UserId),
    All,
}

impl Calls {
    /// The person has looked at their history; what will be started has not been looked at yet.
    pub(crate) async fn see_history(&self, user: UserId, until: DateTime<Utc>) -> Result<(), Error> {
        let (event, now) = (self.ids.next(), self.clock.now());
        let seen = self.pool.transaction(async |conn| {
            let is_news = store::history::see(conn, user, until.min(now)).await?;
            tell(conn, user, is_news, event, now).await
        });
        self.relay(seen.await?);
        Ok(())
    }

    /// Deletes calls from the person's history.
    pub(crate) async fn delete_history(&self, user: UserId, deleted: &Deleted) -> Result<(), Error> {
        let (event, now) = (self.ids.next(), self.clock.now());
        let told = self.pool.transaction(async |conn| {
            let count = match deleted {
                Deleted::These(calls) => store::history::delete(conn, user, calls).await?,
                Deleted::With(with) => store::history::delete_all(conn, user, Some(*with)).await?,
                Deleted::All => store::history::delete_all(conn, user, None).await?,
            };
            tell(conn, user, count > 0, event, now).await
        });
        self.relay(told.await?);
        Ok(())
    }

    fn relay(&self, event: Option<Uuid>) {
        if let Some(event) = event {
            self.relayer.relay(vec![event]);
        }
    }
}

/// Writes the event of a change, if there was one, and names it.
async fn tell(
    conn: &mut Connection,
    user: UserId,
    is_news: bool,
    event: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, Error> {
    if !is_news {
        return Ok(None);
    }
    let version = store::history::next_version(conn, user).await?;
    let missed = store::history::missed(conn, user).await?;
    outbox::insert(conn, &[events::history_changed(user, version, missed, event, now)], now).await?;
    Ok(Some(event))
}
