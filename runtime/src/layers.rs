//! What every call passes before it reaches a handler. One layer per line, each with the reason for its place.

mod access;
mod body;
mod ending;
mod observe;

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use axum::{Router, middleware::from_fn_with_state};
use http::{HeaderMap, header::AUTHORIZATION};
use proto::access::Method;
use tokio_util::sync::CancellationToken;
use tonic::Status;

pub use access::ClientAddress;
pub use body::StatusBody;
pub use ending::parse_timeout;

use crate::{Clock, Principal, RateLimits, Revocations, SessionEnd, Verifier};

/// The scope with which a token lets its bearer speak for a client's address.
pub const EDGE_SCOPE: &str = "edge.forward";
/// Carries the gateway's own service token.
pub const EDGE_TOKEN: &str = "switchboard-edge-token";
/// Carries the address of the client behind the gateway.
pub const CLIENT_ADDRESS: &str = "switchboard-client-address";

/// Decides who may call.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Verifies tokens.
    pub verifier: Verifier,
    /// Knows the sessions that have ended.
    pub revocations: Revocations,
    /// Knows who called how often.
    pub rates: RateLimits,
    /// What time it is.
    pub clock: Clock,
}

impl Guard {
    /// A guard that knows no keys yet.
    pub fn new(keys: crate::KeySet, clock: &Clock, rates: &crate::RateConfig) -> Self {
        Self {
            verifier: Verifier::new(keys, clock.clone()),
            revocations: Revocations::new(clock.clone()),
            rates: RateLimits::new(rates),
            clock: clock.clone(),
        }
    }

    /// Whose token this is: one that is good, of a session that lives.
    pub fn identify(&self, token: &str) -> Result<Principal, Status> {
        let principal = self.verifier.verify(token)?;
        let Principal::User(user) = &principal else { return Ok(principal) };
        match self.revocations.reason(user.session_id) {
            Some(reason) => Err(SessionEnd::Revoked(reason).status()),
            None => Ok(principal),
        }
    }
}

/// The token of an `authorization: Bearer …` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The address at the other end of the connection, set by the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// What the layers of one service share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub(crate) service: &'static str,
    pub(crate) methods: Arc<HashMap<String, Method>>,
    pub(crate) guard: Guard,
    pub(crate) draining: CancellationToken,
}

/// Puts the layers around a service's routes. The last one added is the first one passed.
pub(crate) fn around(routes: Router, shared: &Shared) -> Router {
    routes
        // Innermost: it needs the principal, and what it ends must still be observed.
        .layer(from_fn_with_state(shared.clone(), ending::ending))
        // Nobody unknown gets further than here.
        .layer(from_fn_with_state(shared.clone(), access::access))
        // Outermost: a refusal is observed like an answer, and has a trace.
        .layer(from_fn_with_state(shared.clone(), observe::observe))
}
