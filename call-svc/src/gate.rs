//! Who of those who look for a partner at this instance is suspended meanwhile.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use proto::id::UserId;
use tokio::sync::watch;
use uuid::Uuid;

use crate::domain::moderation::{Network, Suspension};

/// All who are inside. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate {
    inside: Arc<Mutex<HashMap<Uuid, Inside>>>,
}

#[derive(Debug)]
struct Inside {
    user: UserId,
    network: Network,
    out: watch::Sender<Option<Suspension>>,
}

/// Somebody is inside as long as this lives.
#[derive(Debug)]
pub(crate) struct Pass {
    stream: Uuid,
    gate: Gate,
    out: watch::Receiver<Option<Suspension>>,
}

impl Gate {
    /// Somebody comes in, by a stream that `stream` names.
    pub(crate) fn enter(&self, stream: Uuid, user: UserId, network: Network) -> Pass {
        let (told, out) = watch::channel(None);
        self.inside.lock().insert(stream, Inside { user, network, out: told });
        Pass { stream, gate: self.clone(), out }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.inside.lock().is_empty()
    }

    /// Whoever it hits must leave.
    pub(crate) fn shut_out(&self, suspension: &Suspension) {
        for inside in self.inside.lock().values() {
            if suspension.hits(inside.user, &inside.network) {
                inside.out.send_replace(Some(suspension.clone()));
            }
        }
    }
}

impl Pass {
    /// Waits until this one is suspended.
    pub(crate) async fn suspended(&mut self) -> Suspension {
        loop {
            if let Some(suspension) = self.out.borrow_and_update().clone() {
                return suspension;
            }
            if self.out.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.gate.inside.lock().remove(&self.stream);
    }
}
