//! What is done to accounts, one type for each act.

pub(crate) mod accounts;
pub(crate) mod invites;
pub(crate) mod people;
pub(crate) mod service_accounts;
