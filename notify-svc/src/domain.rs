//! How people want to be seen and notified, and by which rules. Synchronous, and every time is an argument.

mod availability;
mod decision;
mod presence;
mod push;
mod quiet;
mod settings;

pub(crate) use availability::Availability;
pub(crate) use decision::{Decision, Matter, Push, Recipient, Show};
pub(crate) use presence::{Page, Seen, Standing};
pub(crate) use push::{Browser, Parcel, Subscription};
pub(crate) use quiet::QuietHours;
pub(crate) use settings::Settings;
