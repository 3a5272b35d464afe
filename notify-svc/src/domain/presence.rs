use chrono::{DateTime, Utc};
use proto::notify::{AvailabilityKind, PresenceState};
use uuid::Uuid;

/// What a page says of whoever is at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) endpoint: Uuid,
    /// Somebody used it a short while ago.
    pub(crate) active: bool,
    /// It is in front and has the focus.
    pub(crate) focused: bool,
    /// The conversation that is open in it.
    pub(crate) conversation: Option<Uuid>,
}

/// How a person stands: the feeds that are open, and what pages say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    /// Of each open feed, the page that listens, if it said.
    pub(crate) feeds: Vec<Option<Uuid>>,
    /// What pages said lately.
    pub(crate) pages: Vec<Page>,
}

impl Standing {
    /// Whether a page is open.
    pub(crate) fn is_there(&self) -> bool {
        !self.feeds.is_empty()
    }

    /// The pages at which somebody is. A page without a feed is none; where feeds do not say whose they are, what a page
    /// said lately counts.
    pub(crate) fn active(&self) -> impl Iterator<Item = &Page> {
        let any = self.feeds.contains(&None);
        self.pages
            .iter()
            .filter(move |page| page.active && (any || self.feeds.contains(&Some(page.endpoint))))
    }

    /// How the person is, as others see it.
    pub(crate) fn state(&self, wish: AvailabilityKind) -> PresenceState {
        if !self.is_there() || wish == AvailabilityKind::Invisible {
            return PresenceState::Offline;
        }
        match wish {
            AvailabilityKind::Away => PresenceState::Away,
            AvailabilityKind::DoNotDisturb => PresenceState::DoNotDisturb,
            AvailabilityKind::Unspecified | AvailabilityKind::Invisible => match self.active().next() {
                Some(_) => PresenceState::Online,
                None => PresenceState::Away,
            },
        }
    }
}

/// How a person is, and since when they are not online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) state: PresenceState,
    /// When they were last online; nothing while they are, and if it is not known.
    pub(crate) last: Option<DateTime<Utc>>,
}

impl Seen {
    /// What those see who may not know.
    pub(crate) const HIDDEN: Self = Self { state: PresenceState::Offline, last: None };

    /// How a person is who was last seen then.
    pub(crate) fn new(state: PresenceState, last: Option<DateTime<Utc>>) -> Self {
        let is_away = matches!(state, PresenceState::Offline | PresenceState::Away);
        Self { state, last: last.filter(|_| is_away) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn standing(feeds: &[Option<Uuid>], active: &[(Uuid, bool)]) -> Standing {
        let page = |(endpoint, active): &(Uuid, bool)| Page {
            endpoint: *endpoint,
            active: *active,
            focused: false,
            conversation: None,
        };
        Standing { feeds: feeds.to_vec(), pages: active.iter().map(page).collect() }
    }

    fn state(feeds: &[Option<Uuid>], active: &[(Uuid, bool)]) -> PresenceState {
        standing(feeds, active).state(AvailabilityKind::Unspecified)
    }

    #[test]
    fn who_uses_any_page_is_online_and_who_uses_none_is_away() {
        let both = [Some(ONE), Some(OTHER)];
        assert_eq!(state(&both, &[(ONE, false), (OTHER, true)]), PresenceState::Online);
        assert_eq!(state(&both, &[(ONE, false), (OTHER, false)]), PresenceState::Away);
        assert_eq!(state(&both, &[]), PresenceState::Away, "nothing was said, or too long ago");
        assert_eq!(state(&[], &[(ONE, true)]), PresenceState::Offline);
    }

    #[test]
    fn a_page_that_is_closed_does_not_count() {
        assert_eq!(state(&[Some(ONE)], &[(ONE, false), (OTHER, true)]), PresenceState::Away);
        assert_eq!(state(&[None], &[(OTHER, true)]), PresenceState::Online, "the feed may be its");
    }

    #[test]
    fn a_wish_goes_before_what_one_does() {
        use AvailabilityKind::{Away, DoNotDisturb, Invisible};
        let active = standing(&[Some(ONE)], &[(ONE, true)]);
        let gone = standing(&[], &[]);
        for (wish, seen) in [
            (Away, PresenceState::Away),
            (DoNotDisturb, PresenceState::DoNotDisturb),
            (Invisible, PresenceState::Offline),
        ] {
            assert_eq!((active.state(wish), gone.state(wish)), (seen, PresenceState::Offline), "{wish:?}");
        }
    }

    #[test]
    fn only_of_who_is_not_there_it_is_told_when_they_were() {
        let last = DateTime::from_timestamp(60, 0);
        assert_eq!(Seen::new(PresenceState::Online, last).last, None);
        assert_eq!(Seen::new(PresenceState::DoNotDisturb, last).last, None);
        assert_eq!(Seen::new(PresenceState::Away, last).last, last);
        assert_eq!(Seen::new(PresenceState::Offline, last).last, last);
    }
}
