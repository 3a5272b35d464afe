//! Messages on their way to people: with what they answer and what is felt about them.

use std::collections::{HashMap, HashSet};

use db::Connection;
use proto::id::{ConversationId, UserId};

use crate::{
    domain::{Feeling, Message, Seat},
    store,
};

/// A message, and what is shown with it.
#[derive(Debug, Clone)]
pub(crate) struct Dressed {
    pub(crate) message: Message,
    pub(crate) quote: Option<Quote>,
    /// The most frequent first.
    pub(crate) feelings: Vec<Feeling>,
}

/// What a message answers.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    pub(crate) seq: u64,
    /// Nothing: it is not there for whoever looks.
    pub(crate) message: Option<Message>,
}

/// Who looks: what they may not see is left out of what others answered.
#[derive(Debug, Clone)]
pub(crate) enum Viewer {
    /// All who may see everything: what is not theirs is left out where it is told.
    All,
    /// A person, and from where they may read in each conversation.
    Person(UserId, HashMap<ConversationId, u64>),
}

impl Viewer {
    /// The person of this seat, or of these of theirs.
    pub(crate) fn of<'a>(user: UserId, seats: impl IntoIterator<Item = &'a Seat>) -> Self {
        let from = seats.into_iter().map(|seat| (seat.conversation.id, seat.first_seq()));
        Self::Person(user, from.collect())
    }

    pub(crate) const fn user(&self) -> Option<UserId> {
        match self {
            Self::All => None,
            Self::Person(user, _) => Some(*user),
        }
    }

    fn reads(&self, (conversation, seq): (ConversationId, u64)) -> bool {
        match self {
            Self::All => true,
            Self::Person(_, from) => from.get(&conversation).is_some_and(|first| seq >= *first),
        }
    }
}

/// Dresses messages, in their order.
pub(crate) async fn dress(
    conn: &mut Connection,
    viewer: &Viewer,
    messages: Vec<Message>,
) -> Result<Vec<Dressed>, db::Error> {
    let places: Vec<_> = messages.iter().map(|message| (message.conversation, message.seq)).collect();
    let mut felt = store::reactions::of(conn, viewer.user(), &places).await?;
    let quoted = quoted(conn, viewer, &messages).await?;
    let dressed = messages.into_iter().map(|message| {
        let feelings = felt.remove(&(message.conversation, message.seq)).unwrap_or_default();
        let quote = message
            .reply_to
            .filter(|_| message.deleted.is_none())
            .map(|seq| Quote { seq, message: quoted.get(&(message.conversation, seq)).cloned() });
        Dressed { message, quote, feelings }
    });
    Ok(dressed.collect())
}

/// What is answered by these, as far as the viewer may see it.
async fn quoted(
    conn: &mut Connection,
    viewer: &Viewer,
    messages: &[Message],
) -> Result<HashMap<(ConversationId, u64), Message>, db::Error> {
    let answered = messages.iter().filter_map(|message| Some((message.conversation, message.reply_to?)));
    let places: HashSet<_> = answered.filter(|place| viewer.reads(*place)).collect();
    let places: Vec<_> = places.into_iter().collect();
    let found = store::messages::at(conn, &places).await?;
    let hidden = match viewer.user() {
        Some(user) => store::hidden::among(conn, user, &places).await?,
        None => HashSet::new(),
    };
    let place = |message: &Message| (message.conversation, message.seq);
    let seen = found.into_iter().filter(|message| !hidden.contains(&place(message)));
    Ok(seen.map(|message| (place(&message), message)).collect())
}
