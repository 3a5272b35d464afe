//! Types and rules; synchronous, with the time as an argument.

pub(crate) mod acts;
mod asked;
mod content;
mod conversation;
pub(crate) mod file;
pub(crate) mod group;
pub(crate) mod invite;
mod member;
mod message;
pub(crate) mod picture;
pub(crate) mod retention;
mod settings;
pub(crate) mod sniff;
pub(crate) mod system;
mod typing;
pub(crate) mod words;

pub(crate) use asked::{Asked, Became, What};
pub(crate) use content::{Form, Problem, Written, excerpt, text_of};
pub(crate) use conversation::{Conversation, Kind};
pub(crate) use file::FileKind;
pub(crate) use member::{Draft, Left, Level, Listener, Member, Role, Seat};
pub(crate) use message::{Deleted, Feeling, Message, NewMessage};
pub(crate) use settings::{MOST_RECEIPTS, Progress, Settings};
pub(crate) use typing::TypingPace;
