mod messages;
mod open;
mod relay_only;
mod stream;

use futures::{
    StreamExt as _, TryStreamExt as _,
    stream::{BoxStream, once},
};
use proto::call::{SignalRequest, SignalResponse};
use tonic::{Request, Status, Streaming};

use crate::{calls::Calls, hub::Hub};

/// Answers at once; the first message is waited for within the stream, so that a client that waits for the answer before
/// it sends is served too.
pub(super) fn signal(
    calls: &Calls,
    hub: &Hub,
    request: Request<Streaming<SignalRequest>>,
) -> Result<BoxStream<'static, Result<SignalResponse, Status>>, Status> {
    let user = runtime::principal(&request)?.user_id()?;
    let opening = open::open(calls.clone(), hub.clone(), user, request.into_inner());
    Ok(once(opening).map_ok(stream::Stream::into_responses).try_flatten().map_err(Status::from).boxed())
}
