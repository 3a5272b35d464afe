use proto::{
    call::{ListCallsRequest, ListCallsResponse},
    id::{CallId, UserId},
};
use runtime::{Principal, page, principal};
use serde::{Deserialize, Serialize};
use tonic::{Request, Status};
use uuid::Uuid;

use crate::{calls::Calls, error::Error, wire};

/// Where a page ends: the oldest call on it. Ids of calls are in the order in which they were started.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    before: Uuid,
}

pub(super) async fn list(
    calls: &Calls,
    request: Request<ListCallsRequest>,
) -> Result<ListCallsResponse, Status> {
    let user = whose(principal(&request)?, &request.get_ref().user_id)?;
    let request = request.into_inner();
    let before = page::place::<Place>(&request.page_token)?.map(|place| CallId::from(place.before));
    let size = page::size(request.page_size);
    let (found, more) = calls.page(user, before, request.live_only, size).await?;
    let next = found.last().filter(|_| more).map(|last| Place { before: last.id.uuid() });
    let next_page_token = next.map(|place| page::token(&place)).transpose()?.unwrap_or_default();
    Ok(ListCallsResponse { calls: found.iter().map(wire::call).collect(), next_page_token })
}

fn whose(principal: &Principal, named: &str) -> Result<UserId, Status> {
    match principal {
        Principal::User(user) if named.is_empty() => Ok(user.user_id),
        Principal::User(_) => Err(Error::NotAllowed.into()),
        Principal::Service(_) if named.is_empty() => {
            Err(Error::Invalid { field: "user_id", problem: "must be set by a service" }.into())
        }
        Principal::Service(_) => UserId::from_field("user_id", named),
    }
}
