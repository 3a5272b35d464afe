//! How a Signal stream begins.

use std::time::Duration;

use bus::{Position, Since};
use proto::{
    call::{SignalOpen, SignalRequest, signal_request::Message},
    id::{CallId, EndpointId, UserId},
};
use tonic::{Status, Streaming};
use uuid::Uuid;

use super::stream::{Begun, Stream};
use crate::{
    calls::Calls,
    domain::{Call, Input, LegState, Signaling},
    error::Error,
    hub::Hub,
};

/// How long a client may take to say what it opens.
const OPEN: Duration = Duration::from_secs(10);

/// Waits for the first message and opens the stream that it asks for.
pub(super) async fn open(
    calls: Calls,
    hub: Hub,
    user: UserId,
    mut incoming: Streaming<SignalRequest>,
) -> Result<Stream, Error> {
    let first = tokio::time::timeout(OPEN, incoming.message()).await.map_err(|_| Error::OpenTimeout)?;
    let opening = match first.map_err(client)?.and_then(|request| request.message) {
        Some(Message::Open(open)) => Opening::parse(&open)?,
        Some(Message::Signal(_)) | None => return Err(invalid("open", "must be the first message")),
    };
    let call = calls.get_of(user, opening.call).await?;
    let anew = opening.admit(&call, user)?;
    // Followed before it is read, so that no change falls between the two.
    let since = if anew { Since::Now } else { opening.since };
    let subscription = calls.channels.follow(opening.call, since).await?;
    let call = if anew {
        calls.apply(opening.call, Input::TakeOver { user, endpoint: opening.endpoint }).await?
    } else {
        calls.get(opening.call).await?
    };
    let stream_id: Uuid = calls.ids.next();
    let guard = hub.enter(opening.call, stream_id, call.version, calls.now());
    let signaling = Signaling::new(user, opening.endpoint, stream_id, call);
    Stream::begin(Begun { calls, hub, guard, user, stream_id, anew, incoming, signaling, subscription }).await
}

struct Opening {
    call: CallId,
    endpoint: EndpointId,
    take_over: bool,
    since: Since,
}

impl Opening {
    fn parse(open: &SignalOpen) -> Result<Self, Error> {
        let since = match open.since.as_str() {
            "" => Since::Start,
            text => Since::After(
                text.parse::<Position>().map_err(|_| invalid("open.since", "is not a position"))?,
            ),
        };
        Ok(Self {
            call: CallId::from_field("open.call_id", &open.call_id).map_err(client)?,
            endpoint: EndpointId::from_field("open.endpoint_id", &open.endpoint_id).map_err(client)?,
            take_over: open.take_over,
            since,
        })
    }

    /// Whether the stream begins a new generation of its leg.
    fn admit(&self, call: &Call, user: UserId) -> Result<bool, Error> {
        let leg = call.leg(user).ok_or(Error::CallNotFound)?;
        match leg.state {
            LegState::Ended => Err(Error::CallEnded),
            LegState::Ringing => Ok(false),
            LegState::Answered if self.take_over => Ok(true),
            LegState::Answered if leg.endpoint == Some(self.endpoint) => Ok(false),
            LegState::Answered => Err(Error::OtherEndpoint),
        }
    }
}

pub(super) fn client(status: Status) -> Error {
    Error::Client(Box::new(status))
}

pub(super) fn invalid(field: &'static str, problem: &'static str) -> Error {
    Error::Invalid { field, problem }
}
