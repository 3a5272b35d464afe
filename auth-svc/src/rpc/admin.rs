mod lists;

use std::sync::Arc;

use proto::{
    auth::{
        CreateInviteRequest, CreateInviteResponse, CreateResetLinkRequest, CreateResetLinkResponse,
        DisableUserRequest, DisableUserResponse, EnableUserRequest, EnableUserResponse,
        ListAuditEventsRequest, ListAuditEventsResponse, ListInvitesRequest, ListInvitesResponse,
        ListUserSessionsRequest, ListUserSessionsResponse, ListUsersRequest, ListUsersResponse,
        RevokeInviteRequest, RevokeInviteResponse, RevokeUserSessionsRequest, RevokeUserSessionsResponse,
        SetUserRoleRequest, SetUserRoleResponse, admin_service_server::AdminService,
    },
    convert::timestamp,
    id::{RequestId, UserId},
};
use tonic::{Request, Response, Status};

use self::lists::account;
use super::{desk::desk, session::page_of as sessions_page};
use crate::{
    acts::{
        accounts::CreateResetLink,
        invites,
        people::{Disable, Enable, RevokeSessions, SetRole},
    },
    app::App,
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
    async fn list_users(
        &self,
        request: Request<ListUsersRequest>,
    ) -> Result<Response<ListUsersResponse>, Status> {
        lists::users(&self.app, &request.into_inner()).await
    }

    async fn disable_user(
        &self,
        request: Request<DisableUserRequest>,
    ) -> Result<Response<DisableUserResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let DisableUserRequest { user_id, note } = request.into_inner();
        let user = UserId::from_field("user_id", &user_id)?;
        let person = desk.perform(&Disable { user, note: &note }).await?;
        self.app.feed.wake();
        Ok(Response::new(DisableUserResponse { account: Some(account(&self.app, &person)) }))
    }

    async fn enable_user(
        &self,
        request: Request<EnableUserRequest>,
    ) -> Result<Response<EnableUserResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let EnableUserRequest { user_id, note } = request.into_inner();
        let user = UserId::from_field("user_id", &user_id)?;
        let person = desk.perform(&Enable { user, note: &note }).await?;
        Ok(Response::new(EnableUserResponse { account: Some(account(&self.app, &person)) }))
    }

    async fn set_user_role(
        &self,
        request: Request<SetUserRoleRequest>,
    ) -> Result<Response<SetUserRoleResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let request = request.into_inner();
        let user = UserId::from_field("user_id", &request.user_id)?;
        let person = desk.perform(&SetRole { user, role: request.role() }).await?;
        self.app.feed.wake();
        Ok(Response::new(SetUserRoleResponse { account: Some(account(&self.app, &person)) }))
    }

    async fn create_reset_link(
        &self,
        request: Request<CreateResetLinkRequest>,
    ) -> Result<Response<CreateResetLinkResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let CreateResetLinkRequest { user_id, forget_factors } = request.into_inner();
        let user = UserId::from_field("user_id", &user_id)?;
        let act = CreateResetLink { id: self.app.ids.next(), user, forget_factors };
        let link = desk.perform(&act).await?;
        let public_url = self.app.config.public_url.as_deref().unwrap_or_default();
        Ok(Response::new(CreateResetLinkResponse {
            url: link.kind.url(public_url, &self.app.seal_key, link.id),
            expire_time: Some(timestamp(link.expire_time)),
        }))
    }

    async fn list_user_sessions(
        &self,
        request: Request<ListUserSessionsRequest>,
    ) -> Result<Response<ListUserSessionsResponse>, Status> {
        let request = request.into_inner();
        let user = UserId::from_field("user_id", &request.user_id)?;
        lists::somebody(&self.app, user).await?;
        let (sessions, next_page_token) =
            sessions_page(&self.app, user, None, &request.page_token, request.page_size).await?;
        Ok(Response::new(ListUserSessionsResponse { sessions, next_page_token }))
    }

    async fn revoke_user_sessions(
        &self,
        request: Request<RevokeUserSessionsRequest>,
    ) -> Result<Response<RevokeUserSessionsResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let user = UserId::from_field("user_id", &request.get_ref().user_id)?;
        let ended_sessions = desk.perform(&RevokeSessions { user }).await?;
        self.app.feed.wake();
        Ok(Response::new(RevokeUserSessionsResponse { ended_sessions }))
    }

    async fn create_invite(
        &self,
        request: Request<CreateInviteRequest>,
    ) -> Result<Response<CreateInviteResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let request = request.into_inner();
        let id = RequestId::from_field("request_id", &request.request_id)?.uuid();
        let role = request.role();
        let act = invites::Create::new(id, role, request.max_uses, request.valid_hours, request.note);
        let invite = desk.perform(&act).await?;
        Ok(Response::new(CreateInviteResponse { invite: Some(lists::invite(&self.app, invite)) }))
    }

    async fn list_invites(
        &self,
        request: Request<ListInvitesRequest>,
    ) -> Result<Response<ListInvitesResponse>, Status> {
        lists::invites(&self.app, &request.into_inner()).await
    }

    async fn revoke_invite(
        &self,
        request: Request<RevokeInviteRequest>,
    ) -> Result<Response<RevokeInviteResponse>, Status> {
        let desk = desk(&self.app, &request)?;
        let id = RequestId::from_field("invite_id", &request.get_ref().invite_id)?.uuid();
        let invite = desk.perform(&invites::Revoke { id }).await?;
        Ok(Response::new(RevokeInviteResponse { invite: Some(lists::invite(&self.app, invite)) }))
    }

    async fn list_audit_events(
        &self,
        request: Request<ListAuditEventsRequest>,
    ) -> Result<Response<ListAuditEventsResponse>, Status> {
        lists::audit_events(&self.app, &request.into_inner()).await
    }
}
