//! The channels that this process follows: who is to be woken, and what the server has been asked to tell.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::{Notify, futures::Notified, watch};

use crate::Position;

/// All channels that somebody here follows.
#[derive(Debug)]
pub(super) struct Channels {
    followed: Mutex<Followed>,
    /// There is something to ask of the server.
    asked: Notify,
    ephemeral_events: usize,
}

#[derive(Debug, Default)]
struct Followed {
    by_name: HashMap<Arc<str>, Entry>,
    /// Channels that came, or that may have to go.
    changed: HashSet<Arc<str>>,
}

#[derive(Debug)]
struct Entry {
    channel: Arc<Channel>,
    members: usize,
}

/// A channel while somebody here follows it.
#[derive(Debug)]
pub(super) struct Channel {
    said: Mutex<Said>,
    wake: Notify,
    /// The server tells what is published.
    heard: watch::Sender<bool>,
}

/// What a channel has said. Bodies of events stay with the server until they are read.
#[derive(Debug, Default)]
struct Said {
    wakes: u64,
    /// The newest position that was told of; nothing if something may have been missed.
    head: Option<Position>,
    ephemeral: VecDeque<Bytes>,
    ephemeral_head: u64,
}

/// A subscriber's place at its channel. Dropping it leaves.
#[derive(Debug)]
pub(super) struct Member {
    channels: Arc<Channels>,
    name: Arc<str>,
    channel: Arc<Channel>,
    wakes: u64,
    ephemeral: u64,
}

/// What is to be asked of the server.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) subscribe: Vec<String>,
    pub(super) unsubscribe: Vec<String>,
}

impl Channels {
    pub(super) fn new(ephemeral_events: usize) -> Arc<Self> {
        let (followed, asked) = (Mutex::default(), Notify::new());
        Arc::new(Self { followed, asked, ephemeral_events })
    }

    /// Begins to follow a channel.
    pub(super) fn join(self: &Arc<Self>, name: &str) -> Member {
        let name: Arc<str> = name.into();
        let mut followed = self.followed.lock();
        let entry = followed.by_name.entry(Arc::clone(&name)).or_insert_with(Entry::new);
        entry.members += 1;
        let channel = Arc::clone(&entry.channel);
        if entry.members == 1 {
            followed.changed.insert(Arc::clone(&name));
            self.asked.notify_one();
        }
        drop(followed);
        let said = channel.said.lock();
        let (wakes, ephemeral) = (said.wakes, said.ephemeral_head);
        drop(said);
        Member { channels: Arc::clone(self), name, channel, wakes, ephemeral }
    }

    /// Returns when there may be something to ask of the server.
    pub(super) async fn asked(&self) {
        self.asked.notified().await;
    }

    /// What is to be asked of the server, at most `most` channels at once. Channels that nobody follows are forgotten.
    pub(super) fn take_changes(&self, most: usize) -> Changes {
        let mut followed = self.followed.lock();
        let Followed { by_name, changed } = &mut *followed;
        let taken: Vec<_> = changed.iter().take(most).cloned().collect();
        let mut changes = Changes::default();
        for name in taken {
            changed.remove(&name);
            let Some(entry) = by_name.get(&name) else { continue };
            let is_heard = *entry.channel.heard.borrow();
            if entry.members == 0 {
                by_name.remove(&name);
                if is_heard {
                    changes.unsubscribe.push((*name).to_owned());
                }
            } else if !is_heard {
                changes.subscribe.push((*name).to_owned());
            }
        }
        if !changed.is_empty() {
            self.asked.notify_one();
        }
        changes
    }

    /// The server tells of these from now on. What they said before may have been missed.
    pub(super) fn heard(&self, names: &[String]) {
        for name in names {
            if let Some(channel) = self.get(name) {
                channel.heard.send_replace(true);
                channel.wake(None);
            }
        }
    }

    /// The connection is another one: everything has to be asked for again.
    pub(super) fn ask_again(&self) {
        let mut followed = self.followed.lock();
        let Followed { by_name, changed } = &mut *followed;
        for (name, entry) in by_name.iter() {
            entry.channel.heard.send_replace(false);
            changed.insert(Arc::clone(name));
        }
        self.asked.notify_one();
    }

    /// The names of all channels that are followed.
    pub(super) fn names(&self) -> Vec<String> {
        self.followed.lock().by_name.keys().map(|name| (**name).to_owned()).collect()
    }

    /// Something was published on a channel, whose position is this now.
    pub(super) fn wake(&self, name: &str, head: Option<Position>) {
        if let Some(channel) = self.get(name) {
            channel.wake(head);
        }
    }

    /// An ephemeral event was published. A subscriber that is too slow for `ephemeral_events` of them misses some.
    pub(super) fn ephemeral(&self, name: &str, body: Bytes) {
        let Some(channel) = self.get(name) else { return };
        let mut said = channel.said.lock();
        said.ephemeral.push_back(body);
        said.ephemeral_head += 1;
        if said.ephemeral.len() > self.ephemeral_events {
            said.ephemeral.pop_front();
        }
        drop(said);
        channel.wake.notify_waiters();
    }

