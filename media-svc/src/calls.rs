//! Whose call it is, and whether it goes on: call-svc knows.

use proto::{
    call::{Call, CallState, ErrorReason, GetCallRequest, call_service_client::CallServiceClient},
    id::{CallId, UserId},
    reason,
};
use runtime::Link;
use tonic::Status;

use crate::error::Error;

/// The calls of the platform.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    calls: CallServiceClient<Link>,
}

impl Calls {
    pub(crate) fn new(call: Link) -> Self {
        Self { calls: CallServiceClient::new(call) }
    }

    /// Fails unless the call is this person's and has not ended. Whose call it is, is nobody else's business: another's
    /// is as good as none.
    pub(crate) async fn must_be_live(&self, id: CallId, user: UserId) -> Result<(), Error> {
        let request = GetCallRequest { call_id: id.to_string() };
        let answer = self.calls.clone().get_call(request).await.map_err(refused)?.into_inner();
        let call = answer.call.filter(|call| is_of(call, user)).ok_or(Error::NotFound)?;
        if is_live(call.state()) { Ok(()) } else { Err(Error::Ended) }
    }
}

fn is_of(call: &Call, user: UserId) -> bool {
    call.legs.iter().any(|leg| leg.user_id.parse() == Ok(user))
}

const fn is_live(state: CallState) -> bool {
    match state {
        CallState::Ringing | CallState::Connecting | CallState::Active => true,
        CallState::Unspecified
        | CallState::Declined
        | CallState::Cancelled
        | CallState::Missed
        | CallState::Ended => false,
    }
}

/// All but the absence of the call is nothing that the caller did.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(status: Status) -> Error {
    if reason::is(&status, ErrorReason::CallNotFound) {
        return Error::NotFound;
    }
    Error::CallAway(status.message().to_owned())
}
