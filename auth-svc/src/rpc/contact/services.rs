//! What services ask on behalf of two people.

use std::collections::BTreeSet;

use proto::{
    auth::{CheckBlocksRequest, CheckBlocksResponse, ContactKind, MakeContactsRequest, MakeContactsResponse},
    id::UserId,
};
use tonic::Status;

use crate::{
    app::App,
    contacts::{Two, act},
    domain::contact::Act,
    error::Error,
    store,
};

pub(super) async fn check_blocks(
    app: &App,
    request: &CheckBlocksRequest,
) -> Result<CheckBlocksResponse, Status> {
    let user = UserId::from_field("user_id", &request.user_id)?;
    let parse = |id: &String| UserId::from_field("other_user_ids", id);
    let others: Vec<UserId> = request.other_user_ids.iter().map(parse).collect::<Result<_, _>>()?;
    let read = app.pool.run(async |conn| {
        let views = store::contacts::views(conn, user, &others).await?;
        Ok::<_, db::Error>((views, store::contacts::blockers(conn, user, &others).await?))
    });
    let (views, blockers) = read.await.map_err(Error::from)?;
    let blocked = views.iter().filter(|view| view.side.kind == ContactKind::Blocked).map(|view| view.other);
    let apart: BTreeSet<UserId> = blocked.chain(blockers).collect();
    Ok(CheckBlocksResponse { blocked_user_ids: apart.iter().map(ToString::to_string).collect() })
}

pub(super) async fn make_contacts(
    app: &App,
    request: &MakeContactsRequest,
) -> Result<MakeContactsResponse, Status> {
    let one = UserId::from_field("user_id", &request.user_id)?;
    let other = UserId::from_field("other_user_id", &request.other_user_id)?;
    let two = Two::find(app, one, other).await?;
    act(app, &two, &Act::Befriend).await?;
    Ok(MakeContactsResponse {})
}
