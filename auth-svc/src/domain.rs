//! Types and rules. Synchronous; knows no database, no transport and no clock.

pub(crate) mod account;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod challenge;
pub(crate) mod contact;
pub(crate) mod factor_key;
pub(crate) mod invite;
pub(crate) mod keyring;
pub(crate) mod link;
pub(crate) mod names;
pub(crate) mod passkey;
pub(crate) mod password;
pub(crate) mod password_rules;
pub(crate) mod people;
pub(crate) mod reach;
pub(crate) mod recovery_code;
pub(crate) mod refresh;
pub(crate) mod revocation;
pub(crate) mod seal;
pub(crate) mod service_account;
pub(crate) mod session;
pub(crate) mod totp;
pub(crate) mod user;
