//! Types and rules; synchronous, with the time as an argument.

mod conversation;
mod member;

pub(crate) use conversation::{Conversation, Kind};
pub(crate) use member::{Draft, Left, Level, Member, Role, Seat};
