//! One file per noun: parse, authorize, store, reply.

mod auth;
mod cookie;
mod session;
mod signed_in;
mod token;
mod user;

pub(crate) use auth::Auth;
pub(crate) use session::Sessions;
pub(crate) use token::Tokens;
pub(crate) use user::Users;
