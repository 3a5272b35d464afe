//! All SQL. Makes no ids and reads no clock.

pub(crate) mod answer;
pub(crate) mod calls;
mod codes;
pub(crate) mod devices;
pub(crate) mod history;
pub(crate) mod legs;
mod live;
pub(crate) mod matching;
pub(crate) mod moderation;
pub(crate) mod notices;
pub(crate) mod record;
pub(crate) mod requests;
mod schema;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod slots;
pub(crate) mod start;
pub(crate) mod step;
pub(crate) mod traces;
