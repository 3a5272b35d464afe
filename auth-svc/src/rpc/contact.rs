mod lists;
mod reach;
mod services;

use std::sync::Arc;

use proto::{
    auth::{
        AcceptContactRequest, AcceptContactResponse, BlockUserRequest, BlockUserResponse,
        CancelContactRequestRequest, CancelContactRequestResponse, CheckBlocksRequest, CheckBlocksResponse,
        CheckReachableRequest, CheckReachableResponse, Contact, DeclineContactRequest,
        DeclineContactResponse, GetContactRequest, GetContactResponse, ListContactsRequest,
        ListContactsResponse, MakeContactsRequest, MakeContactsResponse, RemoveContactRequest,
        RemoveContactResponse, RequestContactRequest, RequestContactResponse, UnblockUserRequest,
        UnblockUserResponse, contact_service_server::ContactService,
    },
    id::UserId,
};
use runtime::principal;
use tonic::{Request, Response, Status};

use crate::{
    app::App,
    contacts::{Two, act},
    domain::contact::Act,
    wire,
};

/// `ContactService`.
#[derive(Debug)]
pub(crate) struct Contacts {
    app: Arc<App>,
}

impl Contacts {
    pub(crate) const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// Does what the caller wants with a person, and says how the two stand now.
    async fn act<T>(
        &self,
        request: &Request<T>,
        user_id: &str,
        what: Act,
    ) -> Result<Option<Contact>, Status> {
        let me = principal(request)?.user_id()?;
        let two = Two::find(&self.app, me, UserId::from_field("user_id", user_id)?).await?;
        let side = act(&self.app, &two, &what).await?;
        Ok(Some(wire::contact(&self.app, &two.other, &side)))
    }
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl ContactService for Contacts {
    async fn request_contact(
        &self,
        request: Request<RequestContactRequest>,
    ) -> Answer<RequestContactResponse> {
        let RequestContactRequest { user_id, note } = request.get_ref();
        let what = Act::Request { note: note.trim().to_owned() };
        let contact = self.act(&request, user_id, what).await?;
        Ok(Response::new(RequestContactResponse { contact }))
    }

    async fn accept_contact(&self, request: Request<AcceptContactRequest>) -> Answer<AcceptContactResponse> {
        let contact = self.act(&request, &request.get_ref().user_id, Act::Accept).await?;
        Ok(Response::new(AcceptContactResponse { contact }))
    }

    async fn decline_contact(
        &self,
        request: Request<DeclineContactRequest>,
    ) -> Answer<DeclineContactResponse> {
        let contact = self.act(&request, &request.get_ref().user_id, Act::Decline).await?;
        Ok(Response::new(DeclineContactResponse { contact }))
    }

    async fn cancel_contact_request(
        &self,
        request: Request<CancelContactRequestRequest>,
    ) -> Answer<CancelContactRequestResponse> {
        let contact = self.act(&request, &request.get_ref().user_id, Act::Cancel).await?;
        Ok(Response::new(CancelContactRequestResponse { contact }))
    }

    async fn remove_contact(&self, request: Request<RemoveContactRequest>) -> Answer<RemoveContactResponse> {
        let contact = self.act(&request, &request.get_ref().user_id, Act::Remove).await?;
        Ok(Response::new(RemoveContactResponse { contact }))
    }

    async fn block_user(&self, request: Request<BlockUserRequest>) -> Answer<BlockUserResponse> {
        let contact = self.act(&request, &request.get_ref().user_id, Act::Block).await?;
        Ok(Response::new(BlockUserResponse { contact }))
    }

    async fn unblock_user(&self, request: Request<UnblockUserRequest>) -> Answer<UnblockUserResponse> {
        let contact = self.act(&request, &request.get_ref().user_id, Act::Unblock).await?;
        Ok(Response::new(UnblockUserResponse { contact }))
    }

    async fn list_contacts(&self, request: Request<ListContactsRequest>) -> Answer<ListContactsResponse> {
        lists::list(&self.app, &request).await.map(Response::new)
    }

    async fn get_contact(&self, request: Request<GetContactRequest>) -> Answer<GetContactResponse> {
        lists::get(&self.app, &request).await.map(Response::new)
    }

    async fn check_reachable(
        &self,
        request: Request<CheckReachableRequest>,
    ) -> Answer<CheckReachableResponse> {
        reach::check(&self.app, &request).await.map(Response::new)
    }

    async fn check_blocks(&self, request: Request<CheckBlocksRequest>) -> Answer<CheckBlocksResponse> {
        services::check_blocks(&self.app, request.get_ref()).await.map(Response::new)
    }

    async fn make_contacts(&self, request: Request<MakeContactsRequest>) -> Answer<MakeContactsResponse> {
        services::make_contacts(&self.app, request.get_ref()).await.map(Response::new)
    }
}
