//! Servers and credentials, by rules alone: no I/O, and `now` is an argument.

mod credentials;
mod servers;
mod url;

pub(crate) use credentials::{Credentials, Secret};
pub(crate) use servers::{Offer, Servers};
pub(crate) use url::{Scheme, problem_of};
