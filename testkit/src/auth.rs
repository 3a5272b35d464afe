//! The least of auth-svc that other services need: who exists, who reaches whom, whom blocks keep apart, and tokens for services.

use std::{
    collections::{HashMap, HashSet},
    future::ready,
    sync::Arc,
};

use futures::{
    StreamExt as _,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use parking_lot::Mutex;
use proto::{
    auth::{
        self, BatchGetUsersRequest, BatchGetUsersResponse, CheckBlocksRequest, CheckBlocksResponse,
        CheckReachableRequest, CheckReachableResponse, GetJwksRequest, GetJwksResponse,
        IssueServiceTokenRequest, IssueServiceTokenResponse, ListSessionsRequest, ListSessionsResponse,
        MakeContactsRequest, MakeContactsResponse, Reach, Reachability, Revocation, SessionInfo, User,
        WatchRevocationsRequest, WatchRevocationsResponse,
        contact_service_server::{ContactService, ContactServiceServer},
        session_service_server::{SessionService, SessionServiceServer},
        token_service_server::{TokenService, TokenServiceServer},
        user_service_server::{UserService, UserServiceServer},
    },
    id::{SessionId, UserId},
};
use runtime::{Clock, Service};
use tokio::sync::watch;
use tonic::{Request, Response, Status, async_trait};

use crate::Issuer;

/// What services may do, taken together.
const SCOPES: [&str; 8] = [
    "sessions.watch",
    "users.read",
    "contacts.read",
    "contacts.write",
    "events.publish",
    "presence.read",
    "notifications.send",
    "chat.write",
];

/// A stand-in for auth-svc. Cheap to clone; clones are the same.
#[derive(Debug, Clone)]
pub struct Auth {
    people: Arc<Mutex<HashSet<UserId>>>,
    /// What they are called.
    names: Arc<Mutex<HashMap<UserId, String>>>,
    /// How a person reaches another, where it is not ALLOWED.
    reach: Arc<Mutex<HashMap<(UserId, UserId), Reach>>>,
    /// Who has blocked whom.
    blocks: Arc<Mutex<HashSet<(UserId, UserId)>>>,
    /// Who were made contacts, the smaller id first.
    contacts: Arc<Mutex<HashSet<(UserId, UserId)>>>,
    /// The sessions that have ended.
    ended: watch::Sender<Vec<SessionId>>,
    issuer: Arc<Issuer>,
    clock: Clock,
}

impl Auth {
    /// Knows nobody yet; its tokens are the issuer's.
    pub fn new(issuer: &Arc<Issuer>, clock: &Clock) -> Self {
        let (issuer, clock) = (Arc::clone(issuer), clock.clone());
        Self {
            people: Arc::default(),
            names: Arc::default(),
            reach: Arc::default(),
            blocks: Arc::default(),
            contacts: Arc::default(),
            ended: watch::Sender::default(),
            issuer,
            clock,
        }
    }

    /// From now on there is such a person.
    pub fn register(&self, user: UserId) {
        self.people.lock().insert(user);
    }

    /// From now on a person is called so; without it they have no name.
    pub fn call(&self, user: UserId, name: &str) {
        self.names.lock().insert(user, name.to_owned());
    }

    /// From now on `from` reaches `to` so.
    pub fn set_reach(&self, from: UserId, to: UserId, reach: Reach) {
        self.reach.lock().insert((from, to), reach);
    }

    /// From now on `from` has blocked `to`.
    pub fn block(&self, from: UserId, to: UserId) {
        self.blocks.lock().insert((from, to));
    }

    /// It is undone.
    pub fn unblock(&self, from: UserId, to: UserId) {
        self.blocks.lock().remove(&(from, to));
    }

    /// From now on a session has ended.
    pub fn end(&self, session: SessionId) {
        self.ended.send_modify(|ended| ended.push(session));
    }

    /// Whether these two were made contacts.
    pub fn are_contacts(&self, one: UserId, other: UserId) -> bool {
        self.contacts.lock().contains(&(one.min(other), one.max(other)))
    }

    fn reach(&self, from: UserId, to: UserId) -> Reach {
        if !self.people.lock().contains(&to) {
            return Reach::Gone;
        }
        self.reach.lock().get(&(from, to)).copied().unwrap_or(Reach::Allowed)
    }

    /// To be hosted.
    pub fn service(&self) -> Service {
        Service::builder("auth-svc", "switchboard.auth.v1")
            .add(UserServiceServer::new(self.clone()))
            .add(ContactServiceServer::new(self.clone()))
            .add(TokenServiceServer::new(self.clone()))
            .add(SessionServiceServer::new(self.clone()))
            .build()
    }
}

/// Methods that nobody calls here.
macro_rules! not_needed {
    ($($method:ident($request:ident) -> $response:ty;)+) => {$(
        fn $method<'a, 'f>(&'a self, _: Request<auth::$request>) -> BoxFuture<'f, Result<Response<$response>, Status>>
        where
            'a: 'f,
        {
            Box::pin(ready(Err(Status::unimplemented("not needed here"))))
        }
    )+};
}

#[async_trait]
impl UserService for Auth {
    async fn batch_get_users(
        &self,
        request: Request<BatchGetUsersRequest>,
    ) -> Result<Response<BatchGetUsersResponse>, Status> {
        let (people, names) = (self.people.lock(), self.names.lock());
        let asked = request.into_inner().user_ids.into_iter().filter_map(|id| id.parse::<UserId>().ok());
        let user = |id: UserId| User {
            user_id: id.to_string(),
            display_name: names.get(&id).cloned().unwrap_or_default(),
            ..User::default()
        };
        let users = asked.filter(|id| people.contains(id)).map(user).collect();
        Ok(Response::new(BatchGetUsersResponse { users }))
    }

    type OpenLinkStream = BoxStream<'static, Result<auth::OpenLinkResponse, Status>>;

    not_needed! {
        get_me(GetMeRequest) -> auth::GetMeResponse;
        update_profile(UpdateProfileRequest) -> auth::UpdateProfileResponse;
        upload_avatar(UploadAvatarRequest) -> auth::UploadAvatarResponse;
        remove_avatar(RemoveAvatarRequest) -> auth::RemoveAvatarResponse;
        open_link(OpenLinkRequest) -> Self::OpenLinkStream;
        search_users(SearchUsersRequest) -> auth::SearchUsersResponse;
        get_privacy(GetPrivacyRequest) -> auth::GetPrivacyResponse;
        update_privacy(UpdatePrivacyRequest) -> auth::UpdatePrivacyResponse;
    }
}

#[async_trait]
impl ContactService for Auth {
    async fn check_reachable(
        &self,
        request: Request<CheckReachableRequest>,
    ) -> Result<Response<CheckReachableResponse>, Status> {
        let request = request.into_inner();
        let from = UserId::from_field("from_user_id", &request.from_user_id)?;
        let reachability = |user_id: &String| {
            let reach = self.reach(from, UserId::from_field("user_ids", user_id)?).into();
            Ok(Reachability { user_id: user_id.clone(), call: reach, write: reach, presence: reach })
        };
        let reachabilities = request.user_ids.iter().map(reachability).collect::<Result<_, Status>>()?;
        Ok(Response::new(CheckReachableResponse { reachabilities }))
    }

    async fn check_blocks(
        &self,
        request: Request<CheckBlocksRequest>,
    ) -> Result<Response<CheckBlocksResponse>, Status> {
        let request = request.into_inner();
        let user = UserId::from_field("user_id", &request.user_id)?;
        let blocks = self.blocks.lock();
        let is_blocked = |id: &String| {
            id.parse().is_ok_and(|other| blocks.contains(&(user, other)) || blocks.contains(&(other, user)))
        };
        let blocked_user_ids = request.other_user_ids.into_iter().filter(is_blocked).collect();
        Ok(Response::new(CheckBlocksResponse { blocked_user_ids }))
    }

    async fn make_contacts(
        &self,
        request: Request<MakeContactsRequest>,
    ) -> Result<Response<MakeContactsResponse>, Status> {
        let request = request.into_inner();
        let one = UserId::from_field("user_id", &request.user_id)?;
        let other = UserId::from_field("other_user_id", &request.other_user_id)?;
        self.contacts.lock().insert((one.min(other), one.max(other)));
        Ok(Response::new(MakeContactsResponse {}))
    }

    not_needed! {
        request_contact(RequestContactRequest) -> auth::RequestContactResponse;
        accept_contact(AcceptContactRequest) -> auth::AcceptContactResponse;
        decline_contact(DeclineContactRequest) -> auth::DeclineContactResponse;
        cancel_contact_request(CancelContactRequestRequest) -> auth::CancelContactRequestResponse;
        remove_contact(RemoveContactRequest) -> auth::RemoveContactResponse;
        block_user(BlockUserRequest) -> auth::BlockUserResponse;
        unblock_user(UnblockUserRequest) -> auth::UnblockUserResponse;
        list_contacts(ListContactsRequest) -> auth::ListContactsResponse;
        get_contact(GetContactRequest) -> auth::GetContactResponse;
    }
}

/// What every session calls its device.
pub const DEVICE: &str = "Firefox on Linux";

#[async_trait]
impl SessionService for Auth {
    async fn list_sessions(
        &self,
        _: Request<ListSessionsRequest>,
    ) -> Result<Response<ListSessionsResponse>, Status> {
        let own = SessionInfo { device_name: DEVICE.to_owned(), current: true, ..SessionInfo::default() };
        let sessions = vec![SessionInfo::default(), own];
        Ok(Response::new(ListSessionsResponse { sessions, ..ListSessionsResponse::default() }))
    }

    type WatchRevocationsStream = BoxStream<'static, Result<WatchRevocationsResponse, Status>>;

    /// All that have ended after the cursor, which is how many were known.
    async fn watch_revocations(
        &self,
        request: Request<WatchRevocationsRequest>,
    ) -> Result<Response<Self::WatchRevocationsStream>, Status> {
        let known: usize = request.into_inner().cursor.parse().unwrap_or_default();
        let steps = stream::unfold((self.ended.subscribe(), known), |(mut ended, known)| async move {
            let all = ended.wait_for(|all| all.len() > known).await.ok()?.clone();
            let news = all
                .iter()
                .skip(known)
                .map(|session| Revocation { session_id: session.to_string(), ..Revocation::default() });
            let step =
                WatchRevocationsResponse { revocations: news.collect(), cursor: all.len().to_string() };
            Some((Ok(step), (ended, all.len())))
        });
        Ok(Response::new(steps.boxed()))
    }

    not_needed! {
        revoke_session(RevokeSessionRequest) -> auth::RevokeSessionResponse;
        revoke_other_sessions(RevokeOtherSessionsRequest) -> auth::RevokeOtherSessionsResponse;
    }
}

#[async_trait]
impl TokenService for Auth {
    async fn issue_service_token(
        &self,
        request: Request<IssueServiceTokenRequest>,
    ) -> Result<Response<IssueServiceTokenResponse>, Status> {
        let account = request.into_inner().account;
        let access_token = self.issuer.service(&account, &SCOPES);
        let expire_time = Some(proto::convert::timestamp(self.clock.now() + chrono::TimeDelta::minutes(10)));
        Ok(Response::new(IssueServiceTokenResponse { access_token, expire_time, ..Default::default() }))
    }

    async fn get_jwks(&self, _: Request<GetJwksRequest>) -> Result<Response<GetJwksResponse>, Status> {
        Err(Status::unimplemented("not needed here"))
    }
}
