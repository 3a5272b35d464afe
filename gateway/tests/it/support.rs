//! A gateway, an upstream behind it, and clients of every kind.

pub(crate) mod auth;
pub(crate) mod echo;
pub(crate) mod files;
pub(crate) mod http;
pub(crate) mod stand;
pub(crate) mod tunnel;

use std::{future::Future, time::Duration};

pub(crate) use echo::{ECHO, Observed};
pub(crate) use stand::{Stand, Upstream};
pub(crate) use tunnel::{Item, Tunnel};

/// Waits for something that must happen, and fails when it does not.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(Duration::from_secs(20), future).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not happen"),
    }
}
