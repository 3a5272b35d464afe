use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use uuid::Uuid;

use super::SWEEP_EVERY;
use crate::{Held, Lease};

/// The leases of one process.
#[derive(Debug)]
pub(super) struct Table {
    by_key: HashMap<String, HashMap<Uuid, Entry>>,
    swept: SystemTime,
}

#[derive(Debug)]
struct Entry {
    value: Bytes,
    until: SystemTime,
}

impl Table {
    pub(super) fn new(now: SystemTime) -> Self {
        Self { by_key: HashMap::new(), swept: now }
    }

    /// Whether it is new, or says something else than before.
    pub(super) fn hold(&mut self, lease: &Lease, lasts: Duration, now: SystemTime) -> bool {
        self.sweep(now);
        let entry = Entry { value: lease.value.clone(), until: now + lasts };
        let before = self.by_key.entry(lease.key.clone()).or_default().insert(lease.holder, entry);
        before.is_none_or(|before| before.until <= now || before.value != lease.value)
    }

    pub(super) fn release(&mut self, key: &str, holder: Uuid) {
        if let Some(entries) = self.by_key.get_mut(key) {
            entries.remove(&holder);
            if entries.is_empty() {
                self.by_key.remove(key);
            }
        }
    }

    pub(super) fn held(&self, key: &str, now: SystemTime) -> Vec<Held> {
        let entries = self.by_key.get(key).into_iter().flatten();
        let living = entries.filter(|(_, entry)| entry.until > now);
        living.map(|(holder, entry)| Held { holder: *holder, value: entry.value.clone() }).collect()
    }

    fn sweep(&mut self, now: SystemTime) {
        if now.duration_since(self.swept).is_ok_and(|age| age < SWEEP_EVERY) {
            return;
        }
        self.swept = now;
        self.by_key.retain(|_, entries| {
            entries.retain(|_, entry| entry.until > now);
            !entries.is_empty()
        });
    }
}
