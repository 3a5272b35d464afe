//! What goes on in the background. Each task does one round, at intervals, until the soft stop.

mod liveness;
mod matching;
mod notices;
mod nudges;
mod presence;
mod recorder;
mod retention;
mod ringing;
mod suspensions;
mod traces;

use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior};

pub(crate) use liveness::Liveness;
pub(crate) use matching::Seating;
pub(crate) use notices::Noticing;
pub(crate) use nudges::Nudging;
pub(crate) use presence::Presences;
pub(crate) use recorder::Recorder;
pub(crate) use retention::{Kept, Retention};
pub(crate) use ringing::Ringing;
pub(crate) use suspensions::Suspensions;
pub(crate) use traces::Tracing;

fn every(pause: Duration) -> Interval {
    let mut interval = tokio::time::interval(pause);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
