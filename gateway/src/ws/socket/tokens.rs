//! Whose socket it is.

use std::time::Instant;

use futures::FutureExt as _;
use proto::{access_v1::ErrorReason, id::UserId, reason::Reason as _};
use runtime::{Principal, SessionEnd};
use tokio::io::{AsyncRead, AsyncWrite};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::{Socket, now};
use crate::{
    admission::{Credentials, identify},
    limits::Place,
    ws::{
        close::{Close, CloseCode},
        session::{Identity, Subject, Verdict},
    },
};

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    pub(super) fn verify(&mut self, token: &str) {
        let now = now();
        let credentials = identify(&self.edge.guard, token);
        let (verdict, place) = match self.judge(&credentials, now) {
            Ok((identity, place)) => (Verdict::Accepted(identity), place),
            Err(verdict) => (verdict, None),
        };
        if self.session.on_verdict(verdict, now)
            && let Ok(caller) = &credentials
        {
            if let Principal::User(user) = &caller.principal {
                let ended = self.edge.guard.revocations.ended(user.session_id, user.expire_time);
                self.ended = Some(ended.boxed());
            }
            self.user_place = place.or_else(|| self.user_place.take());
            self.credentials = credentials;
        } else if self.credentials.is_err() && credentials.is_err() {
            // What is opened from now on is refused for this reason.
            self.credentials = credentials;
        }
    }

    /// What the session is told about a token, and the person's place if this is the first one.
    fn judge(
        &self,
        credentials: &Credentials,
        now: Instant,
    ) -> Result<(Identity, Option<Place<UserId>>), Verdict> {
        let caller = credentials.as_ref().map_err(|status| {
            let revoked = proto::reason::is(status, ErrorReason::SessionRevoked);
            let close = revoked.then(|| Close::new(CloseCode::Revoked, &cause(status)));
            Verdict::Refused { status: status.clone(), close }
        })?;
        let left = (caller.principal.expire_time() - self.edge.clock.now()).to_std().unwrap_or_default();
        let expires = now.checked_add(left).unwrap_or(now);
        let (subject, place) = match &caller.principal {
            Principal::Service(service) => (Subject::Service(service.account.clone()), None),
            Principal::User(user) => {
                let subject = Subject::User { user_id: user.user_id, session_id: user.session_id };
                (subject, self.place_of(user.user_id)?)
            }
        };
        Ok((Identity { subject, expires }, place))
    }

    fn place_of(&self, user_id: UserId) -> Result<Option<Place<UserId>>, Verdict> {
        if self.user_place.is_some() {
            return Ok(None);
        }
        self.edge.sockets_per_user.hold(user_id).map(Some).ok_or_else(|| Verdict::Refused {
            status: ErrorReason::Overloaded
                .refuse(Code::ResourceExhausted, "too many sockets of this account"),
            close: Some(Close::new(CloseCode::Overload, "TOO_MANY_SOCKETS user")),
        })
    }

    pub(super) fn on_session_ended(&mut self, end: SessionEnd) {
        match end {
            SessionEnd::Revoked(reason) => self.session.on_revoked(reason),
            SessionEnd::Unseen => self.session.on_blind(),
        }
    }

    /// A token that was good may have expired since.
    pub(super) fn refresh_credentials(&mut self) {
        let expired = self.credentials.as_ref().is_ok_and(|caller| {
            caller.principal.expire_time() + chrono::TimeDelta::seconds(30) <= self.edge.clock.now()
        });
        if expired {
            self.credentials = Err(runtime::TokenError::Expired.into());
        }
    }
}

/// Why the session was revoked, as the refusal says it.
fn cause(refusal: &Status) -> String {
    let info = refusal.get_details_error_info();
    let cause = info.and_then(|mut info| info.metadata.remove("cause"));
    cause.unwrap_or_else(|| ErrorReason::SessionRevoked.wire_name().to_owned())
}
