use std::time::Duration;

use chrono::TimeDelta;

/// Reports count for this long.
pub(crate) const WINDOW: TimeDelta = TimeDelta::hours(24);
/// How long a suspension lasts that comes by itself.
pub(crate) const SUSPENDED_FOR: TimeDelta = TimeDelta::hours(24);
/// Between two matches of somebody who is slowed.
pub(crate) const PAUSE: Duration = Duration::from_mins(1);

const SLOWED: u32 = 2;
const SUSPENDED: u32 = 4;

/// How somebody stands whom others reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Good,
    /// They wait between matches.
    Slowed,
    /// They are suspended, whether or not a moderator has looked.
    Suspended,
}

impl Standing {
    /// By how many different people reported them. One who reports again and again counts once.
    pub(crate) const fn of(reporters: u32) -> Self {
        match reporters {
            0..SLOWED => Self::Good,
            SLOWED..SUSPENDED => Self::Slowed,
            SUSPENDED.. => Self::Suspended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_slow_and_four_suspend() {
        let standings = [0, 1, 2, 3, 4, 5].map(Standing::of);
        let (good, slowed, suspended) = (Standing::Good, Standing::Slowed, Standing::Suspended);
        assert_eq!(standings, [good, good, slowed, slowed, suspended, suspended]);
    }
}
