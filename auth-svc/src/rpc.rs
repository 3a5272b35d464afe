//! One file per noun: parse, authorize, store, reply.

mod account;
mod admin;
mod auth;
mod contact;
mod cookie;
mod desk;
mod factor;
mod proof;
mod service_account;
mod session;
mod signed_in;
mod token;
mod user;
mod watcher;

pub(crate) use account::Accounts;
pub(crate) use admin::Admin;
pub(crate) use auth::Auth;
pub(crate) use contact::Contacts;
pub(crate) use factor::Factors;
pub(crate) use service_account::ServiceAccounts;
pub(crate) use session::Sessions;
pub(crate) use token::Tokens;
pub(crate) use user::Users;
