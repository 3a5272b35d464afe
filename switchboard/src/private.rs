//! What `up` makes for itself under `.switchboard/`: a database server, a relay, keys, secrets, a certificate.

mod account;
mod certificate;
mod child;
mod database;
mod folder;
mod relay;
mod secrets;

use account::Account;
pub(crate) use certificate::{ensure_certificate, host_of};
pub(crate) use database::{Database, private_url};
pub(crate) use folder::Folder;
pub(crate) use relay::{Certificate, Relay};
pub(crate) use secrets::{ensure_account, ensure_push_key, ensure_secret};
