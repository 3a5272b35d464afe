//! All SQL. Makes no ids and reads no clock.

pub(crate) mod acts;
mod codes;
pub(crate) mod conversations;
pub(crate) mod files;
pub(crate) mod garbage;
pub(crate) mod group_pictures;
pub(crate) mod hidden;
pub(crate) mod invites;
pub(crate) mod last;
pub(crate) mod lists;
pub(crate) mod members;
pub(crate) mod mentions;
pub(crate) mod messages;
pub(crate) mod pages;
pub(crate) mod reactions;
pub(crate) mod receipts;
pub(crate) mod requests;
pub(crate) mod retention;
pub(crate) mod roster;
mod schema;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod storage;
pub(crate) mod uploads;
pub(crate) mod words;

/// As columns hold lengths of time.
fn millis(length: std::time::Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
