use bytes::Bytes;
use futures::future::BoxFuture;
use uuid::Uuid;

use crate::BusError;

/// An entry that goes by itself unless it is renewed: what somebody says of themselves while they are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is about.
    pub key: String,
    /// Whose entry it is: a key has one of each holder.
    pub holder: Uuid,
    /// What it says; opaque here, and small.
    pub value: Bytes,
}

/// An entry that is held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    /// Whose it is.
    pub holder: Uuid,
    /// What it says.
    pub value: Bytes,
}

/// Who is there: entries under keys, each of a holder, which end by themselves. They are a backend's own: what its server
/// forgets, holders put there again as they renew.
pub trait Leases {
    /// Puts entries, or renews them with what they say now, until `lasts` from now. Says of each whether it is new or says
    /// something else than before. Fails with [`BusError::Away`]; repeating it then is safe.
    fn hold<'a>(
        &'a self,
        leases: &'a [Lease],
        lasts: std::time::Duration,
    ) -> BoxFuture<'a, Result<Vec<bool>, BusError>>;

    /// Takes an entry away. Fails with [`BusError::Away`]; it ends by itself then.
    fn release<'a>(&'a self, key: &'a str, holder: Uuid) -> BoxFuture<'a, Result<(), BusError>>;

    /// The entries of each of these keys, in no order. Fails with [`BusError::Away`].
    fn held<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Vec<Held>>, BusError>>;
}
