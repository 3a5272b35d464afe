//! Who calls, and whether they may. A courtesy that saves a hop: the service decides again for itself.

use http::HeaderValue;
use proto::{
    access::Method,
    access_v1::{Access, Audience, ErrorReason},
    reason::Reason as _,
};
use runtime::{Guard, Principal, layers::bearer};
use tonic::{Code, Status};

/// A bearer whose token is good.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) principal: Principal,
    /// `Bearer <token>`, to be passed on.
    pub(crate) authorization: HeaderValue,
}

/// Somebody, or why nobody: no token, or one that is not good.
pub(crate) type Credentials = Result<Caller, Status>;

/// Nobody, until a token says otherwise.
pub(crate) fn nobody() -> Credentials {
    Err(ErrorReason::TokenMissing.refuse(Code::Unauthenticated, "sign in first"))
}

/// Whose token this is.
pub(crate) fn identify(guard: &Guard, token: &str) -> Credentials {
    let principal = guard.identify(token)?;
    let invalid = |_| ErrorReason::TokenInvalid.refuse(Code::Unauthenticated, "the token is not valid");
    let mut authorization = HeaderValue::try_from(format!("Bearer {token}")).map_err(invalid)?;
    authorization.set_sensitive(true);
    Ok(Caller { principal, authorization })
}

/// Who sent these headers.
pub(crate) fn identify_headers(guard: &Guard, headers: &http::HeaderMap) -> Credentials {
    bearer(headers).map_or_else(nobody, |token| identify(guard, token))
}

/// Whether the method may be called; the caller to pass on, if there is one.
pub(crate) fn admit<'a>(method: &Method, credentials: &'a Credentials) -> Result<Option<&'a Caller>, Status> {
    let Some(access) = &method.access else {
        return Err(ErrorReason::MethodClosed.refuse(Code::PermissionDenied, "this method is closed"));
    };
    match access.audience() {
        Audience::Unspecified => {
            Err(ErrorReason::MethodClosed.refuse(Code::PermissionDenied, "this method is closed"))
        }
        Audience::Internal => Err(not_allowed("this method is not reached through the gateway")),
        // A bad token does not shut anybody out of a public method.
        Audience::Public => Ok(credentials.as_ref().ok()),
        Audience::Guest | Audience::User | Audience::Moderator | Audience::Admin => {
            let caller = credentials.as_ref().map_err(Clone::clone)?;
            check(access, &caller.principal)?;
            Ok(Some(caller))
        }
    }
}

fn check(access: &Access, principal: &Principal) -> Result<(), Status> {
    if principal.is_admitted(access.audience(), &access.service_scopes) {
        return Ok(());
    }
    Err(not_allowed(match principal {
        Principal::User(_) => "your account may not do this",
        Principal::Service(_) => "this service account lacks the scope",
    }))
}

fn not_allowed(text: &str) -> Status {
    ErrorReason::NotAllowed.refuse(Code::PermissionDenied, text)
}
