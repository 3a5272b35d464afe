use db::{Connection, outbox};
use proto::id::UserId;

use super::Chats;
use crate::{
    domain::{Conversation, Member, Role, Seat},
    error::Error,
    store,
    views::View,
};

impl Chats {
    /// The conversation of two people, made if there is none.
    pub(crate) async fn open_direct(&self, user: UserId, other: UserId) -> Result<View, Error> {
        if user == other {
            return Err(Error::WithOneself);
        }
        let id = match self.direct(user, other).await? {
            Some(seat) => seat.conversation.id,
            None => {
                self.people.must_take_messages(user, other).await?;
                let chats = self.clone();
                self.finish(async move { chats.make_direct(user, other).await }).await?.conversation.id
            }
        };
        self.view(user, id).await
    }

    pub(super) async fn direct(&self, user: UserId, other: UserId) -> Result<Option<Seat>, Error> {
        let pair = [user.min(other), user.max(other)];
        Ok(self.pool.run(async |conn| store::conversations::find_direct(conn, user, pair).await).await?)
    }

    pub(super) async fn make_direct(&self, user: UserId, other: UserId) -> Result<Seat, Error> {
        let now = self.clock.now();
        let conversation = Conversation::direct(self.ids.next(), user, other, now);
        let member = |who| Member::new(&conversation, who, Role::Member, now);
        let others = member(other);
        let seat = Seat { member: member(user), conversation };
        // The other learns of it by the first message.
        let told = self.news([user], now).conversation(&seat);
        let made = self.pool.transaction(async |conn| {
            insert(conn, &seat, &others).await?;
            outbox::insert(conn, std::slice::from_ref(&told), now).await
        });
        match made.await {
            Ok(()) => {
                self.relayer.relay(vec![told.event_id]);
                Ok(seat)
            }
            // Both asked at once, or one twice: the conversation that was made first is the one.
            Err(error) if error.is_conflict_on("conversations_direct") => {
                self.direct(user, other).await?.ok_or(Error::Database(error))
            }
            Err(error) => Err(error.into()),
        }
    }
}

async fn insert(conn: &mut Connection, seat: &Seat, others: &Member) -> Result<(), db::Error> {
    store::conversations::insert(conn, &seat.conversation).await?;
    store::members::insert(conn, &[seat.member.clone(), others.clone()]).await
}
