use std::sync::Arc;

use proto::auth::{
    CreateInviteRequest, CreateInviteResponse, CreateResetLinkRequest, CreateResetLinkResponse,
    DisableUserRequest, DisableUserResponse, EnableUserRequest, EnableUserResponse, ListAuditEventsRequest,
    ListAuditEventsResponse, ListInvitesRequest, ListInvitesResponse, ListUserSessionsRequest,
    ListUserSessionsResponse, ListUsersRequest, ListUsersResponse, RevokeInviteRequest, RevokeInviteResponse,
    RevokeUserSessionsRequest, RevokeUserSessionsResponse, SetUserRoleRequest, SetUserRoleResponse,
    admin_service_server::AdminService,
};
use tonic::{Request, Response, Status};

use crate::app::App;

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
        _: Request<ListAuditEventsRequest>,
    ) -> Result<Response<ListAuditEventsResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}
