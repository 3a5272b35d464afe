//! The picture of a group.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use db::Connection;
use proto::{
    chat::SystemEvent,
    id::{ConversationId, UserId},
};
use uuid::Uuid;

use super::{Chats, change::enter, group::GroupChange};
use crate::{
    domain::{group::may_manage, system},
    error::Error,
    store,
    views::{self, View},
};

impl Chats {
    /// Gives a group a picture, made of these bytes; of none: takes it away.
    pub(crate) async fn set_picture(
        &self,
        user: UserId,
        id: ConversationId,
        file: Bytes,
    ) -> Result<View, Error> {
        // Before any work is done for somebody who may not.
        let seat = self.pool.run(async |conn| views::seat(conn, user, id).await).await?.present()?;
        may_manage(&seat.conversation, seat.member.role)?;
        let image = if file.is_empty() { None } else { Some(self.files.group_picture(file).await?) };
        let now = self.clock.now();
        let changed = self
            .pool
            .transaction(async |conn| self.set_picture_now(conn, user, id, image.as_deref(), now).await);
        self.tell(changed.await?);
        self.view(user, id).await
    }

    async fn set_picture_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        image: Option<&[u8]>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let by = enter(conn, user, id).await?;
        may_manage(&by.conversation, by.member.role)?;
        if store::group_pictures::of(conn, id).await?.as_deref() == image {
            return Ok(Vec::new());
        }
        let mut conversation = by.conversation.clone();
        conversation.picture = image.map(|_| self.ids.next());
        match conversation.picture.zip(image) {
            Some((picture, image)) => store::group_pictures::replace(conn, id, picture, image, now).await?,
            None => store::group_pictures::remove(conn, id).await?,
        }
        let happened = vec![system::happened(SystemEvent::PictureChanged)];
        let change = GroupChange { by: &by, conversation, happened, whose: Vec::new() };
        Ok(self.conclude(conn, change, now).await?.1)
    }
}
