//! What a person does in a match.

use std::time::Duration;

use chrono::{DateTime, Utc};
use proto::{
    call::{MatchMode, MatchText},
    id::MatchId,
};
use uuid::Uuid;

use super::{
    super::{messages, open::invalid},
    State, Stream, Together,
};
use crate::{
    channels::See,
    error::Error,
    matching::{How, Match, Mode, News},
};

/// The partner is told no sooner again that one is writing.
const TYPING: Duration = Duration::from_secs(3);

impl Stream {
    pub(super) async fn say(&mut self, text: MatchText) -> Result<(), Error> {
        let MatchText { text_id, text, match_id } = text;
        let id = Uuid::try_parse(&text_id).map_err(|_| invalid("text.text_id", "is not a UUID"))?;
        let body = text.trim().to_owned();
        if body.is_empty() {
            return Err(invalid("text.text", "must not be blank"));
        }
        let Some(of) = self.with(&match_id) else { return Ok(()) };
        if self.matches.say(of, self.who.user, id, body).await? {
            self.ready.push_back(messages::acknowledged(text_id));
        }
        Ok(())
    }

    pub(super) async fn type_on(&mut self, now: DateTime<Utc>) -> Result<(), Error> {
        let State::With(together) = &self.state else { return Ok(()) };
        if self.typed.is_none_or(|typed| now >= typed + TYPING) {
            self.matches.nudge_partner(&together.of, self.who.user, See::Typing(true)).await;
            self.typed = Some(now);
        }
        Ok(())
    }

    pub(super) async fn go_away(&mut self, away: bool) -> Result<(), Error> {
        if let State::With(together) = &self.state {
            self.matches.nudge_partner(&together.of, self.who.user, See::Away(away)).await;
        }
        Ok(())
    }

    pub(super) async fn wish(&mut self, mode: MatchMode) -> Result<(), Error> {
        let mode = messages::mode_of(mode).ok_or(invalid("mode_wish.mode", "must be set"))?;
        let State::With(together) = &self.state else { return Ok(()) };
        self.matches.wish(&together.of, self.who.user, mode).await
    }

    pub(super) async fn add(&mut self, match_id: &str) -> Result<(), Error> {
        match self.with(match_id) {
            Some(of) => self.matches.add(of.id, self.who.user).await,
            None => Ok(()),
        }
    }

    /// On to the next. What is over already is passed over.
    pub(super) async fn next(&mut self, match_id: &str) -> Result<(), Error> {
        if let State::With(together) = &self.state {
            if match_id.parse() != Ok(together.of.id) {
                return Ok(());
            }
            self.matches.end(together.of.id, self.who.user, How::Next).await?;
            self.state = State::Idle;
        }
        match self.state {
            State::Idle => self.begin_search().await,
            State::With(_) | State::Paused(_) | State::Searching(_) => Ok(()),
        }
    }

    /// A partner was found.
    pub(super) async fn meet(&mut self, id: MatchId) -> Result<(), Error> {
        let Some(of) = self.matches.get(id).await?.filter(|of| of.end.is_none()) else {
            // It was over as soon as it began.
            let now = self.matches.now();
            self.state = State::Paused(now);
            self.guard.wake_at(Some(now));
            return Ok(());
        };
        self.tell_found(of).await
    }

    /// The person is back in a match that goes on.
    pub(in super::super) async fn resume(&mut self, of: Match) -> Result<(), Error> {
        let wish = of.sides(self.who.user).map(|[_, partner]| partner.wish).filter(|wish| *wish > of.mode);
        let contact = of.contacts.then(|| messages::contact(&of, self.who.user));
        self.tell_found(of).await?;
        self.ready.extend(wish.map(messages::wish));
        self.ready.extend(contact);
        Ok(())
    }

    async fn tell_found(&mut self, of: Match) -> Result<(), Error> {
        let call = self.matches.call_of(&of).await?;
        let said = self.matches.said_after(of.id, 0).await?;
        let user = self.who.user;
        self.ready.push_back(messages::found(&of, user, &self.wanted, call.as_ref(), &said));
        let told = said.last().map_or(0, |text| text.version);
        self.guard.wake_at(None);
        self.be_with(Together { of, told });
        Ok(())
    }

    /// Tells what is new in the match.
    pub(super) async fn catch_up(&mut self) -> Result<(), Error> {
        let State::With(together) = &mut self.state else { return Ok(()) };
        let (id, told, user) = (together.of.id, together.told, self.who.user);
        let Some(now) = self.matches.get(id).await? else { return Ok(()) };
        let said = self.matches.said_after(id, told).await?;
        let told = said.last().map_or(told, |text| text.version);
        let theirs = said.iter().filter(|text| text.user != user);
        self.ready.extend(theirs.map(|text| messages::text(text, user)));
        let news = now.news(&together.of, user);
        self.be_with(Together { of: now, told });
        for one in news {
            self.tell(one).await?;
        }
        Ok(())
    }

    async fn tell(&mut self, news: News) -> Result<(), Error> {
        let State::With(together) = &self.state else { return Ok(()) };
        let (of, user) = (&together.of, self.who.user);
        let told = match news {
            News::Wish(mode) => messages::wish(mode),
            News::Mode(mode @ Mode::Text) => messages::changed(mode, None, user),
            News::Mode(mode) => messages::changed(mode, self.matches.call_of(of).await?.as_ref(), user),
            News::Contact => messages::contact(of, user),
            News::Over(how) => {
                let told = messages::left(of.id, how);
                self.be_alone();
                told
            }
        };
        self.ready.push_back(told);
        Ok(())
    }

    fn be_with(&mut self, together: Together) {
        self.guard.knows(Some((together.of.id, together.of.version)));
        self.state = State::With(Box::new(together));
    }

    pub(super) fn be_alone(&mut self) {
        self.guard.knows(None);
        self.typed = None;
        self.state = State::Idle;
    }
}
