//! What is done to accounts, one type for each act.

pub(crate) mod service_accounts;
