//! The refresh cookie: it passes to and from one upstream, for the methods that say so, over HTTP, from an allowed page.

use http::{HeaderMap, header};
use proto::{access_v1::ErrorReason, reason::Reason as _};
use tonic::{Code, Status};

use crate::{origin::Origins, upstream::Route};

/// What may pass in one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookies {
    /// In and out.
    Pass,
    /// Neither way.
    Strip,
}

impl Cookies {
    /// What may pass, or that the call may not be made at all: a page of a strange origin must not use the cookie, and
    /// no browser leaves the origin out. A client that is no browser (plain gRPC) has no cookie and is not asked.
    pub(crate) fn of(
        route: &Route,
        headers: &HeaderMap,
        origins: &Origins,
        is_web: bool,
    ) -> Result<Self, Status> {
        let wanted = route.method.access.as_ref().is_some_and(|access| access.refresh_cookie);
        if !wanted {
            return Ok(Self::Strip);
        }
        let has_origin = headers.contains_key(header::ORIGIN);
        if !has_origin && !is_web {
            return Ok(Self::Strip);
        }
        if !origins.allow(headers) {
            let text = "this page may not use the refresh cookie";
            return Err(ErrorReason::OriginRefused.refuse(Code::PermissionDenied, text));
        }
        Ok(if route.cookie_authority { Self::Pass } else { Self::Strip })
    }

    /// Takes the client's cookies along.
    pub(crate) fn to_upstream(self, from: &HeaderMap, into: &mut HeaderMap) {
        if self == Self::Pass {
            for cookie in from.get_all(header::COOKIE) {
                into.append(header::COOKIE, cookie.clone());
            }
        }
    }

    /// Whether `set-cookie` stays in the answer.
    pub(crate) fn to_client(self, headers: &mut HeaderMap) {
        if self == Self::Strip {
            headers.remove(header::SET_COOKIE);
        }
    }
}
