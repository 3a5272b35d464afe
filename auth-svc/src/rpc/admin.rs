use std::sync::Arc;

use prost_types::Timestamp;
use proto::{
    auth::{
        AuditEvent, CreateInviteRequest, CreateInviteResponse, CreateResetLinkRequest,
        CreateResetLinkResponse, DisableUserRequest, DisableUserResponse, EnableUserRequest,
        EnableUserResponse, ListAuditEventsRequest, ListAuditEventsResponse, ListInvitesRequest,
        ListInvitesResponse, ListUserSessionsRequest, ListUserSessionsResponse, ListUsersRequest,
        ListUsersResponse, RevokeInviteRequest, RevokeInviteResponse, RevokeUserSessionsRequest,
        RevokeUserSessionsResponse, SetUserRoleRequest, SetUserRoleResponse,
        admin_service_server::AdminService,
    },
    convert,
};
use runtime::page;
use tonic::{Request, Response, Status};

use crate::{
    app::App,
    domain::{
        account::InvalidField,
        audit::{Action, Event, Filter},
    },
    error::Error,
    store,
};

/// `AdminService`.
#[derive(Debug)]
pub(crate) struct Admin {
    app: Arc<App>,
}

impl Admin {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl AdminService for Admin {
    async fn list_users(&self, _: Request<ListUsersRequest>) -> Result<Response<ListUsersResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn disable_user(
        &self,
        _: Request<DisableUserRequest>,
    ) -> Result<Response<DisableUserResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn enable_user(
        &self,
        _: Request<EnableUserRequest>,
    ) -> Result<Response<EnableUserResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn set_user_role(
        &self,
        _: Request<SetUserRoleRequest>,
    ) -> Result<Response<SetUserRoleResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn create_reset_link(
        &self,
        _: Request<CreateResetLinkRequest>,
    ) -> Result<Response<CreateResetLinkResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn list_user_sessions(
        &self,
        _: Request<ListUserSessionsRequest>,
    ) -> Result<Response<ListUserSessionsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn revoke_user_sessions(
        &self,
        _: Request<RevokeUserSessionsRequest>,
    ) -> Result<Response<RevokeUserSessionsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn create_invite(
        &self,
        _: Request<CreateInviteRequest>,
    ) -> Result<Response<CreateInviteResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn list_invites(
        &self,
        _: Request<ListInvitesRequest>,
    ) -> Result<Response<ListInvitesResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn revoke_invite(
        &self,
        _: Request<RevokeInviteRequest>,
    ) -> Result<Response<RevokeInviteResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn list_audit_events(
        &self,
        request: Request<ListAuditEventsRequest>,
    ) -> Result<Response<ListAuditEventsResponse>, Status> {
        let request = request.into_inner();
        let filter = filter(&request)?;
        let (before, size) = (page::place(&request.page_token)?, page::size(request.page_size));
        let list = self.app.pool.run(async |conn| store::audit::list(conn, &filter, before, size + 1).await);
        let found = list.await.map_err(Error::from)?;
        let (events, next_page_token) = page::cut(found, size, |event| event.id)?;
        let events = events.into_iter().map(event).collect();
        Ok(Response::new(ListAuditEventsResponse { events, next_page_token }))
    }
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
