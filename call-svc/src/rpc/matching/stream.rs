//! A `FindPartner` stream while it lives. It is pulled by the transport, as a Signal stream is; what it tells is read from the
//! database, and nudges only say when to look.

mod looking;
mod talking;

use std::{collections::VecDeque, time::Duration};

use chrono::{DateTime, Utc};
use futures::stream;
use proto::call::{FindPartnerRequest, FindPartnerResponse, find_partner_request::Message};
use tonic::{Status, Streaming};

use super::{
    messages,
    open::{Wanted, Who, client, invalid},
};
use crate::{
    error::Error,
    matches::{Matches, Search},
    matching::{Budget, How, Match, Seat},
    seats::{Guard, Nudges},
};

/// Texts in a second.
const TEXTS: u32 = 10;
/// Other messages in a second.
const OTHERS: u32 = 20;

/// A `FindPartner` stream.
pub(super) struct Stream {
    matches: Matches,
    who: Who,
    wanted: Wanted,
    seat: Seat,
    guard: Guard,
    incoming: Streaming<FindPartnerRequest>,
    /// The least time between two matches of this person.
    apart: Duration,
    state: State,
    texts: Budget,
    others: Budget,
    /// When the partner was last told that one is writing.
    typed: Option<DateTime<Utc>>,
    /// What is to be told next.
    ready: VecDeque<FindPartnerResponse>,
    /// The stream ends once `ready` is empty.
    ended: Option<Result<(), Error>>,
}

/// How it stands with the person.
enum State {
    /// They are with nobody, and look for nobody.
    Idle,
    /// They begin to look then.
    Paused(DateTime<Utc>),
    Searching(Box<Search>),
    With(Box<Together>),
}

/// A match, as far as it was told.
struct Together {
    of: Match,
    /// Texts up to this version of the match.
    told: u64,
}

/// What a stream waits for.
enum Woken {
    Client(Result<Option<FindPartnerRequest>, Status>),
    Nudged(Nudges),
}

impl Stream {
    pub(super) fn new(
        matches: Matches,
        who: Who,
        wanted: Wanted,
        seat: Seat,
        guard: Guard,
        incoming: Streaming<FindPartnerRequest>,
        apart: Duration,
    ) -> Self {
        let now = matches.now();
        Self {
            matches,
            who,
            wanted,
            seat,
            guard,
            incoming,
            apart,
            state: State::Idle,
            texts: Budget::new(TEXTS, now),
            others: Budget::new(OTHERS, now),
            typed: None,
            ready: VecDeque::new(),
            ended: None,
        }
    }

    /// What the client is told, until the end.
    pub(super) fn into_responses(
        self,
    ) -> impl futures::Stream<Item = Result<FindPartnerResponse, Error>> + Send {
        stream::unfold(Some(self), |stream| async {
            let mut stream = stream?;
            loop {
                if let Some(message) = stream.ready.pop_front() {
                    return Some((Ok(message), Some(stream)));
                }
                match stream.ended.take() {
                    Some(Ok(())) => return None,
                    Some(Err(error)) => return Some((Err(error), None)),
                    None => stream.work().await,
                }
            }
        })
    }

    /// One thing that happens.
    async fn work(&mut self) {
        let woken = tokio::select! {
            request = self.incoming.message() => Woken::Client(request),
            nudges = self.guard.nudged() => Woken::Nudged(nudges),
        };
        let result = match woken {
            Woken::Client(Ok(Some(request))) => self.receive(request).await,
            // The page is gone, or will be back in a moment: its seat is kept for it a while.
            Woken::Client(Ok(None)) => {
                self.ended = Some(Ok(()));
                Ok(())
            }
            Woken::Client(Err(status)) => Err(client(status)),
            Woken::Nudged(nudges) => self.see_to(nudges).await,
        };
        if let Err(error) = result {
            self.ended = Some(Err(error));
        }
    }

    async fn see_to(&mut self, nudges: Nudges) -> Result<(), Error> {
        if let State::With(_) = self.state {
            self.ready.extend(nudges.typing.then(messages::typing));
            self.ready.extend(nudges.away.map(messages::away));
        }
        let mut seen = Ok(());
        if nudges.look {
            seen = self.look().await;
        }
        if nudges.due && seen.is_ok() && self.ended.is_none() {
            seen = self.go_on().await;
        }
        match seen {
            // Matches outlive it: this is seen to when it is back.
            Err(error @ (Error::Database(db::Error::Away(_)) | Error::AuthAway(_))) => {
                tracing::debug!(%error, "match.waits");
                self.wake_in(Duration::from_secs(1));
                Ok(())
            }
            seen => seen,
        }
    }

    async fn receive(&mut self, request: FindPartnerRequest) -> Result<(), Error> {
        let Some(message) = request.message else {
            return Err(invalid("message", "must be set"));
        };
        let now = self.matches.now();
        let budget = if matches!(message, Message::Text(_)) { &mut self.texts } else { &mut self.others };
        budget.spend(now).map_err(|retry_after| Error::MatchingTooFast { retry_after })?;
        match message {
            Message::Open(_) => Err(invalid("open", "must be the first message alone")),
            Message::Text(text) => self.say(text).await,
            Message::Typing(_) => self.type_on(now).await,
            Message::Away(away) => self.go_away(away.away).await,
            Message::Next(next) => self.next(&next.match_id).await,
            Message::Stop(_) => self.stop().await,
            Message::ModeWish(wish) => self.wish(wish.mode()).await,
            Message::Add(add) => self.add(&add.match_id).await,
        }
    }

    /// The match that this message is about; nothing for one that is over.
    fn with(&self, match_id: &str) -> Option<&Match> {
        match &self.state {
            State::With(together) if match_id.parse() == Ok(together.of.id) => Some(&together.of),
            State::With(_) | State::Idle | State::Paused(_) | State::Searching(_) => None,
        }
    }

    /// Leaves whatever there is. The stream ends OK.
    async fn stop(&mut self) -> Result<(), Error> {
        self.matches.leave(self.who.user, Some(self.seat.id), How::Stop).await?;
        self.guard.settle();
        self.ended = Some(Ok(()));
        Ok(())
    }

    fn wake_in(&self, time: Duration) {
        self.guard.wake_at(Some(self.matches.now() + time));
    }
}
