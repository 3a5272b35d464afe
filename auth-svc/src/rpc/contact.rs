use std::sync::Arc;

use proto::auth::{
    AcceptContactRequest, AcceptContactResponse, BlockUserRequest, BlockUserResponse,
    CancelContactRequestRequest, CancelContactRequestResponse, CheckReachableRequest, CheckReachableResponse,
    DeclineContactRequest, DeclineContactResponse, GetContactRequest, GetContactResponse,
    ListContactsRequest, ListContactsResponse, RemoveContactRequest, RemoveContactResponse,
    RequestContactRequest, RequestContactResponse, UnblockUserRequest, UnblockUserResponse,
    contact_service_server::ContactService,
};
use tonic::{Request, Response, Status};

use crate::app::App;

/// `ContactService`.
#[derive(Debug)]
pub(crate) struct Contacts {
    app: Arc<App>,
}

impl Contacts {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

#[tonic::async_trait]
impl ContactService for Contacts {
    async fn request_contact(
        &self,
        _: Request<RequestContactRequest>,
    ) -> Result<Response<RequestContactResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn accept_contact(
        &self,
        _: Request<AcceptContactRequest>,
    ) -> Result<Response<AcceptContactResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn decline_contact(
        &self,
        _: Request<DeclineContactRequest>,
    ) -> Result<Response<DeclineContactResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn cancel_contact_request(
        &self,
        _: Request<CancelContactRequestRequest>,
    ) -> Result<Response<CancelContactRequestResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn remove_contact(
        &self,
        _: Request<RemoveContactRequest>,
    ) -> Result<Response<RemoveContactResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn block_user(&self, _: Request<BlockUserRequest>) -> Result<Response<BlockUserResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn unblock_user(
        &self,
        _: Request<UnblockUserRequest>,
    ) -> Result<Response<UnblockUserResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn list_contacts(
        &self,
        _: Request<ListContactsRequest>,
    ) -> Result<Response<ListContactsResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn get_contact(
        &self,
        _: Request<GetContactRequest>,
    ) -> Result<Response<GetContactResponse>, Status> {
        Err(Status::unimplemented(""))
    }

    async fn check_reachable(
        &self,
        _: Request<CheckReachableRequest>,
    ) -> Result<Response<CheckReachableResponse>, Status> {
        Err(Status::unimplemented(""))
    }
}
