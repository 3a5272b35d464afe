use std::time::Duration;

use proto::{
    chat::{RecordCallRequest, RecordCallResponse},
    id::{CallId, UserId},
};
use tonic::{Request, Status};
use uuid::Uuid;

use crate::{
    chats::Chats,
    domain::{Asked, What, system::PastCall},
    error::Error,
};

pub(super) async fn record(
    chats: &Chats,
    request: Request<RecordCallRequest>,
) -> Result<RecordCallResponse, Status> {
    let request = request.get_ref();
    let call = call(request)?;
    // A call's id names its trace whoever asks; no person's own request ids can stand in its way.
    let asked = Asked::new(Uuid::nil().into(), call.call.uuid().into(), What::Call, request);
    let became = chats.record_call(asked, call).await?;
    Ok(RecordCallResponse { conversation_id: became.conversation.to_string(), seq: became.seq })
}

fn call(request: &RecordCallRequest) -> Result<PastCall, Status> {
    let duration = request.duration.map(Duration::try_from).transpose();
    let duration =
        duration.map_err(|_| Error::Invalid { field: "duration", problem: "must not be negative" })?;
    if request.missed && duration.is_some() {
        return Err(Error::Invalid { field: "missed", problem: "must not be set with a duration" }.into());
    }
    Ok(PastCall {
        call: CallId::from_field("call_id", &request.call_id)?,
        caller: UserId::from_field("caller_user_id", &request.caller_user_id)?,
        callee: UserId::from_field("callee_user_id", &request.callee_user_id)?,
        video: request.video,
        duration,
        missed: request.missed,
    })
}
