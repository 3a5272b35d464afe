//! What may be done to a message that is written.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Form, Kind, Message, Role, Seat};

/// For how long an author can change what they wrote.
const CHANGEABLE_FOR: TimeDelta = TimeDelta::hours(24);
/// How many different reactions a message may have.
pub(crate) const MOST_REACTIONS: usize = 20;
/// How many messages of a conversation may be pinned.
pub(crate) const MOST_PINS: i64 = 100;
/// How many of a message's earlier texts are kept.
pub(crate) const MOST_EDITS: i64 = 50;

/// Why something may not be done to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ActRefusal {
    #[error("the message is deleted")]
    Deleted,
    #[error("only who wrote a message may do this")]
    NotTheAuthor,
    #[error("a message of this kind cannot be changed")]
    Fixed,
    #[error("the message was written too long ago to be changed")]
    TooLate,
    #[error("the caller's role does not allow it")]
    RoleTooLow,
}

/// A text is for its author to change, for a day.
pub(crate) fn may_edit(seat: &Seat, message: &Message, now: DateTime<Utc>) -> Result<(), ActRefusal> {
    if message.form != Form::Text {
        Err(ActRefusal::Fixed)
    } else if message.sender != seat.member.user {
        Err(ActRefusal::NotTheAuthor)
    } else if message.deleted.is_some() {
        Err(ActRefusal::Deleted)
    } else if now > message.create_time + CHANGEABLE_FOR {
        Err(ActRefusal::TooLate)
    } else {
        Ok(())
    }
}

/// What people wrote is for its author to delete, and for a group's admins.
pub(crate) fn may_delete(seat: &Seat, message: &Message) -> Result<(), ActRefusal> {
    let is_admin = seat.conversation.kind == Kind::Group && seat.member.role >= Role::Admin;
    if message.form == Form::System {
        Err(ActRefusal::Fixed)
    } else if message.sender == seat.member.user || is_admin {
        Ok(())
    } else {
        Err(ActRefusal::NotTheAuthor)
    }
}

/// Messages are pinned by a group's admins, and by both who talk with each other.
pub(crate) fn may_pin(seat: &Seat, message: &Message) -> Result<(), ActRefusal> {
    if seat.conversation.kind == Kind::Group && seat.member.role < Role::Admin {
        Err(ActRefusal::RoleTooLow)
    } else {
        may_feel(message)
    }
}

/// Of what is deleted nothing is left to feel about.
pub(crate) const fn may_feel(message: &Message) -> Result<(), ActRefusal> {
    if message.deleted.is_some() { Err(ActRefusal::Deleted) } else { Ok(()) }
}

/// Whether a text is one emoji, as far as that shows without the tables of Unicode: no letters, digits, spaces or controls,
/// but for a digit that makes a keycap.
pub(crate) fn is_emoji(text: &str) -> bool {
    let is_plain = |letter: char| letter.is_alphabetic() || letter.is_whitespace() || letter.is_control();
    let is_keycap = text.ends_with('\u{20e3}');
    !text.is_empty()
        && text.chars().all(|letter| !is_plain(letter) && (!letter.is_ascii() || is_keycap))
        && text.chars().filter(char::is_ascii).count() <= 1
}

#[cfg(test)]
#[path = "tests/acts.rs"]
mod tests;
