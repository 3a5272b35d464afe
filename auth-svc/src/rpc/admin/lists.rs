//! What administrators read.

use chrono::{DateTime, Utc};
use prost_types::Timestamp;
use proto::{
    auth::{
        Account, AccountState, AuditEvent, Invite as InviteMessage, ListAuditEventsRequest,
        ListAuditEventsResponse, ListInvitesRequest, ListInvitesResponse, ListUsersRequest,
        ListUsersResponse, Role,
    },
    convert,
    id::UserId,
};
use runtime::page;
use serde::{Deserialize, Serialize};
use tonic::{Response, Status};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        account::InvalidField,
        audit::{Action, Event, Filter},
        invite::{self, Invite},
        people::{Beginning, Person, Wanted},
    },
    error::Error,
    rpc::signed_in::me,
    store,
};

pub(super) async fn users(
    app: &App,
    request: &ListUsersRequest,
) -> Result<Response<ListUsersResponse>, Status> {
    let wanted = Wanted {
        beginning: Beginning::parse(&request.query),
        role: Some(request.role()).filter(|role| *role != Role::Unspecified),
        state: Some(request.state()).filter(|state| *state != AccountState::Unspecified),
    };
    let (after, size) = (page::place(&request.page_token)?, page::size(request.page_size));
    let list = app.pool.run(async |conn| store::people::list(conn, &wanted, after.as_ref(), size + 1).await);
    let found = list.await.map_err(Error::from)?;
    let (found, next_page_token) = page::cut(found, size, |(_, place)| place.clone())?;
    let users: Vec<_> = found.into_iter().map(|(user, _)| user).collect();
    let known = app.pool.run(async |conn| store::people::known(conn, users.clone()).await);
    let people = known.await.map_err(Error::from)?;
    let accounts = people.iter().map(|person| account(app, person)).collect();
    Ok(Response::new(ListUsersResponse { accounts, next_page_token }))
}

pub(super) fn account(app: &App, person: &Person) -> Account {
    Account {
        me: Some(me(app, &person.user)),
        state: person.user.state.into(),
        last_seen_time: person.last_seen.map(convert::timestamp),
        second_factor: person.second_factor,
    }
}

/// Fails unless there is such an account.
pub(super) async fn somebody(app: &App, id: UserId) -> Result<(), Error> {
    let user = app.pool.run(async |conn| store::users::find(conn, id).await).await?;
    user.filter(|user| user.state != AccountState::Deleted).map(drop).ok_or(Error::UserNotFound)
}

/// Where a page of invitations ended.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    create_time: DateTime<Utc>,
    id: Uuid,
}

pub(super) async fn invites(
    app: &App,
    request: &ListInvitesRequest,
) -> Result<Response<ListInvitesResponse>, Status> {
    let from: Option<Place> = page::place(&request.page_token)?;
    let (after, size) = (from.map(|place| (place.create_time, place.id)), page::size(request.page_size));
    let list = app.pool.run(async |conn| store::invites::list(conn, after, size + 1).await);
    let found = list.await.map_err(Error::from)?;
    let place = |invite: &Invite| Place { create_time: invite.create_time, id: invite.id };
    let (found, next_page_token) = page::cut(found, size, place)?;
    let invites = found.into_iter().map(|found| invite(app, found)).collect();
    Ok(Response::new(ListInvitesResponse { invites, next_page_token }))
}

pub(super) fn invite(app: &App, invite: Invite) -> InviteMessage {
    InviteMessage {
        invite_id: invite.id.to_string(),
        url: invite::url(app.config.public_url.as_deref(), &app.seal_key, invite.id),
        role: invite.role.into(),
        max_uses: invite.max_uses,
        uses: invite.uses,
        expire_time: Some(convert::timestamp(invite.expire_time)),
        create_time: Some(convert::timestamp(invite.create_time)),
        revoke_time: invite.revoke_time.map(convert::timestamp),
        note: invite.note,
    }
}

pub(super) async fn audit_events(
    app: &App,
    request: &ListAuditEventsRequest,
) -> Result<Response<ListAuditEventsResponse>, Status> {
    let filter = filter(request)?;
    let (before, size) = (page::place(&request.page_token)?, page::size(request.page_size));
    let list = app.pool.run(async |conn| store::audit::list(conn, &filter, before, size + 1).await);
    let found = list.await.map_err(Error::from)?;
    let (events, next_page_token) = page::cut(found, size, |event| event.id)?;
    let events = events.into_iter().map(event).collect();
    Ok(Response::new(ListAuditEventsResponse { events, next_page_token }))
}

fn filter(request: &ListAuditEventsRequest) -> Result<Filter, InvalidField> {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let time = |time: Option<Timestamp>, field| {
        let out_of_range = InvalidField { field, problem: "is out of range" };
        time.map(|time| convert::time(time).ok_or(out_of_range)).transpose()
    };
    Ok(Filter {
        actor: text(&request.actor),
        target: text(&request.target),
        action: Action::parse(&request.action),
        from: time(request.from_time, "from_time")?,
        to: time(request.to_time, "to_time")?,
    })
}

fn event(event: Event) -> AuditEvent {
    AuditEvent {
        audit_id: event.id,
        event_time: Some(convert::timestamp(event.time)),
        actor: event.actor,
        actor_kind: event.kind.into(),
        action: event.action,
        target: event.target,
        address: event.address,
        result: event.result,
        detail_json: event.detail.to_string(),
    }
}
