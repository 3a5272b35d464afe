//! How two people meet.

use chrono::{DateTime, Utc};
use proto::id::{MatchId, UserId};
use uuid::Uuid;

use super::Matches;
use crate::{
    channels::See,
    error::Error,
    matching::{RELAX_AFTER, Seat, Seeker, rank},
    store::{
        self,
        matching::{
            avoid,
            claim::{self, Claim, Claimed, NewIds, Together},
            instances,
            seekers::{self, Place},
        },
    },
};

/// Tried one after the other before the search rests.
const TRIES: usize = 8;
/// Looked up at auth-svc together.
const ASKED: usize = 64;

/// A person's search while it lasts.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) seeker: Seeker,
    pub(crate) seat: Seat,
    /// Nobody with a common interest was found in time.
    pub(crate) relaxed: bool,
    /// How often it was tried.
    pub(crate) tries: u32,
    /// Where the last look through those who take anybody stopped.
    place: Option<Place>,
}

impl Search {
    pub(crate) fn new(seeker: Seeker, seat: Seat) -> Self {
        Self { seeker, seat, relaxed: false, tries: 0, place: None }
    }

    /// When it goes over to anybody; nothing once it has.
    pub(crate) fn relaxes_at(&self) -> Option<DateTime<Utc>> {
        (!self.seeker.anybody).then(|| self.seeker.since + RELAX_AFTER)
    }
}

/// What came of looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// A partner.
    Partner(MatchId),
    /// Nobody yet.
    Nobody,
    /// The person looks no longer: somebody found them, perhaps.
    Gone,
}

impl Matches {
    /// Begins a search: from now on others find this person.
    pub(crate) async fn seek(&self, search: &Search) -> Result<(), Error> {
        let Search { seeker, seat, .. } = search;
        let begun = self.calls.pool.transaction(async |conn| {
            let own = store::matching::seats::find(conn, seeker.user, true).await?;
            if own.is_some_and(|own| own.seat == *seat) {
                seekers::delete(conn, &[seeker.user]).await?;
                seekers::insert(conn, seeker, *seat).await?;
            }
            Ok::<_, db::Error>(())
        });
        Ok(begun.await?)
    }

    /// From now on anybody will do. Says whether the person still looks.
    pub(crate) async fn relax(&self, search: &mut Search) -> Result<bool, Error> {
        let (user, seat) = (search.seeker.user, search.seat.id);
        let looks = self.calls.pool.run(async |conn| seekers::relax(conn, user, seat).await).await?;
        (search.relaxed, search.seeker.anybody) = (true, true);
        Ok(looks)
    }

    /// Ends a search. Says whether it was still on.
    pub(crate) async fn stop_seeking(&self, user: UserId, seat: Uuid) -> Result<bool, Error> {
        Ok(self.calls.pool.transaction(async |conn| seekers::delete_of(conn, user, seat).await).await?)
    }

    /// Whether the search is on that this stream began: not if the person was found, even if that is over already.
    pub(crate) async fn is_seeking(&self, user: UserId, seat: Uuid) -> Result<bool, Error> {
        Ok(self.calls.pool.run(async |conn| seekers::is_on(conn, user, seat).await).await?)
    }

    /// Looks for a partner once.
    pub(crate) async fn look_for(&self, search: &mut Search) -> Result<Met, Error> {
        search.tries = search.tries.saturating_add(1);
        if !self.is_seeking(search.seeker.user, search.seat.id).await? {
            return Ok(Met::Gone);
        }
        let candidates = self.candidates(search).await?;
        let (me, mut met) = (search.seeker.user, Met::Nobody);
        for other in candidates.into_iter().take(TRIES) {
            let matches = self.clone();
            let claimed = self.calls.finish(async move { matches.claim(me, other.user).await });
            met = claimed.await?;
            if met != Met::Nobody {
                break;
            }
        }
        Ok(met)
    }

    /// Who may be matched with the one who searches, best first.
    async fn candidates(&self, search: &mut Search) -> Result<Vec<Seeker>, Error> {
        let (me, now, place) = (search.seeker.clone(), self.now(), search.place);
        let (mut found, (open, next)) = self
            .calls
            .pool
            .run(async |conn| {
                let alive = instances::alive(conn, now).await?;
                let sharing = seekers::sharing(conn, &me, &alive).await?;
                let open = if me.anybody {
                    seekers::open(conn, me.mode, place, &alive).await?
                } else {
                    (Vec::new(), None)
                };
                Ok::<_, db::Error>((sharing, open))
            })
            .await?;
        // The next look begins after these, or at the beginning again.
        search.place = next;
        found.extend(open);
        let ranked = rank(&me, found);
        let ids: Vec<UserId> = ranked.iter().map(|other| other.user).take(ASKED).collect();
        let apart = self.apart(me.user, &ids).await?;
        Ok(ranked.into_iter().take(ASKED).filter(|other| !apart.contains(&other.user)).collect())
    }

    /// Those of these people who must not be matched with a person.
    async fn apart(&self, me: UserId, others: &[UserId]) -> Result<Vec<UserId>, Error> {
        if others.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.now();
        let read = self.calls.pool.run(async |conn| avoid::kept_apart(conn, me, others, now).await);
        let mut apart = read.await?;
        let rest: Vec<UserId> = others.iter().copied().filter(|other| !apart.contains(other)).collect();
        if !rest.is_empty() {
            apart.extend(self.calls.people.blocked(me, &rest).await?);
        }
        Ok(apart)
    }

    async fn claim(&self, me: UserId, other: UserId) -> Result<Met, Error> {
        let ids = &self.calls.ids;
        let ids = NewIds {
            of_match: ids.next(),
            call: ids.next(),
            event: ids.next(),
            known_as: [ids.next(), ids.next()],
        };
        let claim = Claim { me, other, ids, relay_only: self.rules.relay_only, now: self.now() };
        self.calls.pool.run(async |conn| store::slots::ensure(conn, [me, other]).await).await?;
        match self.calls.pool.transaction(async |conn| claim::claim(conn, &claim).await).await? {
            Claimed::Together(together) => {
                self.tell_together(&together).await;
                Ok(Met::Partner(claim.ids.of_match))
            }
            Claimed::Taken => Ok(Met::Nobody),
            Claimed::Gone => Ok(Met::Gone),
        }
    }

    async fn tell_together(&self, together: &Together) {
        metrics::counter!("matches_total").increment(1);
        metrics::histogram!("match_shared_interests").record(shared(together));
        for since in together.waited_since {
            let waited = (self.now() - since).to_std().unwrap_or_default();
            metrics::histogram!("match_wait_seconds").record(waited.as_secs_f64());
        }
        if let Some(call) = &together.call {
            self.calls.tell(call).await;
        }
        self.nudge(together.other.seat, See::Look(true)).await;
    }
}

fn shared(together: &Together) -> f64 {
    u32::try_from(together.fit.interests.len()).unwrap_or(u32::MAX).into()
}
