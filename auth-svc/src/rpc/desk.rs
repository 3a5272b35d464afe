//! Who manages accounts by a call.

use runtime::{ClientAddress, Principal, principal};
use tonic::{Request, Status};

use crate::{app::App, desk::Desk, domain::audit::Actor};

/// The desk at which the caller acts.
pub(in crate::rpc) fn desk<T>(app: &App, request: &Request<T>) -> Result<Desk, Status> {
    let address = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let actor = match principal(request)? {
        Principal::User(user) => Actor::user(user.user_id, address),
        Principal::Service(service) => {
            Actor::service(&service.account, service.scopes.iter().cloned().collect(), address)
        }
    };
    Ok(Desk::new(app.pool.clone(), app.clock.clone(), actor))
}
