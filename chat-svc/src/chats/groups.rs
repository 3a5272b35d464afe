use chrono::{DateTime, Utc};
use db::Connection;
use proto::{
    auth::Reach,
    chat::SystemEvent,
    id::{ConversationId, UserId},
};
use uuid::Uuid;

use super::{Chats, change::enter, group::GroupChange};
use crate::{
    domain::{Asked, Became, Conversation, Member, Role, Seat, group::may_manage, system},
    error::Error,
    store,
    views::View,
};

/// A group to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewGroup {
    pub(crate) asked: Asked,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) others: Vec<UserId>,
}

/// What is to be changed of a group.
#[derive(Debug, Clone, Default)]
pub(crate) struct GroupUpdate {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) history_for_new: Option<bool>,
}

impl Chats {
    /// Makes a group, once. Gives who was not added.
    pub(crate) async fn create_group(&self, new: NewGroup) -> Result<(View, Vec<UserId>), Error> {
        let user = new.asked.user;
        let (others, refused) = self.reachable(user, &new.others).await?;
        let id = match self.known(&new.asked).await? {
            Some(became) => became.conversation,
            None => {
                let chats = self.clone();
                self.finish(async move { chats.create_group_now(&new, &others).await }).await?
            }
        };
        Ok((self.view(user, id).await?, refused))
    }

    async fn create_group_now(&self, new: &NewGroup, others: &[UserId]) -> Result<ConversationId, Error> {
        let now = self.clock.now();
        let mut group = Conversation::group(self.ids.next(), new.asked.user, new.name.clone(), now);
        group.description.clone_from(&new.description);
        let made =
            self.pool.transaction(async |conn| self.insert_group(conn, new, &group, others, now).await);
        match made.await {
            Ok(events) => {
                self.tell(events);
                Ok(group.id)
            }
            Err(error) => Ok(self.known_after(&new.asked, error).await?.conversation),
        }
    }

    async fn insert_group(
        &self,
        conn: &mut Connection,
        new: &NewGroup,
        group: &Conversation,
        others: &[UserId],
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let owner = Member::new(group, new.asked.user, Role::Owner, now);
        let members = others.iter().map(|other| Member::new(group, *other, Role::Member, now));
        let members: Vec<_> = std::iter::once(owner.clone()).chain(members).collect();
        store::conversations::insert(conn, group).await?;
        store::members::insert(conn, &members).await?;
        let became = Became { conversation: group.id, seq: 0 };
        store::requests::insert(conn, &new.asked, became, now).await?;
        let mut happened = vec![system::worded(SystemEvent::Created, new.name.clone())];
        if !others.is_empty() {
            happened.push(system::to(SystemEvent::Added, others));
        }
        let by = Seat { conversation: group.clone(), member: owner };
        let mut conversation = group.clone();
        conversation.member_count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let whose = members.iter().map(|member| member.user).collect();
        let change = GroupChange { by: &by, conversation, happened, whose };
        Ok(self.conclude(conn, change, now).await?.1)
    }

    /// Those of these whom a person may add to a group, each once, and those whom not.
    pub(super) async fn reachable(
        &self,
        user: UserId,
        others: &[UserId],
    ) -> Result<(Vec<UserId>, Vec<UserId>), Error> {
        let mut others: Vec<_> = others.iter().copied().filter(|other| *other != user).collect();
        others.sort_unstable();
        others.dedup();
        if others.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let reach = self.people.reach(user, &others).await?;
        let (reached, not): (Vec<_>, Vec<_>) =
            others.into_iter().zip(reach).partition(|(_, reach)| *reach == Reach::Allowed);
        let ids = |those: Vec<(UserId, Reach)>| those.into_iter().map(|(user, _)| user).collect();
        Ok((ids(reached), ids(not)))
    }

    /// Changes what all see of a group.
    pub(crate) async fn update_group(
        &self,
        user: UserId,
        id: ConversationId,
        update: GroupUpdate,
    ) -> Result<View, Error> {
        let now = self.clock.now();
        let changed = self.pool.transaction(async |conn| self.update_now(conn, user, id, &update, now).await);
        self.tell(changed.await?);
        self.view(user, id).await
    }

    async fn update_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        id: ConversationId,
        update: &GroupUpdate,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let by = enter(conn, user, id).await?;
        may_manage(&by.conversation, by.member.role)?;
        let mut conversation = by.conversation.clone();
        let mut happened = Vec::new();
        if let Some(name) = update.name.clone().filter(|name| *name != conversation.name) {
            happened.push(system::worded(SystemEvent::Renamed, name.clone()));
            conversation.name = name;
        }
        if let Some(text) = update.description.clone().filter(|text| *text != conversation.description) {
            happened.push(system::happened(SystemEvent::Described));
            conversation.description = text;
        }
        conversation.history_for_new = update.history_for_new.unwrap_or(conversation.history_for_new);
        if conversation == by.conversation {
            return Ok(Vec::new());
        }
        let change = GroupChange { by: &by, conversation, happened, whose: Vec::new() };
        Ok(self.conclude(conn, change, now).await?.1)
    }
}
