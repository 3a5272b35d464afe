//! Who calls: tokens, keys, revocations.

mod keys;
mod principal;
mod revocations;
mod token;

pub use keys::{KeySet, PublicKey};
pub use principal::{Principal, RECENT, ServicePrincipal, UserPrincipal, principal};
pub use revocations::{Revocations, SessionEnd};
pub use token::{AUDIENCE, Claims, ISSUER, TOKEN_TYPE, TokenError, Verifier};
