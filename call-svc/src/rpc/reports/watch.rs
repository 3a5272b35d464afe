//! Calls as they change.

use bus::{BusError, Position, Since, Step};
use futures::stream::{self, BoxStream, StreamExt as _};
use prost::Message as _;
use proto::{
    call::{Call, WatchCallsRequest, WatchCallsResponse},
    id::CallId,
};
use tonic::Status;

use crate::{calls::Calls, error::Error, rpc::history::optional};

type Answers = BoxStream<'static, Result<WatchCallsResponse, Status>>;

pub(super) async fn watch(calls: &Calls, request: WatchCallsRequest) -> Result<Answers, Status> {
    let watched = Watched::parse(&request)?;
    let since = match request.since.as_str() {
        "" => Since::Now,
        text => Since::After(
            text.parse::<Position>()
                .map_err(|_| Error::Invalid { field: "since", problem: "is not a position" })?,
        ),
    };
    let subscription = calls.channels.watch(since).await?;
    let begins = at(subscription.from);
    let told = subscription.steps.filter_map(move |step| std::future::ready(watched.tell(step)));
    Ok(stream::iter([Ok(begins)]).chain(told).boxed())
}

/// Which calls are watched; in the spelling of the contract.
struct Watched {
    call: Option<String>,
    user: Option<String>,
}

impl Watched {
    fn parse(request: &WatchCallsRequest) -> Result<Self, Status> {
        let call = match request.call_id.as_str() {
            "" => None,
            id => Some(CallId::from_field("call_id", id)?.to_string()),
        };
        let user = optional("user_id", &request.user_id)?.map(|user| user.to_string());
        Ok(Self { call, user })
    }

    /// What is told of a step of the channel, if anything.
    fn tell(&self, step: Result<Step, BusError>) -> Option<Result<WatchCallsResponse, Status>> {
        match step {
            Ok(Step::Event { position, body }) => match Call::decode(body) {
                Ok(call) => {
                    self.has(&call).then(|| Ok(WatchCallsResponse { call: Some(call), ..at(position) }))
                }
                Err(error) => Some(Err(Error::BadMessage(error).into())),
            },
            Ok(Step::Ephemeral { .. }) => None,
            Ok(Step::Resync { position, .. }) => {
                Some(Ok(WatchCallsResponse { resync: true, ..at(position) }))
            }
            Err(error) => Some(Err(Error::from(error).into())),
        }
    }

    fn has(&self, call: &Call) -> bool {
        self.call.as_ref().is_none_or(|id| *id == call.call_id)
            && self.user.as_ref().is_none_or(|user| call.legs.iter().any(|leg| leg.user_id == *user))
    }
}

fn at(position: Position) -> WatchCallsResponse {
    WatchCallsResponse { position: position.to_string(), ..WatchCallsResponse::default() }
}
