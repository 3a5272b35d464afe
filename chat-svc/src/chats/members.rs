use chrono::{DateTime, Utc};
use db::Connection;
use proto::{
    chat::SystemEvent,
    id::{ConversationId, UserId},
};
use uuid::Uuid;

use super::{
    Chats,
    change::{enter, write},
    group::GroupChange,
};
use crate::{
    domain::{
        Conversation, Left, Member, Role, Seat, Written,
        group::{GroupRefusal, change_role, may_leave, may_manage, may_remove, must_have_room},
        system,
    },
    error::Error,
    store::{self, roster::Place},
    views::{self, View},
};

impl Chats {
    /// Up to `limit` members: the owner, then admins, then the others, by when they joined.
    pub(crate) async fn members(
        &self,
        user: UserId,
        id: ConversationId,
        after: Option<Place>,
        limit: i64,
    ) -> Result<Vec<Member>, Error> {
        let read = self.pool.run(async |conn| {
            views::seat(conn, user, id).await?.present()?;
            Ok::<_, Error>(store::roster::page(conn, id, after, limit).await?)
        });
        read.await
    }

    /// Adds people to a group. Gives who was not added.
    pub(crate) async fn add_members(
        &self,
        user: UserId,
        id: ConversationId,
        others: &[UserId],
    ) -> Result<(View, Vec<UserId>), Error> {
        let seat = self.pool.run(async |conn| views::seat(conn, user, id).await).await?.present()?;
        may_manage(&seat.conversation, seat.member.role)?;
        let (others, refused) = self.reachable(user, others).await?;
        let now = self.clock.now();
        let added = self.pool.transaction(async |conn| self.add_now(conn, user, id, &others, now).await);
        self.tell(added.await?);
        Ok((self.view(user, id).await?, refused))
    }

    async fn add_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        others: &[UserId],
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let by = enter(conn, user, id).await?;
        may_manage(&by.conversation, by.member.role)?;
        let known = store::members::some(conn, id, others).await?;
        let present = |user: &UserId| known.iter().any(|one| one.user == *user && one.left.is_none());
        let fresh: Vec<_> = others.iter().copied().filter(|user| !present(user)).collect();
        if fresh.is_empty() {
            return Ok(Vec::new());
        }
        let happened = system::to(SystemEvent::Added, &fresh);
        self.come(conn, &by, &fresh, happened, &known, now).await
    }

    /// People come to a group, by the person of the seat.
    pub(super) async fn come(
        &self,
        conn: &mut Connection,
        by: &Seat,
        who: &[UserId],
        happened: Written,
        known: &[Member],
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let mut conversation = by.conversation.clone();
        conversation.member_count = must_have_room(&conversation, who.len())?;
        // Versions of who was here before go on, so that their devices do not take the new ones for old.
        let version = |user: UserId| known.iter().find(|one| one.user == user).map_or(0, |one| one.version);
        let member = |user: &UserId| {
            let member = Member::new(&by.conversation, *user, Role::Member, now);
            Member { version: version(*user) + 1, ..member }
        };
        let members: Vec<_> = who.iter().map(member).collect();
        store::members::insert(conn, &members).await?;
        let change = GroupChange { by, conversation, happened: vec![happened], whose: who.to_vec() };
        Ok(self.conclude(conn, change, now).await?.1)
    }

    /// Removes somebody from a group.
    pub(crate) async fn remove_member(
        &self,
        user: UserId,
        id: ConversationId,
        whom: UserId,
    ) -> Result<View, Error> {
        let now = self.clock.now();
        let removed = self.pool.transaction(async |conn| {
            let by = enter(conn, user, id).await?;
            may_manage(&by.conversation, by.member.role)?;
            let found = store::members::find(conn, id, whom).await?;
            let Some(member) = found.filter(|member| member.left.is_none()) else { return Ok(Vec::new()) };
            may_remove(&by.conversation, by.member.role, member.role)?;
            self.go(conn, &by, member, system::to(SystemEvent::Removed, &[whom]), now).await
        });
        let removed: Result<_, Error> = removed.await;
        self.tell(removed?);
        self.view(user, id).await
    }

    /// Leaves a group.
    pub(crate) async fn leave(&self, user: UserId, id: ConversationId) -> Result<View, Error> {
        let now = self.clock.now();
        let left = self.pool.transaction(async |conn| {
            let by = match enter(conn, user, id).await {
                Ok(by) => by,
                Err(Error::NotAMember) => return Ok(Vec::new()),
                Err(error) => return Err(error),
            };
            may_leave(&by.conversation, by.member.role)?;
            self.go(conn, &by, by.member.clone(), system::happened(SystemEvent::Left), now).await
        });
        let left: Result<_, Error> = left.await;
        self.tell(left?);
        self.view(user, id).await
    }

    /// Somebody is in a group no more. What is told of it is the last that they read.
    async fn go(
        &self,
        conn: &mut Connection,
        by: &Seat,
        mut who: Member,
        happened: Written,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let mut conversation = by.conversation.clone();
        conversation.member_count = conversation.member_count.saturating_sub(1);
        let change = GroupChange { by, conversation, happened: vec![happened], whose: Vec::new() };
        let (conversation, mut events) = self.conclude(conn, change, now).await?;
        let Conversation { last_seq: seq, last_ordinal: ordinal, ref name, .. } = conversation;
        let removed = by.member.user != who.user;
        who.left = Some(Left { time: now, seq, ordinal, name: name.clone(), removed });
        store::members::update(conn, &mut who).await?;
        let seat = Seat { conversation, member: who };
        let user = seat.member.user;
        let told = [self.news([user], now).conversation(&seat), self.news([user], now).membership(&seat, 0)];
        events.extend(write(conn, &told, now).await?);
        Ok(events)
    }

    /// Gives a member another role.
    pub(crate) async fn change_role(
        &self,
        user: UserId,
        id: ConversationId,
        whom: UserId,
        role: Role,
    ) -> Result<View, Error> {
        let now = self.clock.now();
        let changed =
            self.pool.transaction(async |conn| self.change_role_now(conn, user, id, (whom, role), now).await);
        self.tell(changed.await?);
        self.view(user, id).await
    }

    async fn change_role_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        (whom, role): (UserId, Role),
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let by = enter(conn, user, id).await?;
        let found = store::members::find(conn, id, whom).await?;
        let (mut from, found) = (by.member.clone(), found.filter(|member| member.left.is_none()));
        let mut to = found.unwrap_or_else(|| from.clone());
        let before = to.role;
        change_role(&by.conversation, &mut from, &mut to, role)?;
        if to.user != whom {
            return Err(Error::NobodyWithId(whom));
        }
        if whom == user || before == role {
            // One's own role is passed on to somebody, or kept.
            return if before == role { Ok(Vec::new()) } else { Err(GroupRefusal::OwnerStays.into()) };
        }
        store::members::update(conn, &mut to).await?;
        let mut whose = vec![whom];
        if from.role != by.member.role {
            store::members::update(conn, &mut from).await?;
            whose.push(user);
        }
        let happened = vec![system::role_changed(whom, role)];
        let change = GroupChange { by: &by, conversation: by.conversation.clone(), happened, whose };
        Ok(self.conclude(conn, change, now).await?.1)
    }
}
