//! How a stream looks for a partner, and looks where its person is.

use std::time::Duration;

use super::{super::messages, State, Stream};
use crate::{
    error::Error,
    matches::{Met, Search, Where},
    matching::Seeker,
};

/// The longest rest between two looks for a partner. Whoever comes meanwhile looks, too, and finds this one.
const REST: Duration = Duration::from_secs(5);

impl Stream {
    /// Begins to look for a partner, or says when it will.
    pub(in super::super) async fn begin_search(&mut self) -> Result<(), Error> {
        self.be_alone();
        self.ready.push_back(messages::searching(&self.wanted, false));
        if let Some(until) = self.matches.pause(self.who.user, self.apart).await? {
            metrics::counter!("match_pauses_total").increment(1);
            self.ready.push_back(messages::pause(until));
            self.state = State::Paused(until);
            self.guard.wake_at(Some(until));
            return Ok(());
        }
        let search = Search::new(self.seeker(), self.seat);
        self.matches.seek(&search).await?;
        self.search(search).await
    }

    fn seeker(&self) -> Seeker {
        let interests: Vec<_> = self.wanted.interests.iter().map(|interest| interest.key.clone()).collect();
        Seeker {
            user: self.who.user,
            mode: self.wanted.mode,
            languages: self.wanted.languages.clone(),
            since: self.matches.now(),
            anybody: interests.is_empty(),
            interests,
        }
    }

    /// Looks once, and sees to when it looks again.
    async fn search(&mut self, mut search: Search) -> Result<(), Error> {
        // Nothing is lost if this look fails: the search goes on.
        self.state = State::Searching(Box::new(search.clone()));
        self.wake_in(Duration::from_secs(1));
        match self.matches.look_for(&mut search).await {
            Ok(Met::Partner(id)) => return self.meet(id).await,
            Ok(Met::Gone) => {
                self.guard.look_again();
                return Ok(());
            }
            Ok(Met::Nobody) => {}
            Err(error @ (Error::Database(db::Error::Away(_)) | Error::AuthAway(_))) => {
                tracing::debug!(%error, "match.search_waits");
            }
            Err(error) => return Err(error),
        }
        let rest = Duration::from_secs(search.tries.into()).min(REST);
        let next = self.matches.now() + rest;
        self.guard.wake_at(Some(search.relaxes_at().map_or(next, |relaxes| relaxes.min(next))));
        self.state = State::Searching(Box::new(search));
        Ok(())
    }

    /// The stream's time has come.
    pub(super) async fn go_on(&mut self) -> Result<(), Error> {
        let now = self.matches.now();
        match &self.state {
            State::Paused(until) if *until <= now => self.begin_search().await,
            State::Searching(search) => {
                let mut search = search.as_ref().clone();
                if search.relaxes_at().is_some_and(|relaxes| relaxes <= now) {
                    self.ready.push_back(messages::searching(&self.wanted, true));
                    if !self.matches.relax(&mut search).await? {
                        self.guard.look_again();
                        return Ok(());
                    }
                }
                self.search(search).await
            }
            State::Paused(_) | State::Idle | State::With(_) => Ok(()),
        }
    }

    /// Something has changed: looks where the person is, and tells them what is new.
    pub(super) async fn look(&mut self) -> Result<(), Error> {
        match self.matches.whereabouts(self.who.user, self.seat.id).await? {
            Where::Elsewhere => {
                self.guard.settle();
                Err(Error::Moved)
            }
            Where::Nowhere => {
                self.catch_up().await?;
                self.sit_again().await
            }
            Where::Here(with) => match (&self.state, with) {
                (State::With(_), _) => self.catch_up().await,
                (State::Searching(_) | State::Idle | State::Paused(_), Some(id)) => self.meet(id).await,
                (State::Searching(_), None) => self.seek_on().await,
                (State::Idle | State::Paused(_), None) => Ok(()),
            },
        }
    }

    /// Who was found by somebody who left at once looks on.
    async fn seek_on(&mut self) -> Result<(), Error> {
        if self.matches.is_seeking(self.who.user, self.seat.id).await? {
            return Ok(());
        }
        self.begin_search().await
    }

    /// The seat was taken away: because the person may not be matched any longer, or because this process was thought dead.
    async fn sit_again(&mut self) -> Result<(), Error> {
        self.apart = self
            .matches
            .admit(self.who.user, &self.who.address)
            .await
            .inspect_err(|_| self.guard.settle())?;
        self.matches.sit(self.who.on(self.seat), None).await?;
        match self.state {
            State::Searching(_) => self.begin_search().await,
            State::With(_) | State::Idle | State::Paused(_) => Ok(()),
        }
    }
}
