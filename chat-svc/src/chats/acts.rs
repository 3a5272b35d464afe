//! What people do to messages that are written.

use chrono::{DateTime, Utc};
use db::{Connection, outbox::Event};
use proto::{
    chat::{Content, SystemEvent, TextContent, content},
    id::{ConversationId, UserId},
};
use uuid::Uuid;

use super::{
    Chats,
    change::{enter, write},
    group::GroupChange,
    send::visible,
};
use crate::{
    domain::{
        Became, Deleted, Message, Seat, Written,
        acts::{MOST_PINS, MOST_REACTIONS, may_delete, may_edit, may_feel, may_pin},
        system, text_of,
    },
    dress::{Dressed, Viewer, dress},
    error::Error,
    files, store,
};

/// What is to be done to a message.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// It says something else.
    Edit(TextContent),
    /// It is gone for all.
    Delete,
    /// It is gone for who does it.
    Hide,
    Feel {
        emoji: String,
        remove: bool,
    },
    Pin {
        remove: bool,
    },
}

impl Chats {
    /// Does something to a message.
    pub(crate) async fn act(
        &self,
        user: UserId,
        id: ConversationId,
        seq: u64,
        act: Act,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let done = self.pool.transaction(async |conn| self.act_now(conn, user, (id, seq), &act, now).await);
        self.tell(done.await?);
        Ok(())
    }

    /// The same, and gives the message as it then is.
    pub(crate) async fn act_and_get(
        &self,
        user: UserId,
        id: ConversationId,
        seq: u64,
        act: Act,
    ) -> Result<Dressed, Error> {
        self.act(user, id, seq, act).await?;
        self.message(user, Became { conversation: id, seq }).await
    }

    async fn act_now(
        &self,
        conn: &mut Connection,
        user: UserId,
        (id, seq): (ConversationId, u64),
        act: &Act,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let by = enter(conn, user, id).await?;
        if let Act::Hide = act {
            return self.hide(conn, &by, seq, now).await;
        }
        let mut message = visible(conn, &by, seq).await?;
        let mut happened = Vec::new();
        let is_changed = match act {
            Act::Edit(text) => self.edit(conn, &by, &mut message, text.clone(), now).await?,
            Act::Delete => delete(conn, &by, &mut message, now).await?,
            Act::Feel { emoji, remove } => feel(conn, &by, &message, (emoji, *remove), now).await?,
            Act::Pin { remove } => pin(conn, &by, &mut message, *remove, now, &mut happened).await?,
            Act::Hide => false,
        };
        if !is_changed {
            return Ok(Vec::new());
        }
        message.version += 1;
        store::messages::update(conn, &message).await?;
        let changed = self.changed(conn, &by, message, now).await?;
        let mut events = write(conn, &changed, now).await?;
        if !happened.is_empty() {
            let (conversation, whose) = (by.conversation.clone(), Vec::new());
            let change = GroupChange { by: &by, conversation, happened, whose };
            events.extend(self.conclude(conn, change, now).await?.1);
        }
        Ok(events)
    }

    /// What tells all of a message that is another.
    async fn changed(
        &self,
        conn: &mut Connection,
        by: &Seat,
        message: Message,
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Error> {
        let listeners = store::members::listeners(conn, message.conversation).await?;
        let dressed = dress(conn, &Viewer::All, vec![message]).await?;
        let events = dressed
            .iter()
            .flat_map(|dressed| self.message_events(dressed, by.conversation.last_seq, &listeners, now));
        Ok(events.collect())
    }

    async fn edit(
        &self,
        conn: &mut Connection,
        by: &Seat,
        message: &mut Message,
        text: TextContent,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        may_edit(by, message, now)?;
        let before = message.content.clone().unwrap_or_default();
        let files = match &before.kind {
            Some(content::Kind::Text(text)) => text.files.clone(),
            Some(content::Kind::Voice(_) | content::Kind::System(_)) | None => Vec::new(),
        };
        let text = content::Kind::Text(TextContent { files, ..text });
        let written = Written::by_people(Content { kind: Some(text) })?;
        if written.content == before {
            return Ok(false);
        }
        store::acts::keep_text(conn, message, text_of(&before).unwrap_or_default()).await?;
        store::mentions::forget(conn, message.conversation, message.seq).await?;
        let listeners = store::members::listeners(conn, message.conversation).await?;
        let is_mentioned = |user| written.mentions_all || written.mentioned.contains(&user);
        let unread = listeners.iter().filter(|one| one.read_seq < message.seq && one.user != message.sender);
        let mentioned: Vec<_> = unread.map(|one| one.user).filter(|user| is_mentioned(*user)).collect();
        store::mentions::insert(conn, message.conversation, message.seq, &mentioned).await?;
        (message.content, message.edit_time) = (Some(written.content), Some(now));
        store::words::replace(conn, message).await?;
        Ok(true)
    }

    async fn hide(
        &self,
        conn: &mut Connection,
        by: &Seat,
        seq: u64,
        now: DateTime<Utc>,
    ) -> Result<Vec<Uuid>, Error> {
        let (user, id) = (by.member.user, by.conversation.id);
        if !store::hidden::among(conn, user, &[(id, seq)]).await?.is_empty() {
            return Ok(Vec::new());
        }
        visible(conn, by, seq).await?;
        store::hidden::insert(conn, user, id, seq).await?;
        write(conn, &[self.news([user], now).hidden(id, seq)], now).await
    }
}

async fn delete(
    conn: &mut Connection,
    by: &Seat,
    message: &mut Message,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    may_delete(by, message)?;
    if message.deleted.is_some() {
        return Ok(false);
    }
    let (id, seq) = (message.conversation, message.seq);
    store::acts::forget(conn, id, seq).await?;
    store::mentions::forget(conn, id, seq).await?;
    files::detach(conn, id, (seq, seq), now).await?;
    store::words::forget(conn, id, seq).await?;
    message.deleted = Some(Deleted { time: now, by: by.member.user });
    (message.content, message.pin_time, message.has_file) = (None, None, false);
    Ok(true)
}

async fn feel(
    conn: &mut Connection,
    by: &Seat,
    message: &Message,
    (emoji, remove): (&str, bool),
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    may_feel(message)?;
    let user = by.member.user;
    if remove {
        return Ok(store::acts::unfeel(conn, message, user, emoji).await?);
    }
    let is_new = store::acts::feel(conn, message, user, emoji, now).await?;
    if is_new && store::acts::feelings(conn, message).await? > MOST_REACTIONS {
        return Err(Error::TooManyReactions);
    }
    Ok(is_new)
}

async fn pin(
    conn: &mut Connection,
    by: &Seat,
    message: &mut Message,
    remove: bool,
    now: DateTime<Utc>,
    happened: &mut Vec<Written>,
) -> Result<bool, Error> {
    may_pin(by, message)?;
    if remove == message.pin_time.is_none() {
        return Ok(false);
    }
    if !remove {
        if store::acts::pins(conn, message.conversation).await? >= MOST_PINS {
            return Err(Error::TooManyPins);
        }
        happened.push(system::worded(SystemEvent::Pinned, message.seq.to_string()));
    }
    message.pin_time = (!remove).then_some(now);
    Ok(true)
}
