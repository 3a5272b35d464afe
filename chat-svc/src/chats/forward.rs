use chrono::{DateTime, Utc};
use db::Connection;
use proto::id::{ConversationId, UserId};
use uuid::Uuid;

use super::{
    Chats,
    change::{enter, write},
};
use crate::{
    domain::{Asked, Became, Form, Message, NewMessage, Written},
    dress::{Dressed, Viewer, dress},
    error::Error,
    files,
    store::{self, files::Carrier, pages::Range},
    views,
};

/// The most messages of one request.
const MOST: u64 = 50;

/// Messages to be copied into another conversation.
#[derive(Debug, Clone)]
pub(crate) struct Forwarding {
    pub(crate) asked: Asked,
    pub(crate) from: ConversationId,
    pub(crate) seqs: Vec<u64>,
    pub(crate) to: ConversationId,
}

impl Chats {
    /// Copies messages, once, however often it is asked for.
    pub(crate) async fn forward(&self, forwarding: Forwarding) -> Result<Vec<Dressed>, Error> {
        let user = forwarding.asked.user;
        let became = match self.known(&forwarding.asked).await? {
            Some(became) => became,
            None => {
                self.must_be_taken(user, forwarding.to).await?;
                let chats = self.clone();
                self.finish(async move { chats.forward_now(&forwarding).await }).await?
            }
        };
        let read = self.pool.run(async |conn| forwarded(conn, user, became).await);
        read.await
    }

    async fn forward_now(&self, forwarding: &Forwarding) -> Result<Became, Error> {
        let now = self.clock.now();
        match self.pool.transaction(async |conn| self.copy(conn, forwarding, now).await).await {
            Ok((became, events)) => {
                self.tell(events);
                Ok(became)
            }
            Err(error) => self.known_after(&forwarding.asked, error).await,
        }
    }

    async fn copy(
        &self,
        conn: &mut Connection,
        forwarding: &Forwarding,
        now: DateTime<Utc>,
    ) -> Result<(Became, Vec<Uuid>), Error> {
        let Asked { user, request, .. } = forwarding.asked;
        let copies = originals(conn, user, forwarding).await?;
        let before = enter(conn, user, forwarding.to).await?;
        let mut conversation = before.conversation.clone();
        let mut told = Vec::new();
        for written in &copies {
            let (request, written) = (Some(request), written.clone());
            let new = NewMessage { sender: user, request, written, reply_to: None, forwarded: true };
            let message = new.at_end(&mut conversation, now);
            told.push(Dressed { message, quote: None, feelings: Vec::new() });
        }
        let first = told.first().map_or(0, |one| one.message.seq);
        let became = Became { conversation: conversation.id, seq: first };
        store::requests::insert(conn, &forwarding.asked, became, now).await?;
        if told.is_empty() {
            return Ok((became, Vec::new()));
        }
        let mut messages: Vec<_> = told.iter().map(|one| one.message.clone()).collect();
        store::conversations::advance(conn, &conversation).await?;
        store::messages::insert(conn, &messages).await?;
        for (message, written) in messages.iter().zip(&copies) {
            files::attach(conn, Carrier::of(message), user, &written.files).await?;
        }
        files::describe(conn, &mut messages).await?;
        for (one, message) in told.iter_mut().zip(messages) {
            one.message = message;
        }
        let told: Vec<_> = told.iter().zip(&copies).collect();
        let events = self.announce(conn, &before, &conversation, &told, now).await?;
        Ok((became, write(conn, &events, now).await?))
    }
}

/// What is to be copied, in its order: what people wrote, is not deleted, and is theirs to read.
async fn originals(
    conn: &mut Connection,
    user: UserId,
    forwarding: &Forwarding,
) -> Result<Vec<Written>, Error> {
    let seat = views::seat(conn, user, forwarding.from).await?.present()?;
    let mut places: Vec<_> = forwarding.seqs.iter().map(|seq| (forwarding.from, *seq)).collect();
    places.sort_unstable();
    places.dedup();
    let hidden = store::hidden::among(conn, user, &places).await?;
    let readable = |seq: u64| (seat.first_seq()..=seat.last_seq()).contains(&seq);
    places.retain(|place| readable(place.1) && !hidden.contains(place));
    let mut found = store::messages::at(conn, &places).await?;
    if found.len() < distinct(&forwarding.seqs) {
        return Err(Error::MessageNotFound);
    }
    found.sort_unstable_by_key(|message| message.seq);
    let written = found.into_iter().filter(|message| message.form != Form::System);
    let written = written.filter_map(|message| message.content).map(Written::forwarded);
    Ok(written.collect::<Result<_, _>>()?)
}

fn distinct(seqs: &[u64]) -> usize {
    seqs.iter().collect::<std::collections::HashSet<_>>().len()
}

/// What a request became, as its sender sees it.
async fn forwarded(conn: &mut Connection, user: UserId, became: Became) -> Result<Vec<Dressed>, Error> {
    let seat = views::seat(conn, user, became.conversation).await?;
    if became.seq == 0 {
        return Ok(Vec::new());
    }
    let range = Range { first: became.seq, last: (became.seq + MOST - 1).min(seat.last_seq()) };
    let mut found: Vec<Message> =
        store::pages::from_start(conn, user, became.conversation, range, MOST).await?;
    let request = found.iter().find(|message| message.seq == became.seq).and_then(|one| one.request);
    found.retain(|message| message.request == request && message.sender == user && request.is_some());
    Ok(dress(conn, &Viewer::of(user, [&seat]), found).await?)
}
