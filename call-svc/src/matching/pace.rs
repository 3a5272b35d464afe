//! How soon a person may meet the next one.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// A match that is left sooner than this was hardly looked at.
const QUICK: Duration = Duration::from_secs(5);
/// So many in a row are free.
const FREE: u32 = 4;
/// The pause after one more; it doubles with each that follows.
const FIRST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(60);
/// After so long without a match what was before counts no more.
const FORGOTTEN: Duration = Duration::from_secs(300);
const MINUTE: Duration = Duration::from_secs(60);

/// A match that a person had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Past {
    pub(crate) create_time: DateTime<Utc>,
    /// Not set while it lasts.
    pub(crate) end_time: Option<DateTime<Utc>>,
    /// The person left, not the partner.
    pub(crate) left: bool,
}

/// How fast a person may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    pub(crate) matches_per_minute: u32,
    /// The least time between the beginnings of two matches.
    pub(crate) apart: Duration,
}

/// Until when a person pauses, given their last matches, newest first; nothing: they need not.
pub(crate) fn pause(past: &[Past], pace: Pace, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let last = past.first().map(|last| last.create_time + pace.apart);
    let oldest_of_minute = usize::try_from(pace.matches_per_minute).ok().and_then(|most| most.checked_sub(1));
    let minute = oldest_of_minute.and_then(|index| past.get(index)).map(|oldest| oldest.create_time + MINUTE);
    [last, minute, cool_down(past)].into_iter().flatten().filter(|until| *until > now).max()
}

/// Until when a person pauses who left one after the other.
fn cool_down(past: &[Past]) -> Option<DateTime<Utc>> {
    let mut quick = 0_u32;
    let mut last_left = None;
    let mut later = None::<DateTime<Utc>>;
    for one in past {
        if later.is_some_and(|later| later > one.create_time + FORGOTTEN) {
            break;
        }
        later = Some(one.create_time);
        match one.end_time {
            Some(end) if end <= one.create_time + QUICK => {
                if one.left {
                    quick += 1;
                    last_left = last_left.or(Some(end));
                }
            }
            Some(_) | None => break,
        }
    }
    let doublings = quick.checked_sub(FREE + 1)?;
    let pause = FIRST.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST);
    last_left.map(|left| left + pause)
}
