use aws_lc_rs::rand;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use db::Connection;
use proto::{
    chat::SystemEvent,
    id::{ConversationId, InviteId, RequestId, UserId},
};
use uuid::Uuid;

use super::{Chats, change::enter};
use crate::{
    domain::{
        Conversation, Member, Role, Seat,
        group::{GroupRefusal, may_manage},
        invite::{Invite, LONGEST, MOST_INVITES, USUAL},
        system,
    },
    error::Error,
    store, views,
    views::View,
};

/// Randomness of a link, in bytes: nobody finds one by trying.
const SECRET: usize = 24;

/// An invite to be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewInvite {
    pub(crate) by: UserId,
    pub(crate) request: RequestId,
    pub(crate) conversation: ConversationId,
    /// Nothing: for the usual time.
    pub(crate) expire_time: Option<DateTime<Utc>>,
    pub(crate) max_uses: u32,
}

impl Chats {
    /// Makes a link to a group, once.
    pub(crate) async fn invite(&self, new: NewInvite) -> Result<Invite, Error> {
        let now = self.clock.now();
        let expire_time = new.expire_time.unwrap_or(now + USUAL);
        if expire_time <= now || expire_time > now + LONGEST {
            return Err(Error::Invalid { field: "expire_time", problem: "must be within 90 days" });
        }
        let invite = Invite {
            id: self.ids.next(),
            conversation: new.conversation,
            token: token()?,
            expire_time,
            max_uses: new.max_uses,
            use_count: 0,
            created_by: new.by,
            request: new.request,
            create_time: now,
        };
        self.pool.transaction(async |conn| make(conn, &new, &invite).await).await
    }

    /// The links to a group that can be used, the newest first.
    pub(crate) async fn invites(&self, user: UserId, id: ConversationId) -> Result<Vec<Invite>, Error> {
        let now = self.clock.now();
        let read = self.pool.run(async |conn| {
            let seat = views::seat(conn, user, id).await?.present()?;
            may_manage(&seat.conversation, seat.member.role)?;
            Ok::<_, Error>(store::invites::all(conn, id).await?)
        });
        let mut all = read.await?;
        all.retain(|invite| invite.is_usable(now));
        Ok(all)
    }

    /// Ends a link.
    pub(crate) async fn revoke(
        &self,
        user: UserId,
        id: ConversationId,
        invite: InviteId,
    ) -> Result<(), Error> {
        let revoked = self.pool.transaction(async |conn| {
            let seat = enter(conn, user, id).await?;
            may_manage(&seat.conversation, seat.member.role)?;
            Ok::<_, Error>(store::invites::delete(conn, id, &[invite]).await?)
        });
        revoked.await
    }

    /// Where a link leads to, and whether the person is there.
    pub(crate) async fn invited(
        &self,
        user: UserId,
        token: &str,
    ) -> Result<(Invite, Conversation, bool), Error> {
        let now = self.clock.now();
        let read = self.pool.run(async |conn| {
            let invite = store::invites::find(conn, token).await?.ok_or(Error::InviteInvalid)?;
            let id = invite.conversation;
            let found = store::conversations::get(conn, id).await?.ok_or(Error::InviteInvalid)?;
            Ok::<_, Error>((invite, found, store::members::find(conn, id, user).await?))
        });
        let (invite, conversation, known) = read.await?;
        let is_member = is_member(known.as_ref());
        if !is_member {
            may_come(&invite, known.as_ref(), now)?;
        }
        Ok((invite, conversation, is_member))
    }

    /// Joins the group that a link leads to.
    pub(crate) async fn join(&self, user: UserId, token: &str) -> Result<View, Error> {
        let now = self.clock.now();
        let joined = self.pool.transaction(async |conn| self.join_now(conn, user, token, now).await);
        let (id, events) = joined.await?;
        self.tell(events);
        self.view(user, id).await
    }

    async fn join_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<(ConversationId, Vec<Uuid>), Error> {
        let found = store::invites::find(conn, token).await?.ok_or(Error::InviteInvalid)?;
        let id = found.conversation;
        let conversation = store::conversations::lock(conn, id).await?.ok_or(Error::InviteInvalid)?;
        // Whoever came by it meanwhile was counted under the lock.
        let invite = store::invites::find(conn, token).await?.ok_or(Error::InviteInvalid)?;
        let known = store::members::find(conn, id, user).await?;
        if is_member(known.as_ref()) {
            return Ok((id, Vec::new()));
        }
        may_come(&invite, known.as_ref(), now)?;
        store::invites::used(conn, invite.id).await?;
        let member = Member::new(&conversation, user, Role::Member, now);
        let by = Seat { conversation, member };
        let happened = system::happened(SystemEvent::Joined);
        let known: Vec<_> = known.into_iter().collect();
        Ok((id, self.come(conn, &by, &[user], happened, &known, now).await?))
    }
}

async fn make(conn: &mut Connection, new: &NewInvite, invite: &Invite) -> Result<Invite, Error> {
    let seat = enter(conn, new.by, new.conversation).await?;
    may_manage(&seat.conversation, seat.member.role)?;
    if let Some(made) = store::invites::made(conn, new.by, new.request).await? {
        let same = made.conversation == new.conversation && made.max_uses == new.max_uses;
        let until = new.expire_time.is_none_or(|until| until == made.expire_time);
        return if same && until { Ok(made) } else { Err(Error::RequestIdReused) };
    }
    let all = store::invites::all(conn, new.conversation).await?;
    let oldest: Vec<_> = all.iter().skip(MOST_INVITES - 1).map(|one| one.id).collect();
    store::invites::delete(conn, new.conversation, &oldest).await?;
    store::invites::insert(conn, invite).await?;
    Ok(invite.clone())
}

fn is_member(known: Option<&Member>) -> bool {
    known.is_some_and(|member| member.left.is_none())
}

/// Whether an invite leads somebody in who is no member, and maybe was one.
fn may_come(invite: &Invite, known: Option<&Member>, now: DateTime<Utc>) -> Result<(), Error> {
    if !invite.is_usable(now) {
        return Err(Error::InviteInvalid);
    }
    let left = known.and_then(|member| member.left.as_ref());
    if left.is_some_and(|left| left.removed) { Err(GroupRefusal::Removed.into()) } else { Ok(()) }
}

fn token() -> Result<String, Error> {
    let mut secret = [0; SECRET];
    rand::fill(&mut secret).map_err(|_| Error::NoRandomness)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(secret))
}
