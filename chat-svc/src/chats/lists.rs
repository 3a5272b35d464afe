use proto::id::UserId;

use super::Chats;
use crate::{
    error::Error,
    store::{
        self,
        lists::{Place, Which},
    },
    views::{self, View},
};

impl Chats {
    /// Up to `limit` of a person's conversations, in the order of their list.
    pub(crate) async fn list(
        &self,
        user: UserId,
        which: Which,
        after: Option<Place>,
        limit: i64,
    ) -> Result<Vec<View>, Error> {
        let read = self.pool.run(async |conn| {
            let seats = store::lists::page(conn, user, which, after, limit).await?;
            views::views(conn, user, seats).await
        });
        read.await
    }

    /// How many conversations have something unread, and how many unread messages mention the person.
    pub(crate) async fn totals(&self, user: UserId) -> Result<(u32, u32), Error> {
        let now = self.clock.now();
        Ok(self.pool.run(async |conn| store::lists::totals(conn, user, now).await).await?)
    }
}
