//! Whether the people of a call are still there.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::call::{Call, Input, State};

/// What is known of a leg's stream and media. It changes often and is no part of the call's versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Presence {
    /// Since when a Signal stream has been there without a gap.
    pub(crate) present_since: Option<DateTime<Utc>>,
    /// Until when the stream counts as being there; whoever holds it renews this.
    pub(crate) seen_until: Option<DateTime<Utc>>,
    /// What the endpoint last said of its media.
    pub(crate) link: Link,
}

/// How an endpoint's media connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Link {
    #[default]
    Unknown,
    Connected,
    Disconnected,
    Failed,
}

/// How long is waited for what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For media, while both streams are there.
    pub(crate) connect: Duration,
    /// For two people who are both gone.
    pub(crate) both_gone: Duration,
    /// For one who is gone while the other's media failed.
    pub(crate) one_gone: Duration,
}

/// How long an observer may go without reaching the database before it has to begin anew.
const GAP: Duration = Duration::from_secs(5);

/// Since when an observer has reached the database without a gap.
#[derive(Debug, Default)]
pub(crate) struct Watching(Option<(DateTime<Utc>, DateTime<Utc>)>);

impl Watching {
    /// The database was reached. Gives since when it has been, without a gap.
    pub(crate) fn reached(&mut self, now: DateTime<Utc>) -> DateTime<Utc> {
        let since = match self.0 {
            Some((since, last)) if (now - last).to_std().is_ok_and(|gap| gap <= GAP) => since,
            Some(_) | None => now,
        };
        self.0 = Some((since, now));
        since
    }

    /// The database was not reached.
    pub(crate) fn failed(&mut self) {
        self.0 = None;
    }
}

/// The time-out that has struck, if any.
///
/// `watching_since` is since when this observer has reached the database without a gap. Only that time counts: while it was
/// away, nobody could renew anything, and nothing is held against anybody.
pub(crate) fn overdue(
    call: &Call,
    presence: [Presence; 2],
    watching_since: DateTime<Utc>,
    now: DateTime<Utc>,
    patience: &Patience,
) -> Option<Input> {
    let since = watching_since.max(call.answer_time?);
    let [one, other] = presence.map(|presence| Watched::new(presence, since, now));
    let lost = match (one.gone_for, other.gone_for) {
        (Some(a), Some(b)) => a.min(b) >= patience.both_gone,
        (Some(gone), None) => other.link == Link::Failed && gone >= patience.one_gone,
        (None, Some(gone)) => one.link == Link::Failed && gone >= patience.one_gone,
        (None, None) => false,
    };
    let both_there_for = one.there_for.zip(other.there_for).map(|(a, b)| a.min(b));
    match call.state {
        State::Connecting | State::Active if lost => Some(Input::Lost),
        State::Connecting if both_there_for.is_some_and(|time| time >= patience.connect) => {
            Some(Input::MediaTimeout)
        }
        State::Ringing
        | State::Connecting
        | State::Active
        | State::Declined
        | State::Cancelled
        | State::Missed
        | State::Ended => None,
    }
}

/// For how long a leg has been there or gone, as far as the observer can say.
struct Watched {
    there_for: Option<Duration>,
    gone_for: Option<Duration>,
    link: Link,
}

impl Watched {
    fn new(presence: Presence, since: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let elapsed = |from: DateTime<Utc>| (now - from.max(since)).to_std().unwrap_or_default();
        match presence.seen_until {
            Some(until) if until > now => Self {
                there_for: Some(elapsed(presence.present_since.unwrap_or(now))),
                gone_for: None,
                link: presence.link,
            },
            until => {
                Self { there_for: None, gone_for: Some(elapsed(until.unwrap_or(since))), link: presence.link }
            }
        }
    }
}
