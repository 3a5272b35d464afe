//! Where accounts are managed, by whomever: each act and its line in the audit log are one transaction.

use std::future::Future;

use db::{Connection, Pool};
use proto::reason;
use runtime::Clock;
use serde_json::{Map, Value};
use tonic::Status;

use crate::{
    domain::audit::{Actor, DONE, Entry},
    error::Error,
    store,
};

/// Somebody who manages accounts, and what it takes. Whatever is done here is in the audit log, refused or not.
#[derive(Debug, Clone)]
pub struct Desk {
    pub(crate) pool: Pool,
    pub(crate) clock: Clock,
    pub(crate) actor: Actor,
}

/// Something that is done to accounts. [`Desk::perform`] is the only way to do it.
pub(crate) trait Act: Sync {
    /// What comes of it.
    type Outcome: Send;

    /// As the log names it.
    const ACTION: &'static str;

    /// To whom or what: an id or a name; empty: nothing in particular.
    fn target(&self) -> String;

    /// What was asked for beside that. Never a secret.
    fn detail(&self) -> Map<String, Value> {
        Map::new()
    }

    /// Does it, or refuses. Runs again where the transaction must, so it changes nothing but the database.
    fn perform(
        &self,
        conn: &mut Connection,
        desk: &Desk,
    ) -> impl Future<Output = Result<Done<Self::Outcome>, Error>> + Send;
}

/// What came of an act, and what the log should say of that.
#[derive(Debug)]
pub(crate) struct Done<T> {
    value: T,
    detail: Map<String, Value>,
}

impl<T> Done<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { value, detail: Map::new() }
    }

    /// Adds to what the log says.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(key.to_owned(), value.into());
        self
    }
}

impl Desk {
    /// For somebody who manages the accounts of this database.
    pub const fn new(pool: Pool, clock: Clock, actor: Actor) -> Self {
        Self { pool, clock, actor }
    }

    /// Does something and writes it to the audit log, or neither. A refusal is written too.
    pub(crate) async fn perform<A: Act>(&self, act: &A) -> Result<A::Outcome, Error> {
        let done = self.pool.transaction(async |conn| {
            let Done { value, detail } = act.perform(conn, self).await?;
            let mut told = act.detail();
            told.extend(detail);
            store::audit::insert(conn, &self.entry(act, DONE, told)).await?;
            Ok::<_, Error>(value)
        });
        let done = done.await;
        if let Err(refusal) = &done
            && refusal.is_refusal()
        {
            self.write_refusal(act, refusal).await;
        }
        done
    }

    /// A refusal stays one, whether it can be written or not.
    async fn write_refusal<A: Act>(&self, act: &A, refusal: &Error) {
        let reason = reason::of(&Status::from(refusal)).map(|(_, reason)| reason).unwrap_or_default();
        let entry = self.entry(act, &reason, act.detail());
        let written = self.pool.run(async |conn| store::audit::insert(conn, &entry).await).await;
        if let Err(error) = written {
            tracing::error!(action = A::ACTION, reason, %error, "audit.not_written");
        }
    }

    fn entry<A: Act>(&self, act: &A, result: &str, detail: Map<String, Value>) -> Entry {
        Entry {
            time: self.clock.now(),
            actor: self.actor.clone(),
            action: A::ACTION,
            target: act.target(),
            result: result.to_owned(),
            detail: Value::Object(detail),
        }
    }
}
