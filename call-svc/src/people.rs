//! Whether people exist, and take each other's calls: auth-svc knows.

use proto::{
    auth::{
        BatchGetUsersRequest, CheckBlocksRequest, CheckReachableRequest, MakeContactsRequest, Reach,
        contact_service_client::ContactServiceClient, user_service_client::UserServiceClient,
    },
    id::UserId,
};
use runtime::Link;
use tonic::{Code, Status};

use crate::error::Error;

/// The people of the platform.
#[derive(Debug, Clone)]
pub(crate) struct People {
    users: UserServiceClient<Link>,
    contacts: ContactServiceClient<Link>,
}

impl People {
    pub(crate) fn new(auth: Link) -> Self {
        Self { users: UserServiceClient::new(auth.clone()), contacts: ContactServiceClient::new(auth) }
    }

    /// Fails for the first of these that is nobody's id.
    pub(crate) async fn must_exist(&self, users: &[UserId]) -> Result<(), Error> {
        let user_ids = users.iter().map(ToString::to_string).collect();
        let answer = self.users.clone().batch_get_users(BatchGetUsersRequest { user_ids }).await;
        let found = answer.map_err(away)?.into_inner().users;
        let is_found = |user: &UserId| found.iter().any(|found| found.user_id.parse() == Ok(*user));
        match users.iter().find(|user| !is_found(user)) {
            Some(nobody) => Err(Error::NobodyWithId(*nobody)),
            None => Ok(()),
        }
    }

    /// What a person is called; empty if nobody can say.
    pub(crate) async fn name(&self, user_id: &str) -> String {
        let request = BatchGetUsersRequest { user_ids: vec![user_id.to_owned()] };
        let answer = self.users.clone().batch_get_users(request).await;
        let user = answer.ok().and_then(|answer| answer.into_inner().users.into_iter().next());
        user.map(|user| user.display_name).unwrap_or_default()
    }

    /// Fails unless `callee` takes calls of `caller`.
    pub(crate) async fn must_reach(&self, caller: UserId, callee: UserId) -> Result<(), Error> {
        let request =
            CheckReachableRequest { user_ids: vec![callee.to_string()], from_user_id: caller.to_string() };
        let answer = self.contacts.clone().check_reachable(request).await.map_err(away)?.into_inner();
        match answer.reachabilities.first().map(proto::auth::Reachability::call) {
            Some(Reach::Allowed) => Ok(()),
            // Those who were here once are told apart from those who never were.
            Some(Reach::Gone) => {
                self.must_exist(&[callee]).await?;
                Err(Error::NotReachable(Reach::Gone))
            }
            Some(reach) => Err(Error::NotReachable(reach)),
            None => Err(Error::AuthAway("it answered nothing".into())),
        }
    }

    /// Those of the others whom a block keeps from a person, whoever of the two has made it.
    pub(crate) async fn blocked(&self, user: UserId, others: &[UserId]) -> Result<Vec<UserId>, Error> {
        let other_user_ids = others.iter().map(ToString::to_string).collect();
        let request = CheckBlocksRequest { user_id: user.to_string(), other_user_ids };
        let answer = self.contacts.clone().check_blocks(request).await.map_err(away)?.into_inner();
        let parsed = answer.blocked_user_ids.iter().map(|id| id.parse::<UserId>());
        parsed.collect::<Result<_, _>>().map_err(|_| Error::AuthAway("it answered no ids".into()))
    }

    /// Makes contacts of two who both want it. Says whether they are: not if one has blocked the other meanwhile, or is
    /// gone.
    pub(crate) async fn befriend(&self, [one, other]: [UserId; 2]) -> Result<bool, Error> {
        let request = MakeContactsRequest { user_id: one.to_string(), other_user_id: other.to_string() };
        match self.contacts.clone().make_contacts(request).await {
            Ok(_) => Ok(true),
            Err(status) if matches!(status.code(), Code::FailedPrecondition | Code::NotFound) => Ok(false),
            Err(status) => Err(away(status)),
        }
    }
}

/// Whatever auth-svc has against a request, it is nothing that the caller did.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn away(status: Status) -> Error {
    Error::AuthAway(status.message().to_owned())
}
