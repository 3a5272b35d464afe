use proto::{
    call::{
        AnswerCallRequest, AnswerCallResponse, DeclineCallRequest, DeclineCallResponse, EndCallRequest,
        EndCallResponse, GetCallRequest, GetCallResponse, StartCallRequest, StartCallResponse,
    },
    id::{CallId, EndpointId, RequestId, UserId},
};
use runtime::{Principal, principal};
use tonic::{Request, Status};

use crate::{
    calls::{Answering, Asked, Calls},
    domain::{Actor, Input},
    error::Error,
    wire,
};

pub(super) async fn start(
    calls: &Calls,
    request: Request<StartCallRequest>,
) -> Result<StartCallResponse, Status> {
    let (caller, endpoint) = who_calls(principal(&request)?, request.get_ref())?;
    let request = request.get_ref();
    let asked = Asked {
        request: RequestId::from_field("request_id", &request.request_id)?,
        kind: wire::kind_of(request.kind()),
        caller,
        endpoint,
        callee: UserId::from_field("callee_user_id", &request.callee_user_id)?,
        relay_only: false,
    };
    let call = calls.start(asked).await?;
    Ok(StartCallResponse { call: Some(wire::call(&call)) })
}

/// A person calls from an endpoint; a service names the person for whom it calls.
fn who_calls(
    principal: &Principal,
    request: &StartCallRequest,
) -> Result<(UserId, Option<EndpointId>), Status> {
    let (endpoint, caller) = (request.endpoint_id.as_str(), request.caller_user_id.as_str());
    let invalid = |field, problem| Err(Error::Invalid { field, problem }.into());
    match principal {
        Principal::User(_) if !caller.is_empty() => Err(Error::NotAllowed.into()),
        Principal::User(_) if endpoint.is_empty() => invalid("endpoint_id", "must be set"),
        Principal::User(user) => Ok((user.user_id, Some(EndpointId::from_field("endpoint_id", endpoint)?))),
        Principal::Service(_) if caller.is_empty() => invalid("caller_user_id", "must be set by a service"),
        Principal::Service(_) if !endpoint.is_empty() => {
            invalid("endpoint_id", "must not be set by a service")
        }
        Principal::Service(_) => Ok((UserId::from_field("caller_user_id", caller)?, None)),
    }
}

pub(super) async fn answer(
    calls: &Calls,
    request: Request<AnswerCallRequest>,
) -> Result<AnswerCallResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let request = request.get_ref();
    let ending = Some(request.end_call_id.as_str()).filter(|named| !named.is_empty());
    let answering = Answering {
        call: CallId::from_field("call_id", &request.call_id)?,
        user,
        endpoint: EndpointId::from_field("endpoint_id", &request.endpoint_id)?,
        ending: ending.map(|named| CallId::from_field("end_call_id", named)).transpose()?,
    };
    let call = calls.answer(answering).await?;
    Ok(AnswerCallResponse { call: Some(wire::call(&call)) })
}

pub(super) async fn decline(
    calls: &Calls,
    request: Request<DeclineCallRequest>,
) -> Result<DeclineCallResponse, Status> {
    let user = principal(&request)?.user_id()?;
    let id = CallId::from_field("call_id", &request.get_ref().call_id)?;
    let call = calls.apply(id, Input::Decline { user }).await?;
    Ok(DeclineCallResponse { call: Some(wire::call_for(&call, user)) })
}

pub(super) async fn end(calls: &Calls, request: Request<EndCallRequest>) -> Result<EndCallResponse, Status> {
    let id = CallId::from_field("call_id", &request.get_ref().call_id)?;
    let call = match principal(&request)? {
        Principal::User(user) => {
            let by = Actor::User(user.user_id);
            wire::call_for(&calls.apply(id, Input::End { by }).await?, user.user_id)
        }
        Principal::Service(_) => wire::call(&calls.apply(id, Input::End { by: Actor::Service }).await?),
    };
    Ok(EndCallResponse { call: Some(call) })
}

pub(super) async fn get(calls: &Calls, request: Request<GetCallRequest>) -> Result<GetCallResponse, Status> {
    let id = CallId::from_field("call_id", &request.get_ref().call_id)?;
    let call = match principal(&request)? {
        Principal::User(user) => wire::call_for(&calls.get_of(user.user_id, id).await?, user.user_id),
        Principal::Service(_) => wire::call(&calls.get(id).await?),
    };
    Ok(GetCallResponse { call: Some(call) })
}
