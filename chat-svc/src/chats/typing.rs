use proto::id::{ConversationId, UserId};

use super::Chats;
use crate::{domain::Seat, error::Error, events::Whisper, store, views};

impl Chats {
    /// Tells those who are there that somebody writes, or does no more.
    pub(crate) async fn type_in(&self, user: UserId, id: ConversationId, kind: i32) -> Result<(), Error> {
        let now = self.clock.now();
        let seat = self.pool.run(async |conn| views::seat(conn, user, id).await).await?.present()?;
        if !self.typing.lock().is_told(user, id, kind != 0, now) {
            return Ok(());
        }
        let users = self.readers(user, seat).await?;
        let whisper = Whisper { event: self.ids.next(), conversation: id, users, now };
        self.live.tell(vec![whisper.typing(user, kind)]);
        Ok(())
    }

    /// The others who are told when this person writes: nobody, if the person does not tell.
    async fn readers(&self, user: UserId, seat: Seat) -> Result<Vec<UserId>, Error> {
        let Some(seat) = self.not_blocked(user, vec![seat]).await?.pop() else { return Ok(Vec::new()) };
        let read = self.pool.run(async |conn| {
            let listeners = store::members::listeners(conn, seat.conversation.id).await?;
            let mut users: Vec<_> = listeners.iter().map(|one| one.user).collect();
            let silent = store::settings::silent_writers(conn, &users).await?;
            if silent.contains(&user) {
                return Ok(Vec::new());
            }
            users.retain(|one| *one != user && !silent.contains(one));
            Ok::<_, db::Error>(users)
        });
        Ok(read.await?)
    }
}
