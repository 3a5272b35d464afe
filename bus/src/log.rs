//! One life of one channel, without locks, tasks or clocks: what is kept, and what a cursor sees of it.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use uuid::Uuid;

use crate::{Event, Position, Since, Step};

/// What a channel may keep.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most events of history.
    pub history_events: usize,
    /// Most bytes of history.
    pub history_bytes: usize,
    /// Longest time that an event stays in the history.
    pub history_age: Duration,
    /// How long an event id is remembered.
    pub dedup_age: Duration,
    /// Most event ids remembered.
    pub dedup_ids: usize,
    /// Most ephemeral events that wait for subscribers to be woken.
    pub ephemeral_events: usize,
    /// After how long without subscribers and publications a channel is removed.
    pub idle_age: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            history_events: 1000,
            history_bytes: 8 << 20,
            history_age: Duration::from_mins(5),
            dedup_age: Duration::from_mins(10),
            dedup_ids: 1 << 16,
            ephemeral_events: 64,
            idle_age: Duration::from_mins(10),
        }
    }
}

/// Where a subscriber stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor {
    offset: u64,
    ephemeral: u64,
    lost: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Log {
    epoch: Uuid,
    limits: Limits,
    /// The newest events; the last one has offset `head`.
    history: VecDeque<(SystemTime, Bytes)>,
    history_bytes: usize,
    head: u64,
    ephemeral: VecDeque<Bytes>,
    ephemeral_head: u64,
    seen: HashMap<Uuid, Position>,
    seen_order: VecDeque<(SystemTime, Uuid)>,
    used: SystemTime,
}

impl Log {
    pub(crate) fn new(epoch: Uuid, limits: Limits, now: SystemTime) -> Self {
        Self {
            epoch,
            limits,
            history: VecDeque::new(),
            history_bytes: 0,
            head: 0,
            ephemeral: VecDeque::new(),
            ephemeral_head: 0,
            seen: HashMap::new(),
            seen_order: VecDeque::new(),
            used: now,
        }
    }

    /// Appends an event. The flag says whether it is new.
    pub(crate) fn publish(&mut self, event: Event, now: SystemTime) -> (Position, bool) {
        self.used = now;
        self.trim(now);
        if let Some(position) = self.seen.get(&event.id) {
            return (*position, false);
        }
        if event.ephemeral {
            self.ephemeral_head += 1;
            self.ephemeral.push_back(event.body);
        } else {
            self.head += 1;
            self.history_bytes += event.body.len();
            self.history.push_back((now, event.body));
        }
        let position = self.position();
        self.seen.insert(event.id, position);
        self.seen_order.push_back((now, event.id));
        self.trim(now);
        (position, true)
    }

    /// A cursor that begins at `since`, and the position after which it begins.
    pub(crate) fn cursor(&mut self, since: Since, now: SystemTime) -> (Cursor, Position) {
        self.used = now;
        self.trim(now);
        let at = |offset, lost| Cursor { offset, ephemeral: self.ephemeral_head, lost };
        let cursor = match since {
            Since::Now => at(self.head, None),
            Since::Start if self.base() == 0 => at(0, None),
            Since::After(position) if position.epoch != self.epoch => at(self.head, Some("another epoch")),
            Since::After(position) if position.offset > self.head => {
                at(self.head, Some("ahead of the channel"))
            }
            Since::After(position) if position.offset >= self.base() => at(position.offset, None),
            Since::Start | Since::After(_) => at(self.head, Some("no longer kept")),
        };
        (cursor, Position { epoch: self.epoch, offset: cursor.offset })
    }

    /// What the cursor sees next, or nothing until something is published.
    pub(crate) fn next(&self, cursor: &mut Cursor) -> Option<Step> {
        if cursor.offset < self.base() {
            cursor.lost = Some("too slow");
        }
        if let Some(reason) = cursor.lost.take() {
            cursor.offset = self.head;
            return Some(Step::Resync { position: self.position(), reason });
        }
        let index = usize::try_from(cursor.offset - self.base()).ok()?;
        if let Some((_, body)) = self.history.get(index) {
            cursor.offset += 1;
            let position = Position { epoch: self.epoch, offset: cursor.offset };
            return Some(Step::Event { position, body: body.clone() });
        }
        self.next_ephemeral(cursor)
    }

    fn next_ephemeral(&self, cursor: &mut Cursor) -> Option<Step> {
        let base = self.ephemeral_head - self.ephemeral.len() as u64;
        // Those that a slow subscriber missed are gone for it: they were of use at their moment only.
        cursor.ephemeral = cursor.ephemeral.max(base);
        let body = self.ephemeral.get(usize::try_from(cursor.ephemeral - base).ok()?)?;
        cursor.ephemeral += 1;
        Some(Step::Ephemeral { body: body.clone() })
    }

    pub(crate) fn position(&self) -> Position {
        Position { epoch: self.epoch, offset: self.head }
    }

    /// Notes that somebody uses the channel.
    pub(crate) fn touch(&mut self, now: SystemTime) {
        self.used = now;
    }

