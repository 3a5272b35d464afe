//! The RPCs, one file per noun: parse, authorize, ask, reply.

mod acts;
mod calls;
mod conversations;
mod export;
mod files;
mod groups;
mod invites;
mod members;
mod messages;
mod own;
mod picture;
mod progress;
mod retention;
mod search;
mod settings;

use futures::{future::BoxFuture, stream::BoxStream};
use proto::chat::{
    self, ExportConversationRequest, ExportConversationResponse, OpenLinkRequest, OpenLinkResponse,
    UploadFileRequest, UploadFileResponse, conversation_service_server::ConversationService,
    file_service_server::FileService, message_service_server::MessageService,
};
use tonic::{Request, Response, Status, Streaming, async_trait};

use crate::chats::Chats;

/// Methods, each with the function that answers it.
macro_rules! answered {
    ($($method:ident($request:ident) -> $response:ident by $answer:path;)+) => {$(
        fn $method<'a, 'f>(
            &'a self,
            request: Request<chat::$request>,
        ) -> BoxFuture<'f, Result<Response<chat::$response>, Status>>
        where
            'a: 'f,
        {
            Box::pin(async move { $answer(&self.chats, request).await.map(Response::new) })
        }
    )+};
}

/// `ConversationService`.
#[derive(Debug)]
pub(crate) struct Conversations {
    chats: Chats,
}

impl Conversations {
    pub(crate) const fn new(chats: Chats) -> Self {
        Self { chats }
    }
}

#[async_trait]
impl ConversationService for Conversations {
    type ExportConversationStream = BoxStream<'static, Result<ExportConversationResponse, Status>>;

    async fn export_conversation(
        &self,
        request: Request<ExportConversationRequest>,
    ) -> Result<Response<Self::ExportConversationStream>, Status> {
        export::export(&self.chats, request).await.map(Response::new)
    }

    answered! {
        open_direct(OpenDirectRequest) -> OpenDirectResponse by conversations::open_direct;
        create_group(CreateGroupRequest) -> CreateGroupResponse by groups::create;
        get_conversation(GetConversationRequest) -> GetConversationResponse by conversations::get;
        list_conversations(ListConversationsRequest) -> ListConversationsResponse by conversations::list;
        get_unread_totals(GetUnreadTotalsRequest) -> GetUnreadTotalsResponse by conversations::totals;
        update_group(UpdateGroupRequest) -> UpdateGroupResponse by groups::update;
        set_group_picture(SetGroupPictureRequest) -> SetGroupPictureResponse by picture::set;
        set_retention(SetRetentionRequest) -> SetRetentionResponse by retention::set;
        list_members(ListMembersRequest) -> ListMembersResponse by members::list;
        add_members(AddMembersRequest) -> AddMembersResponse by members::add;
        remove_member(RemoveMemberRequest) -> RemoveMemberResponse by members::remove;
        change_member_role(ChangeMemberRoleRequest) -> ChangeMemberRoleResponse by members::change_role;
        leave_conversation(LeaveConversationRequest) -> LeaveConversationResponse by members::leave;
        create_invite(CreateInviteRequest) -> CreateInviteResponse by invites::create;
        list_invites(ListInvitesRequest) -> ListInvitesResponse by invites::list;
        revoke_invite(RevokeInviteRequest) -> RevokeInviteResponse by invites::revoke;
        get_invite(GetInviteRequest) -> GetInviteResponse by invites::get;
        join_by_invite(JoinByInviteRequest) -> JoinByInviteResponse by invites::join;
        update_membership(UpdateMembershipRequest) -> UpdateMembershipResponse by own::update;
        save_draft(SaveDraftRequest) -> SaveDraftResponse by own::save_draft;
        mark_read(MarkReadRequest) -> MarkReadResponse by progress::read;
        mark_delivered(MarkDeliveredRequest) -> MarkDeliveredResponse by progress::deliver;
        send_typing(SendTypingRequest) -> SendTypingResponse by progress::type_in;
        get_chat_settings(GetChatSettingsRequest) -> GetChatSettingsResponse by settings::get;
        update_chat_settings(UpdateChatSettingsRequest) -> UpdateChatSettingsResponse by settings::update;
    }
}

/// `MessageService`.
#[derive(Debug)]
pub(crate) struct Messages {
    chats: Chats,
}

impl Messages {
    pub(crate) const fn new(chats: Chats) -> Self {
        Self { chats }
    }
}

#[async_trait]
impl MessageService for Messages {
    answered! {
        send_message(SendMessageRequest) -> SendMessageResponse by messages::send;
        record_call(RecordCallRequest) -> RecordCallResponse by calls::record;
        forward_messages(ForwardMessagesRequest) -> ForwardMessagesResponse by acts::forward;
        edit_message(EditMessageRequest) -> EditMessageResponse by acts::edit;
        delete_message(DeleteMessageRequest) -> DeleteMessageResponse by acts::delete;
        list_messages(ListMessagesRequest) -> ListMessagesResponse by messages::list;
        list_edits(ListEditsRequest) -> ListEditsResponse by acts::edits;
        react(ReactRequest) -> ReactResponse by acts::react;
        list_reactions(ListReactionsRequest) -> ListReactionsResponse by acts::reactions;
        pin_message(PinMessageRequest) -> PinMessageResponse by acts::pin;
        list_pinned(ListPinnedRequest) -> ListPinnedResponse by acts::pinned;
        search_messages(SearchMessagesRequest) -> SearchMessagesResponse by search::search;
    }
}

/// `FileService`.
#[derive(Debug)]
pub(crate) struct Uploads {
    chats: Chats,
}

impl Uploads {
    pub(crate) const fn new(chats: Chats) -> Self {
        Self { chats }
    }
}

#[async_trait]
impl FileService for Uploads {
    type OpenLinkStream = BoxStream<'static, Result<OpenLinkResponse, Status>>;

    async fn upload_file(
        &self,
        request: Request<Streaming<UploadFileRequest>>,
    ) -> Result<Response<UploadFileResponse>, Status> {
        files::upload(&self.chats, request).await.map(Response::new)
    }

    async fn open_link(
        &self,
        request: Request<OpenLinkRequest>,
    ) -> Result<Response<Self::OpenLinkStream>, Status> {
        files::open(&self.chats, request).await.map(Response::new)
    }

    answered! {
        begin_upload(BeginUploadRequest) -> BeginUploadResponse by files::begin;
        cancel_upload(CancelUploadRequest) -> CancelUploadResponse by files::cancel;
        get_files(GetFilesRequest) -> GetFilesResponse by files::get;
        list_files(ListFilesRequest) -> ListFilesResponse by files::list;
        get_storage(GetStorageRequest) -> GetStorageResponse by files::storage;
    }
}
