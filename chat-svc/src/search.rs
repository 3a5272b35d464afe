//! What people look for in their conversations.

use std::{cmp::Reverse, collections::HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use db::Connection;
use proto::id::{ConversationId, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    chats::Chats,
    domain::{
        Message, text_of,
        words::{Query, Span},
    },
    dress::{Dressed, Viewer, dress},
    error::Error,
    store::{
        self,
        search::{Place, Room, Wanted},
    },
    views,
};

/// Conversations looked through by one statement. Longer lists of ids are not ranges of an index to MariaDB.
const ROOMS: usize = 900;
/// The best are chosen from so many of the newest.
const CHOICE: usize = 500;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) query: Query,
    pub(crate) conversation: Option<ConversationId>,
    pub(crate) from: Option<UserId>,
    pub(crate) before: Option<DateTime<Utc>>,
    pub(crate) after: Option<DateTime<Utc>>,
    pub(crate) has_file: bool,
    pub(crate) order: Order,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Newest,
    Best,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum From {
    /// After this one of the newest; nothing: with the newest.
    Newest(Option<Place>),
    /// After so many of the best that there were until then.
    Best { until: DateTime<Utc>, given: usize },
}

/// A message that was found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    pub(crate) dressed: Dressed,
    /// What of its text was looked for.
    pub(crate) spans: Vec<Span>,
}

impl Chats {
    /// A page of what somebody finds, and where the next one begins; nothing: this was the last.
    pub(crate) async fn search(
        &self,
        user: UserId,
        search: &Search,
        from: Option<From>,
        size: usize,
    ) -> Result<(Vec<Hit>, Option<From>), Error> {
        search.check()?;
        let from = from.unwrap_or_else(|| search.beginning(self.clock.now()));
        self.pool.run(async |conn| page(conn, user, search, from, size).await).await
    }
}

async fn page(
    conn: &mut Connection,
    user: UserId,
    search: &Search,
    from: From,
    size: usize,
) -> Result<(Vec<Hit>, Option<From>), Error> {
    if let Some(only) = search.conversation {
        views::seat(conn, user, only).await?;
    }
    let rooms = store::search::rooms(conn, user, search.conversation).await?;
    let (places, next) = match from {
        From::Newest(before) => newest_page(conn, user, search, &rooms, before, size).await?,
        From::Best { until, given } => best_page(conn, user, search, &rooms, until, given, size).await?,
    };
    Ok((hits(conn, user, search, &rooms, &places).await?, next))
}

async fn newest_page(
    conn: &mut Connection,
    user: UserId,
    search: &Search,
    rooms: &[Room],
    before: Option<Place>,
    size: usize,
) -> Result<(Vec<Place>, Option<From>), Error> {
    let mut places = newest(conn, user, &search.wanted(), rooms, before, size + 1).await?;
    let is_last = places.len() <= size;
    places.truncate(size);
    let next = places.last().copied().filter(|_| !is_last).map(|last| From::Newest(Some(last)));
    Ok((places, next))
}

/// The best of the newest: what is looked at is bounded, however much is found.
async fn best_page(
    conn: &mut Connection,
    user: UserId,
    search: &Search,
    rooms: &[Room],
    until: DateTime<Utc>,
    given: usize,
    size: usize,
) -> Result<(Vec<Place>, Option<From>), Error> {
    let mut wanted = search.wanted();
    let end = until + TimeDelta::microseconds(1);
    wanted.before = Some(wanted.before.map_or(end, |before| before.min(end)));
    let mut places = newest(conn, user, &wanted, rooms, None, CHOICE).await?;
    let scores = scores(conn, search, &places).await?;
    places.sort_by_key(|place| Reverse((scores.get(&key(*place)).copied(), *place)));
    let is_last = places.len() <= given + size;
    let next = (!is_last).then_some(From::Best { until, given: given + size });
    Ok((places.into_iter().skip(given).take(size).collect(), next))
}

/// Looks through the most active conversations first, and no further than something newer may come.
async fn newest(
    conn: &mut Connection,
    user: UserId,
    wanted: &Wanted<'_>,
    rooms: &[Room],
    before: Option<Place>,
    limit: usize,
) -> Result<Vec<Place>, Error> {
    let mut found: Vec<Place> = Vec::new();
    for rooms in rooms.chunks(ROOMS) {
        let oldest = found.last().filter(|_| found.len() == limit).map(|place| place.time);
        let newest = rooms.first().map(|room| room.active_time);
        if oldest.is_some_and(|oldest| newest < Some(oldest)) || newest < wanted.after {
            break;
        }
        let asked = i64::try_from(limit).unwrap_or(i64::MAX);
        found.extend(store::search::find(conn, user, wanted, rooms, before, asked).await?);
        found.sort_by_key(|place| Reverse(*place));
        found.truncate(limit);
    }
    Ok(found)
}

async fn scores(
    conn: &mut Connection,
    search: &Search,
    places: &[Place],
) -> Result<HashMap<(ConversationId, u64), u32>, Error> {
    let keys: Vec<_> = places.iter().copied().map(key).collect();
    let messages = store::messages::at(conn, &keys).await?;
    let score =
        |message: &Message| message.content.as_ref().and_then(text_of).map(|text| search.query.score(text));
    let scores = messages.iter().map(|message| ((message.conversation, message.seq), score(message)));
    Ok(scores.map(|(key, score)| (key, score.unwrap_or_default())).collect())
}

/// The messages at these places, in their order. Those that were deleted meanwhile are left out.
async fn hits(
    conn: &mut Connection,
    user: UserId,
    search: &Search,
    rooms: &[Room],
    places: &[Place],
) -> Result<Vec<Hit>, Error> {
    let keys: Vec<_> = places.iter().copied().map(key).collect();
    let mut messages = store::messages::at(conn, &keys).await?;
    messages.retain(|message| message.deleted.is_none());
    let order: HashMap<_, _> = keys.into_iter().zip(0..).collect();
    messages.sort_by_key(|message| order.get(&(message.conversation, message.seq)).copied().unwrap_or(0));
    let first = rooms.iter().map(|room| (room.conversation, room.first_seq)).collect();
    let dressed = dress(conn, &Viewer::Person(user, first), messages).await?;
    let hit = |dressed: Dressed| {
        let text = dressed.message.content.as_ref().and_then(text_of).unwrap_or_default();
        Hit { spans: search.query.spans(text), dressed }
    };
    Ok(dressed.into_iter().map(hit).collect())
}

fn key(place: Place) -> (ConversationId, u64) {
    (place.conversation.into(), place.seq)
}

impl Search {
    /// Where the first page begins.
    fn beginning(&self, now: DateTime<Utc>) -> From {
        match self.order {
            Order::Best if !self.query.is_empty() => From::Best { until: now, given: 0 },
            Order::Best | Order::Newest => From::Newest(None),
        }
    }

    /// Fails if neither a word nor anything else is looked for.
    fn check(&self) -> Result<(), Error> {
        let is_filtered =
            self.from.is_some() || self.before.is_some() || self.after.is_some() || self.has_file;
        if self.query.is_empty() && !is_filtered { Err(Error::SearchTooShort) } else { Ok(()) }
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            words: self.query.rarest_first(),
            from: self.from,
            before: self.before,
            after: self.after,
            has_file: self.has_file,
        }
    }
}
