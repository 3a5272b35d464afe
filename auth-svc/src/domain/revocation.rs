//! Sessions that ended before their time, and how a reader of them misses none.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::{DateTime, Utc};
use proto::{
    auth::RevocationReason,
    id::{SessionId, UserId},
};

/// How long a row may become visible after one with a higher id: ids are given at the insert, rows are seen after the
/// commit. Far above what any transaction may take.
const OVERLAP: Duration = Duration::from_secs(20);

/// A session that ended before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revocation {
    /// Grows from row to row, but is not the order of commits.
    pub(crate) id: u64,
    pub(crate) session_id: SessionId,
    pub(crate) user_id: UserId,
    pub(crate) reason: RevocationReason,
    pub(crate) revoke_time: DateTime<Utc>,
}

/// What a reader by id has seen: everything up to `floor`, and some rows above it.
#[derive(Debug, Default)]
pub(crate) struct Window {
    floor: u64,
    seen: BTreeSet<u64>,
    /// When an id was seen first, as the time since the reader began.
    first_seen: BTreeMap<Duration, u64>,
}

impl Window {
    /// Where to read from: rows above this may be new.
    pub(crate) const fn floor(&self) -> u64 {
        self.floor
    }

    /// The rows not seen before, of all rows above the floor, read at `now` since the reader began.
    pub(crate) fn fresh(&mut self, rows: Vec<Revocation>, now: Duration) -> Vec<Revocation> {
        let fresh: Vec<_> =
            rows.into_iter().filter(|row| row.id > self.floor && self.seen.insert(row.id)).collect();
        if let Some(newest) = fresh.iter().map(|row| row.id).max() {
            let entry = self.first_seen.entry(now).or_default();
            *entry = newest.max(*entry);
        }
        self.advance(now);
        fresh
    }

    fn advance(&mut self, now: Duration) {
        let Some(limit) = now.checked_sub(OVERLAP) else { return };
        let recent = self.first_seen.split_off(&limit);
        let settled = std::mem::replace(&mut self.first_seen, recent);
        if let Some(floor) = settled.into_values().max() {
            self.floor = self.floor.max(floor);
            self.seen = self.seen.split_off(&(self.floor + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64) -> Revocation {
        Revocation {
            id,
            session_id: uuid::Uuid::from_u128(id.into()).into(),
            user_id: uuid::Uuid::nil().into(),
            reason: RevocationReason::SignedOut,
            revoke_time: DateTime::UNIX_EPOCH,
        }
    }

    fn ids(rows: &[Revocation]) -> Vec<u64> {
        rows.iter().map(|row| row.id).collect()
    }

    #[test]
    fn each_row_is_fresh_once_and_a_late_commit_is_not_missed() {
        let mut window = Window::default();
        let second = Duration::from_secs;
        assert_eq!(ids(&window.fresh(vec![row(5), row(7)], second(0))), [5, 7]);
        assert_eq!(
            ids(&window.fresh(vec![row(5), row(6), row(7)], second(1))),
            [6],
            "6 was committed after 7"
        );
        assert_eq!(window.floor(), 0);
        assert_eq!(ids(&window.fresh(vec![row(5), row(6), row(7), row(8)], second(21))), [8]);
        assert_eq!(window.floor(), 7, "what is above 7 may still come");
        assert_eq!(ids(&window.fresh(vec![row(8)], second(60))), Vec::<u64>::new());
        assert_eq!(window.floor(), 8);
        assert!(window.seen.is_empty());
    }
}
