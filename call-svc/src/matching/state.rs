//! A match, and what of its changes one of the two is told.

use chrono::{DateTime, Utc};
use proto::id::{CallId, EndpointId, MatchId, UserId};
use uuid::Uuid;

use crate::domain::Kind;

/// How two strangers meet. Each holds what the one before it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Text,
    Audio,
    Video,
}

impl Mode {
    /// What the call of this mode is; text has none.
    pub(crate) const fn kind(self) -> Option<Kind> {
        match self {
            Self::Text => None,
            Self::Audio => Some(Kind::Audio),
            Self::Video => Some(Kind::Video),
        }
    }
}

/// Why a match ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// One went on to the next.
    Next,
    /// One had enough.
    Stop,
    /// One was cut off.
    Disconnected,
    /// One reported the other.
    Reported,
}

/// The end of a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) how: How,
    /// Whose doing it was; nobody's if both were lost.
    pub(crate) by: Option<UserId>,
    pub(crate) time: DateTime<Utc>,
}

/// Where a person's `FindPartner` stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seat {
    pub(crate) id: Uuid,
    pub(crate) instance: Uuid,
    pub(crate) endpoint: EndpointId,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) user: UserId,
    /// What the other calls them.
    pub(crate) known_as: UserId,
    pub(crate) guest: bool,
    /// The mode that they want; text: none other.
    pub(crate) wish: Mode,
    pub(crate) wants_contact: bool,
    /// Not set once they are gone.
    pub(crate) seat: Option<Seat>,
}

/// Two strangers together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) id: MatchId,
    pub(crate) mode: Mode,
    /// Grows with every change, and with every text.
    pub(crate) version: u64,
    /// Unless the mode is text.
    pub(crate) call: Option<CallId>,
    /// The keys of what both like.
    pub(crate) interests: Vec<String>,
    pub(crate) languages: Vec<String>,
    /// They are contacts now.
    pub(crate) contacts: bool,
    pub(crate) end: Option<End>,
    /// Ascending by user id.
    pub(crate) members: [Member; 2],
}

/// Something said in a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) id: Uuid,
    /// The match's version that it made.
    pub(crate) version: u64,
    pub(crate) user: UserId,
    pub(crate) body: String,
    pub(crate) create_time: DateTime<Utc>,
}

/// What has changed for one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The partner wants this mode.
    Wish(Mode),
    /// The match has this mode.
    Mode(Mode),
    /// They are contacts.
    Contact,
    /// It is over.
    Over(How),
}

impl Match {
    /// Both members, this person first; nothing if they are not of this match.
    pub(crate) fn sides(&self, user: UserId) -> Option<[&Member; 2]> {
        let [low, high] = &self.members;
        match user {
            user if user == low.user => Some([low, high]),
            user if user == high.user => Some([high, low]),
            _ => None,
        }
    }

    /// The mode that both want beyond the present one.
    pub(crate) fn agreed(&self) -> Option<Mode> {
        let [low, high] = &self.members;
        Some(low.wish.min(high.wish)).filter(|wish| *wish > self.mode)
    }

    /// What this person is told of the way from an earlier state to this one.
    pub(crate) fn news(&self, before: &Self, user: UserId) -> Vec<News> {
        let wish = |one: &Self| one.sides(user).map(|[_, partner]| partner.wish);
        let mode = (self.mode != before.mode).then_some(News::Mode(self.mode));
        // A wish that came true, or that ended with the call, is told by the mode.
        let wish = wish(self).filter(|now| mode.is_none() && wish(before) != Some(*now)).map(News::Wish);
        let contact = (self.contacts && !before.contacts).then_some(News::Contact);
        let over = self.end.filter(|_| before.end.is_none()).map(|end| News::Over(end.how));
        [wish, mode, contact, over].into_iter().flatten().collect()
    }
}
