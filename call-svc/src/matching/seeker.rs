//! Who fits whom, and who comes first.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use proto::id::UserId;

use super::state::Mode;

/// Somebody who looks for a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seeker {
    pub(crate) user: UserId,
    pub(crate) mode: Mode,
    /// The keys of their interests.
    pub(crate) interests: Vec<String>,
    /// Those that they speak; none: any.
    pub(crate) languages: Vec<String>,
    pub(crate) since: DateTime<Utc>,
    /// Takes a partner without a common interest, too.
    pub(crate) anybody: bool,
}

/// What two seekers have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fit {
    pub(crate) interests: Vec<String>,
    pub(crate) languages: Vec<String>,
}

impl Seeker {
    /// What the two have in common; nothing if they are not for each other.
    pub(crate) fn fit(&self, other: &Self) -> Option<Fit> {
        let interests = common(&self.interests, &other.interests);
        let languages = common(&self.languages, &other.languages);
        let is_understood = !languages.is_empty() || self.languages.is_empty() || other.languages.is_empty();
        let is_wanted = !interests.is_empty() || (self.anybody && other.anybody);
        let fits = self.user != other.user && self.mode == other.mode && is_understood && is_wanted;
        fits.then_some(Fit { interests, languages })
    }
}

/// Those who fit, best first: most interests in common, then a language known to be common, then who waits longest.
pub(crate) fn rank(me: &Seeker, others: Vec<Seeker>) -> Vec<Seeker> {
    let mut fitting: Vec<(Fit, Seeker)> =
        others.into_iter().filter_map(|other| Some((me.fit(&other)?, other))).collect();
    fitting.sort_by_key(|(fit, other)| {
        (Reverse(fit.interests.len()), fit.languages.is_empty(), other.since, other.user)
    });
    fitting.dedup_by_key(|(_, other)| other.user);
    fitting.into_iter().map(|(_, other)| other).collect()
}

fn common(mine: &[String], theirs: &[String]) -> Vec<String> {
    mine.iter().filter(|one| theirs.contains(one)).cloned().collect()
}
