//! The traces that calls leave in the conversation of their two people: chat-svc writes them.

use std::time::Duration;

use proto::{
    chat::{RecordCallRequest, message_service_client::MessageServiceClient},
    convert::duration,
};
use runtime::Link;
use tonic::Code;

use crate::domain::{Call, Kind, Remembered, memories};

/// The first pause after a failure; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What became of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is where it belongs.
    Kept,
    /// chat-svc will never take it.
    Refused,
    /// It is to be told again.
    Later,
    /// Like all others: chat-svc does not answer.
    Away,
}

/// chat-svc, as calls know it.
#[derive(Debug, Clone)]
pub(crate) struct Traces(MessageServiceClient<Link>);

impl Traces {
    pub(crate) fn new(chat: Link) -> Self {
        Self(MessageServiceClient::new(chat))
    }

    /// Tells a trace. chat-svc keeps one for each call, however often it is told.
    pub(crate) async fn tell(&self, trace: RecordCallRequest) -> Told {
        let id = trace.call_id.clone();
        match self.0.clone().record_call(trace).await {
            Ok(_) => Told::Kept,
            Err(status) => {
                let told = after(status.code());
                tracing::warn!(call.id = id, ?told, %status, "call.trace_not_kept");
                told
            }
        }
    }
}

/// What a failure means for a trace.
fn after(code: Code) -> Told {
    match code {
        Code::InvalidArgument | Code::AlreadyExists | Code::NotFound | Code::FailedPrecondition => {
            Told::Refused
        }
        Code::Unavailable | Code::DeadlineExceeded => Told::Away,
        Code::Ok
        | Code::Cancelled
        | Code::Unknown
        | Code::PermissionDenied
        | Code::ResourceExhausted
        | Code::Aborted
        | Code::OutOfRange
        | Code::Unimplemented
        | Code::Internal
        | Code::DataLoss
        | Code::Unauthenticated => Told::Later,
    }
}

/// The trace of a call that is over.
pub(crate) fn of(call: &Call) -> Option<RecordCallRequest> {
    let called = memories(call).pop()?;
    Some(RecordCallRequest {
        call_id: call.id.to_string(),
        caller_user_id: called.with.to_string(),
        callee_user_id: called.user.to_string(),
        video: call.kind == Kind::Video,
        duration: called.duration.map(duration),
        missed: called.outcome == Remembered::Missed,
    })
}

/// How long a trace waits that was told in vain so often before.
pub(crate) fn pause(attempts: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(attempts.min(16))).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests;
