//! How two people stand to each other: each has a view of their own, and an act of one changes both.
//!
//! Whoever is declined or blocked cannot tell it from silence: their request stays as they made it.

use chrono::{DateTime, TimeDelta, Utc};
use proto::auth::ContactKind;

/// For so long after a request was declined the same person's next ones are not shown.
pub(crate) const QUIET: TimeDelta = TimeDelta::days(7);

/// How one person sees the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) kind: ContactKind,
    /// Of the request, while there is one.
    pub(crate) note: String,
    /// When the kind came to be so.
    pub(crate) since: DateTime<Utc>,
    /// Grows with every change that this person can see.
    pub(crate) version: u64,
    /// When this person last declined a request of the other.
    pub(crate) decline_time: Option<DateTime<Utc>>,
}

/// Both views, of whoever acts and of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) mine: Side,
    pub(crate) theirs: Side,
}

/// What somebody does about another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    Request {
        note: String,
    },
    Accept,
    Decline,
    Cancel,
    Remove,
    Block,
    Unblock,
    /// Both want to be contacts.
    Befriend,
}

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Whoever acts has blocked the other.
    Blocked,
    /// There is no request to accept.
    NoRequest,
}

impl Side {
    /// Of two who never had to do with each other.
    pub(crate) const fn stranger() -> Self {
        Self {
            kind: ContactKind::None,
            note: String::new(),
            since: DateTime::UNIX_EPOCH,
            version: 0,
            decline_time: None,
        }
    }

    fn become_kind(&mut self, kind: ContactKind, note: &str, now: DateTime<Utc>) {
        if self.kind != kind {
            self.since = now;
        } else if self.note == note {
            return;
        }
        self.kind = kind;
        note.clone_into(&mut self.note);
        self.version += 1;
    }

    /// Ends what is between them, if it is one of these.
    fn end(&mut self, kinds: &[ContactKind], now: DateTime<Utc>) {
        if kinds.contains(&self.kind) {
            self.become_kind(ContactKind::None, "", now);
        }
    }

    fn is_quiet(&self, now: DateTime<Utc>) -> bool {
        self.decline_time.is_some_and(|declined| now < declined + QUIET)
    }
}

impl Pair {
    /// The same pair, seen from the other.
    pub(crate) fn flip(self) -> Self {
        Self { mine: self.theirs, theirs: self.mine }
    }

    /// How they stand after an act of the first.
    pub(crate) fn apply(mut self, act: &Act, now: DateTime<Utc>) -> Result<Self, Refusal> {
        match act {
            Act::Request { note } => self.request(note, now)?,
            Act::Accept => self.accept(now)?,
            Act::Decline => {
                if self.mine.kind == ContactKind::Incoming {
                    self.mine.decline_time = Some(now);
                    self.mine.end(&[ContactKind::Incoming], now);
                }
            }
            Act::Cancel => {
                self.mine.end(&[ContactKind::Outgoing], now);
                self.theirs.end(&[ContactKind::Incoming], now);
            }
            Act::Remove => {
                self.mine.end(&[ContactKind::Contact], now);
                self.theirs.end(&[ContactKind::Contact], now);
            }
            Act::Block => {
                self.mine.become_kind(ContactKind::Blocked, "", now);
                // Their own request stays: it looks like one that nobody has answered.
                self.theirs.end(&[ContactKind::Contact, ContactKind::Incoming], now);
            }
            Act::Befriend => {
                if [&self.mine, &self.theirs].iter().any(|side| side.kind == ContactKind::Blocked) {
                    return Err(Refusal::Blocked);
                }
                self.befriend(now);
            }
            Act::Unblock => self.mine.end(&[ContactKind::Blocked], now),
        }
        Ok(self)
    }

    fn request(&mut self, note: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
        match (self.mine.kind, self.theirs.kind) {
            (ContactKind::Blocked, _) => return Err(Refusal::Blocked),
            (ContactKind::Contact, _) => {}
            // They have asked, whether that was shown here or not.
            (_, ContactKind::Outgoing) => self.befriend(now),
            (_, ContactKind::Blocked) => self.mine.become_kind(ContactKind::Outgoing, note, now),
            _ => {
                self.mine.become_kind(ContactKind::Outgoing, note, now);
                if self.theirs.kind == ContactKind::Incoming || !self.theirs.is_quiet(now) {
                    self.theirs.become_kind(ContactKind::Incoming, note, now);
                }
            }
        }
        Ok(())
    }

    fn accept(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.mine.kind {
            ContactKind::Incoming => self.befriend(now),
            ContactKind::Contact => {}
            ContactKind::Unspecified | ContactKind::None | ContactKind::Outgoing | ContactKind::Blocked => {
                return Err(Refusal::NoRequest);
            }
        }
        Ok(())
    }

    fn befriend(&mut self, now: DateTime<Utc>) {
        for side in [&mut self.mine, &mut self.theirs] {
            side.become_kind(ContactKind::Contact, "", now);
            side.decline_time = None;
        }
    }
}

#[cfg(test)]
mod tests;