    /// Whether nothing has been asked of the channel for so long that it may be forgotten.
    pub(crate) fn is_idle(&self, now: SystemTime) -> bool {
        age(self.used, now) >= self.limits.idle_age
    }

    /// Forgets what is too old or too much.
    pub(crate) fn trim(&mut self, now: SystemTime) {
        let limits = self.limits;
        while self.history.front().is_some_and(|(time, _)| {
            self.history.len() > limits.history_events
                || self.history_bytes > limits.history_bytes
                || age(*time, now) >= limits.history_age
        }) {
            self.history_bytes -= self.history.pop_front().map_or(0, |(_, body)| body.len());
        }
        while self.seen_order.front().is_some_and(|(time, _)| {
            self.seen_order.len() > limits.dedup_ids || age(*time, now) >= limits.dedup_age
        }) {
            if let Some((_, id)) = self.seen_order.pop_front() {
                self.seen.remove(&id);
            }
        }
        while self.ephemeral.len() > limits.ephemeral_events {
            self.ephemeral.pop_front();
        }
        if self.seen_order.is_empty() {
            self.ephemeral.clear();
            self.seen.shrink_to_fit();
            self.seen_order.shrink_to_fit();
            self.history.shrink_to_fit();
        }
    }

    /// The offset of the last event that is no longer kept.
    fn base(&self) -> u64 {
        self.head - self.history.len() as u64
    }
}

/// Zero when the clock was set back: then things are kept a little longer.
fn age(since: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(since).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Act {
        Publish { id: u8, ephemeral: bool },
        Read { reader: usize, steps: u8 },
        Reconnect { reader: usize },
        Wait { seconds: u16 },
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            5 => (any::<u8>(), prop::bool::weighted(0.2)).prop_map(|(id, ephemeral)| Act::Publish { id, ephemeral }),
            5 => (0..3usize, 0..6u8).prop_map(|(reader, steps)| Act::Read { reader, steps }),
            1 => (0..3usize).prop_map(|reader| Act::Reconnect { reader }),
            1 => (0..400u16).prop_map(|seconds| Act::Wait { seconds }),
        ]
    }

    const LIMITS: fn() -> Limits = || Limits { history_events: 8, ephemeral_events: 2, ..Limits::default() };

    proptest! {
        /// Whoever reads sees every event once and in order, or is told by a resync that it did not.
        #[test]
        fn nothing_is_lost_silently_or_seen_twice(acts in prop::collection::vec(act(), 1..120)) {
            let mut now = SystemTime::UNIX_EPOCH;
            let mut log = Log::new(Uuid::from_u128(1), LIMITS(), now);
            let mut readers: Vec<(Cursor, Position)> = (0..3).map(|_| log.cursor(Since::Start, now)).collect();
            for act in acts {
                match act {
                    Act::Publish { id, ephemeral } => {
                        let before = log.position();
                        let event = Event { id: Uuid::from_u128(id.into()), body: Bytes::from(vec![id]), ephemeral };
                        let (position, fresh) = log.publish(event.clone(), now);
                        let grown = u64::from(fresh && !ephemeral);
                        prop_assert_eq!(log.position().offset, before.offset + grown);
                        prop_assert_eq!(log.publish(event, now), (position, false), "a repeat changes nothing");
                    }
                    Act::Read { reader, steps } => for _ in 0..steps {
                        let (cursor, at) = &mut readers[reader];
                        match log.next(cursor) {
                            Some(Step::Event { position, .. }) => {
                                prop_assert_eq!(position.offset, at.offset + 1);
                                *at = position;
                            }
                            Some(Step::Resync { position, .. }) => {
                                prop_assert!(position.offset > at.offset, "a resync without a loss");
                                *at = position;
                            }
                            Some(Step::Ephemeral { .. }) => {}
                            None => prop_assert_eq!(*at, log.position(), "silence before the end"),
                        }
                    },
                    Act::Reconnect { reader } => readers[reader].0 = log.cursor(Since::After(readers[reader].1), now).0,
                    Act::Wait { seconds } => {
                        now += Duration::from_secs(seconds.into());
                        log.trim(now);
                    }
                }
                prop_assert!(log.history.len() <= 8 && log.ephemeral.len() <= 2);
                prop_assert_eq!(log.seen.len(), log.seen_order.len());
                prop_assert_eq!(log.history_bytes, log.history.iter().map(|(_, body)| body.len()).sum::<usize>());
            }
        }
    }

    #[test]
    fn a_large_history_is_bounded_by_bytes() {
        let now = SystemTime::UNIX_EPOCH;
        let mut log = Log::new(Uuid::nil(), Limits { history_bytes: 100, ..Limits::default() }, now);
        for id in 0..10 {
            let body = Bytes::from(vec![0; 40]);
            log.publish(Event { id: Uuid::from_u128(id), body, ephemeral: false }, now);
        }
        assert_eq!(log.history.len(), 2);
        assert_eq!(log.position().offset, 10);
    }
}
