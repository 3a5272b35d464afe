//! What there is about messages beside what they say.

use chrono::{DateTime, Utc};
use proto::id::{ConversationId, UserId};

use super::{Chats, send::visible};
use crate::{
    dress::{Dressed, Viewer, dress},
    error::Error,
    store::{self, acts::Felt},
    views,
};

impl Chats {
    /// What a message said before, and from when; the newest first.
    pub(crate) async fn edits(
        &self,
        user: UserId,
        id: ConversationId,
        seq: u64,
    ) -> Result<Vec<(String, DateTime<Utc>)>, Error> {
        let read = self.pool.run(async |conn| {
            let seat = views::seat(conn, user, id).await?.present()?;
            visible(conn, &seat, seq).await?;
            Ok::<_, Error>(store::acts::texts(conn, id, seq).await?)
        });
        read.await
    }

    /// Up to `limit` who feel something about a message, the first first.
    pub(crate) async fn felt(
        &self,
        user: UserId,
        place: (ConversationId, u64),
        emoji: Option<&str>,
        after: Option<&Felt>,
        limit: i64,
    ) -> Result<Vec<Felt>, Error> {
        let read = self.pool.run(async |conn| {
            let seat = views::seat(conn, user, place.0).await?.present()?;
            visible(conn, &seat, place.1).await?;
            Ok::<_, Error>(store::acts::felt(conn, place, emoji, after, limit).await?)
        });
        read.await
    }

    /// The pinned messages of a conversation, the last pinned first.
    pub(crate) async fn pinned(&self, user: UserId, id: ConversationId) -> Result<Vec<Dressed>, Error> {
        let read = self.pool.run(async |conn| {
            let seat = views::seat(conn, user, id).await?;
            let range = (seat.first_seq(), seat.last_seq());
            let messages = store::acts::pinned(conn, user, id, range).await?;
            Ok::<_, Error>(dress(conn, &Viewer::of(user, [&seat]), messages).await?)
        });
        read.await
    }
}
