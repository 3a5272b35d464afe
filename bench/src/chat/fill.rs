//! Who writes where, and how much.

use std::collections::HashSet;

use anyhow::{Context as _, Result};
use chat_svc::bulk::{self, BulkConversation, BulkText};
use chrono::{DateTime, TimeDelta, Utc};
use db::Pool;
use proto::id::UserId;
use runtime::{Clock, Ids};

use super::{Chat, language::Language};
use crate::dice::Dice;

/// Over which time all is written.
const DAYS: i64 = 365;
/// Of so many conversations, who looks is in one.
const LOOKS_IN: usize = 4;
/// Of so many conversations, one is a group.
const GROUPS: usize = 5;
/// The most people of a group, above three.
const GROUP: u64 = 17;
/// What stands in each conversation of who has many.
const FEW: usize = 3;

/// What is to be there.
pub(super) struct Plan {
    /// The one who looks first.
    people: Vec<UserId>,
    /// How many messages each conversation has: the second half as many as the first, and so on (Zipf).
    sizes: Vec<usize>,
    seed: u64,
    ids: Ids,
    end: DateTime<Utc>,
}

/// The conversation with the most messages.
#[derive(Debug, Clone)]
pub(super) struct Largest {
    pub(super) id: String,
    pub(super) messages: usize,
    /// Somebody who writes in it, beside the one who looks.
    pub(super) writer: String,
    pub(super) middle: DateTime<Utc>,
}

impl Largest {
    fn of(made: &BulkConversation) -> Result<Self> {
        let messages = made.texts.len();
        let middle = made.texts.get(messages / 2).context("something is written")?.time;
        let writer = made.people.get(1).context("somebody else is in it")?.to_string();
        Ok(Self { id: made.id.to_string(), messages, writer, middle })
    }
}

impl Plan {
    pub(super) fn new(chat: &Chat, looker: UserId) -> Self {
        let ids = Ids::random();
        let others = (1..chat.people).map(|_| ids.next());
        let people = std::iter::once(looker).chain(others).collect();
        let (sizes, end) = (sizes(chat.messages, chat.conversations), Clock::system().now());
        Self { people, sizes, seed: chat.seed, ids, end }
    }

    fn begin(&self) -> DateTime<Utc> {
        self.end - TimeDelta::days(DAYS)
    }

    fn conversation(
        &self,
        number: usize,
        size: usize,
        pairs: &mut HashSet<[UserId; 2]>,
        language: &Language,
    ) -> BulkConversation {
        let mut dice = Dice::new(self.seed, number);
        let (people, is_group) = self.some(number, &mut dice, pairs);
        let texts = self.written(&people, size, &mut dice, language);
        let name = is_group.then(|| format!("Group {number}"));
        BulkConversation { id: self.ids.next(), name, people, create_time: self.begin(), texts }
    }

    /// The people of a conversation: two who have none yet, or a group.
    fn some(&self, number: usize, dice: &mut Dice, pairs: &mut HashSet<[UserId; 2]>) -> (Vec<UserId>, bool) {
        let count = if number.is_multiple_of(GROUPS) { 3 + dice.below(GROUP) } else { 2 };
        let mut people = Vec::new();
        if number.is_multiple_of(LOOKS_IN) {
            people.extend(self.people.first().copied());
        }
        while (people.len() as u64) < count && people.len() < self.people.len() {
            let one = self.any(dice);
            if !people.contains(&one) {
                people.push(one);
            }
        }
        let is_group = match people[..] {
            [one, other] => !pairs.insert([one.min(other), one.max(other)]),
            _ => true,
        };
        (people, is_group)
    }

    fn any(&self, dice: &mut Dice) -> UserId {
        let at = dice.below(self.people.len().max(1) as u64);
        let at = usize::try_from(at).unwrap_or_default();
        self.people.get(at).copied().unwrap_or_else(|| self.ids.next())
    }

    fn written(
        &self,
        people: &[UserId],
        count: usize,
        dice: &mut Dice,
        language: &Language,
    ) -> Vec<BulkText> {
        let length = TimeDelta::days(DAYS).num_seconds() / i64::try_from(count.max(1)).unwrap_or(1);
        let (mut time, mut texts) = (self.begin(), Vec::with_capacity(count));
        for _ in 0..count {
            // Never beyond the end: each pause is at most an equal part of the whole.
            let pause = dice.below(length.unsigned_abs() + 1);
            time += TimeDelta::seconds(i64::try_from(pause).unwrap_or_default());
            let at = usize::try_from(dice.below(people.len().max(1) as u64)).unwrap_or_default();
            let sender = people.get(at).copied();
            let text = language.text(dice);
            texts.extend(sender.map(|sender| BulkText { sender, text, time }));
        }
        texts
    }
}

/// Writes the conversations; gives the largest, which the one who looks is in.
pub(super) async fn conversations(pool: &Pool, plan: &Plan, language: &Language) -> Result<Largest> {
    let (mut pairs, mut largest) = (HashSet::new(), None);
    for (number, size) in plan.sizes.iter().copied().enumerate() {
        let made = plan.conversation(number, size, &mut pairs, language);
        bulk::write(pool, &made).await?;
        if largest.is_none() {
            largest = Some(Largest::of(&made)?);
        }
    }
    largest.context("there is no conversation")
}

/// Writes so many small groups of one person with others.
pub(super) async fn listed(
    pool: &Pool,
    plan: &Plan,
    lister: UserId,
    count: usize,
    language: &Language,
) -> Result<()> {
    for number in 0..count {
        let mut dice = Dice::new(!plan.seed, number);
        let people = vec![lister, plan.any(&mut dice)];
        let texts = plan.written(&people, FEW, &mut dice, language);
        let (id, name) = (plan.ids.next(), Some(format!("Small group {number}")));
        bulk::write(pool, &BulkConversation { id, name, people, create_time: plan.begin(), texts }).await?;
    }
    Ok(())
}

/// How many messages each conversation has: as many altogether as there are to be.
fn sizes(messages: usize, conversations: usize) -> Vec<usize> {
    let shares: Vec<f64> = (1..=conversations).map(|rank| 1.0 / rank as f64).collect();
    let all: f64 = shares.iter().sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of messages")]
    let mut sizes: Vec<usize> = shares.iter().map(|share| (messages as f64 * share / all) as usize).collect();
    let written: usize = sizes.iter().sum();
    if let Some(first) = sizes.first_mut() {
        *first += messages - written;
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_by_rank_and_make_the_whole() {
        let sizes = sizes(1_000_000, 2_000);
        assert_eq!((sizes.len(), sizes.iter().sum::<usize>()), (2_000, 1_000_000));
        assert!(sizes.is_sorted_by(|one, next| one >= next));
        assert!(sizes.first().is_some_and(|first| (120_000..125_000).contains(first)), "{:?}", sizes.first());
        assert!(sizes.last().is_some_and(|last| *last > 50), "{:?}", sizes.last());
    }
}
