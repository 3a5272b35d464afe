//! Who meets whom, and what a match of two strangers is. Synchronous, and every time is an argument.

mod budget;
mod pace;
mod seeker;
mod state;
mod taste;
#[cfg(test)]
mod tests;

pub(crate) use budget::Budget;
pub(crate) use pace::{Pace, Past, pause};
pub(crate) use seeker::{Fit, Seeker, rank};
pub(crate) use state::{End, How, Match, Member, Mode, News, Seat, Text};
pub(crate) use taste::{Interest, languages};

use std::time::Duration;

/// The rules that a person must have agreed to. The web client has their text.
pub(crate) const RULES_VERSION: &str = "1";
/// Who has found nobody with an interest of theirs for so long takes anybody.
pub(crate) const RELAX_AFTER: Duration = Duration::from_secs(10);
/// How long a stream that broke may take to be opened again before the partner is told.
pub(crate) const GRACE: Duration = Duration::from_secs(4);
/// For how long two who have met are not matched again.
pub(crate) const MET: chrono::TimeDelta = chrono::TimeDelta::hours(24);
