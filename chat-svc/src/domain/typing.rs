use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use proto::id::{ConversationId, UserId};

/// Somebody is told to write at most once in this time.
const PACE: TimeDelta = TimeDelta::seconds(3);
/// With more than so many who write at once, those who are due again are forgotten.
const MANY: usize = 10_000;

/// How often it is told that people write.
#[derive(Debug, Default)]
pub(crate) struct TypingPace {
    /// When it was last told, and whether it was that they write.
    last: HashMap<(UserId, ConversationId), (DateTime<Utc>, bool)>,
}

impl TypingPace {
    /// Whether it is told now that somebody writes, or writes no more: the end is told once for each beginning.
    pub(crate) fn is_told(
        &mut self,
        user: UserId,
        conversation: ConversationId,
        writes: bool,
        now: DateTime<Utc>,
    ) -> bool {
        if self.last.len() > MANY {
            self.last.retain(|_, (told, _)| now < *told + PACE);
        }
        let key = (user, conversation);
        match self.last.get_mut(&key) {
            Some((_, was_writing)) if !writes => std::mem::replace(was_writing, false),
            Some((told, _)) if now < *told + PACE => false,
            Some(_) | None => {
                if writes {
                    self.last.insert(key, (now, true));
                }
                writes
            }
        }
    }
}

#[cfg(test)]
#[path = "tests/typing.rs"]
mod tests;