    fn get(&self, name: &str) -> Option<Arc<Channel>> {
        self.followed.lock().by_name.get(name).map(|entry| Arc::clone(&entry.channel))
    }
}

impl Entry {
    fn new() -> Self {
        let channel =
            Channel { said: Mutex::default(), wake: Notify::new(), heard: watch::Sender::new(false) };
        Self { channel: Arc::new(channel), members: 0 }
    }
}

impl Channel {
    fn wake(&self, head: Option<Position>) {
        let mut said = self.said.lock();
        said.wakes += 1;
        said.head = head;
        drop(said);
        self.wake.notify_waiters();
    }
}

impl Member {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns when the server tells what is published.
    pub(super) async fn heard(&self) {
        // An error is the end of the channel, which this member holds.
        self.channel.heard.subscribe().wait_for(|heard| *heard).await.ok();
    }

    /// Completes when the channel speaks, if it is enabled before.
    pub(super) fn woken(channel: &Arc<Channel>) -> Notified<'_> {
        channel.wake.notified()
    }

    pub(super) fn channel(&self) -> Arc<Channel> {
        Arc::clone(&self.channel)
    }

    /// Whether there may be events after `at` that this member was not told of before.
    pub(super) fn is_behind(&mut self, at: Position) -> bool {
        let said = self.channel.said.lock();
        let is_news = self.wakes != said.wakes;
        self.wakes = said.wakes;
        is_news && said.head.is_none_or(|head| head.epoch != at.epoch || head.offset > at.offset)
    }

    /// The next ephemeral event.
    pub(super) fn next_ephemeral(&mut self) -> Option<Bytes> {
        let said = self.channel.said.lock();
        let base = said.ephemeral_head - said.ephemeral.len() as u64;
        self.ephemeral = self.ephemeral.max(base);
        let body = said.ephemeral.get(usize::try_from(self.ephemeral - base).ok()?)?.clone();
        self.ephemeral += 1;
        Some(body)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let mut followed = self.channels.followed.lock();
        let Followed { by_name, changed } = &mut *followed;
        let Some(entry) = by_name.get_mut(&self.name) else { return };
        entry.members -= 1;
        if entry.members == 0 {
            changed.insert(Arc::clone(&self.name));
            self.channels.asked.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(subscribe: &[&str], unsubscribe: &[&str]) -> Changes {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Changes { subscribe: owned(subscribe), unsubscribe: owned(unsubscribe) }
    }

    #[test]
    fn a_channel_is_asked_for_once_and_let_go_when_the_last_has_left() {
        let channels = Channels::new(4);
        let (one, other) = (channels.join("a"), channels.join("a"));
        assert_eq!(channels.take_changes(10), changes(&["a"], &[]));
        channels.heard(&["a".into()]);
        drop(one);
        assert_eq!(channels.take_changes(10), Changes::default());
        drop(other);
        assert_eq!(channels.take_changes(10), changes(&[], &["a"]));
        assert!(channels.names().is_empty());
    }

    #[test]
    fn who_comes_and_goes_before_it_is_asked_for_costs_nothing() {
        let channels = Channels::new(4);
        drop(channels.join("a"));
        assert_eq!(channels.take_changes(10), Changes::default());
        assert!(channels.names().is_empty());
    }

    #[test]
    fn all_are_asked_for_again_on_another_connection_a_few_at_once() {
        let channels = Channels::new(4);
        let members: Vec<_> = (0..5).map(|number| channels.join(&number.to_string())).collect();
        channels.take_changes(10);
        channels.heard(&channels.names());
        channels.ask_again();
        let asked: Vec<_> = (0..3).map(|_| channels.take_changes(2).subscribe.len()).collect();
        assert_eq!(asked, [2, 2, 1]);
        drop(members);
    }

    #[test]
    fn a_member_is_behind_on_news_alone() {
        let channels = Channels::new(4);
        let mut member = channels.join("a");
        let at = |offset| Position { epoch: uuid::Uuid::nil(), offset };
        assert!(!member.is_behind(at(3)));
        channels.wake("a", Some(at(3)));
        assert!(!member.is_behind(at(3)), "it has read that far already");
        channels.wake("a", Some(at(4)));
        assert!(member.is_behind(at(3)));
        assert!(!member.is_behind(at(3)), "it was told");
        channels.heard(&["a".into()]);
        assert!(member.is_behind(at(9)), "something may have been missed");
        channels.wake("a", Some(Position { epoch: uuid::Uuid::max(), offset: 1 }));
        assert!(member.is_behind(at(9)), "another life");
    }

    #[test]
    fn a_slow_member_misses_the_oldest_ephemeral_events() {
        let channels = Channels::new(2);
        let mut member = channels.join("a");
        for body in ["1", "2", "3"] {
            channels.ephemeral("a", Bytes::from(body));
        }
        assert_eq!(member.next_ephemeral(), Some(Bytes::from("2")));
        assert_eq!(member.next_ephemeral(), Some(Bytes::from("3")));
        assert_eq!(member.next_ephemeral(), None);
        channels.ephemeral("a", Bytes::from("4"));
        assert_eq!(channels.join("a").next_ephemeral(), None, "who comes later was not there");
    }
}
