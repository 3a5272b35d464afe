use std::net::{IpAddr, Ipv4Addr};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use chrono::{DateTime, Utc};
use http::HeaderMap;
use proto::{
    access::Method,
    access_v1::{Access, Audience, ErrorReason},
    reason::Reason as _,
};
use tonic::{Code, Status};

use super::{CLIENT_ADDRESS, EDGE_SCOPE, EDGE_TOKEN, Guard, PeerAddress, Shared, bearer};
use crate::{Principal, rate::Subject};

/// Where a call comes from: the peer, or the client whom the gateway names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Admits a call or refuses it: the access option, the token, the revocations, the budget.
pub(super) async fn access(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // Health and reflection need no token on a service's own port; the gateway never routes them.
    if path.starts_with("/grpc.") {
        return next.run(request).await;
    }
    let Some(method) = shared.methods.get(path) else {
        let message = format!("{} has no method {path}", shared.service);
        return ErrorReason::MethodUnknown.refuse(Code::Unimplemented, message).into_http();
    };
    let address = client_address(&shared.guard, &request);
    match admit(&shared.guard, method, address, request.headers()) {
        Ok(principal) => {
            request.extensions_mut().insert(ClientAddress(address));
            request.extensions_mut().insert(method.clone());
            if let Some(principal) = principal {
                request.extensions_mut().insert(principal);
            }
            next.run(request).await
        }
        Err(status) => status.into_http(),
    }
}

fn admit(
    guard: &Guard,
    method: &Method,
    address: IpAddr,
    headers: &HeaderMap,
) -> Result<Option<Principal>, Status> {
    let Some(access) = &method.access else {
        return Err(ErrorReason::MethodClosed.refuse(Code::PermissionDenied, "this method is closed"));
    };
    let principal = identify(guard, access, headers)?;
    if let Some(principal) = &principal {
        check(principal, access)?;
        check_recent(principal, access, guard.clock.now())?;
    }
    guard.rates.charge(access.rate_class(), &subject(principal.as_ref(), address))?;
    Ok(principal)
}

/// Who calls. A PUBLIC method needs no token, and a bad one does not shut anybody out of it.
fn identify(guard: &Guard, access: &Access, headers: &HeaderMap) -> Result<Option<Principal>, Status> {
    let is_public = access.audience() == Audience::Public;
    let Some(token) = bearer(headers) else {
        let missing = || ErrorReason::TokenMissing.refuse(Code::Unauthenticated, "sign in first");
        return if is_public { Ok(None) } else { Err(missing()) };
    };
    match guard.identify(token) {
        Ok(principal) => Ok(Some(principal)),
        Err(_) if is_public => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

fn check(principal: &Principal, access: &Access) -> Result<(), Status> {
    if principal.is_admitted(access.audience(), &access.service_scopes) {
        return Ok(());
    }
    let message = match principal {
        Principal::User(_) => "your account may not do this".to_owned(),
        Principal::Service(service) if access.service_scopes.is_empty() => {
            format!("this is for people, and service account {} is none", service.account)
        }
        Principal::Service(service) => {
            format!("service account {} needs one of the scopes {:?}", service.account, access.service_scopes)
        }
    };
    Err(ErrorReason::NotAllowed.refuse(Code::PermissionDenied, message))
}

/// Who left a device unlocked should not lose their account to whoever finds it. Services prove themselves every time.
fn check_recent(principal: &Principal, access: &Access, now: DateTime<Utc>) -> Result<(), Status> {
    match principal {
        Principal::User(user) if access.recent_authentication && !user.is_recent(now) => {
            let message = "prove who you are first: enter your password or use a passkey";
            Err(ErrorReason::ReauthenticationRequired.refuse(Code::FailedPrecondition, message))
        }
        Principal::User(_) | Principal::Service(_) => Ok(()),
    }
}

fn subject(principal: Option<&Principal>, address: IpAddr) -> Subject {
    match principal {
        Some(Principal::User(user)) => Subject::User(user.user_id),
        Some(Principal::Service(service)) => Subject::Service(service.account.clone()),
        None => Subject::Address(address),
    }
}

fn client_address(guard: &Guard, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<PeerAddress>().map(|peer| peer.0);
    forwarded_address(guard, request.headers())
        .or(peer)
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
        .to_canonical()
}

/// The address that the gateway names, believed only beside its own token.
fn forwarded_address(guard: &Guard, headers: &HeaderMap) -> Option<IpAddr> {
    let address = headers.get(CLIENT_ADDRESS)?.to_str().ok()?.parse().ok()?;
    let token = headers.get(EDGE_TOKEN)?.to_str().ok()?;
    guard.verifier.verify(token).ok()?.has_scope(EDGE_SCOPE).then_some(address)
}
