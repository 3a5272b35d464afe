//! Whether people exist, and take each other's messages: auth-svc knows.

use proto::{
    auth::{
        BatchGetUsersRequest, CheckBlocksRequest, CheckReachableRequest, Reach,
        contact_service_client::ContactServiceClient, user_service_client::UserServiceClient,
    },
    id::UserId,
};
use runtime::Link;
use tonic::Status;

use crate::error::Error;

/// The most people of one request.
const MOST_USERS: usize = 200;

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

    /// Fails unless `to` takes messages of `from`. Asks each time: a block holds from its first second.
    pub(crate) async fn must_take_messages(&self, from: UserId, to: UserId) -> Result<(), Error> {
        match self.reach(from, &[to]).await?.first() {
            Some(Reach::Allowed) => Ok(()),
            // Those who were here once are told apart from those who never were.
            Some(Reach::Gone) if !self.exists(to).await? => Err(Error::NobodyWithId(to)),
            Some(reach) => Err(Error::NotReachable { user: to, reach: *reach }),
            None => Err(Error::AuthAway("it answered nothing".into())),
        }
    }

    /// How these, at most 200, take messages of `from`; in their order.
    pub(crate) async fn reach(&self, from: UserId, to: &[UserId]) -> Result<Vec<Reach>, Error> {
        let user_ids = to.iter().map(ToString::to_string).collect();
        let request = CheckReachableRequest { user_ids, from_user_id: from.to_string() };
        let answer = self.contacts.clone().check_reachable(request).await.map_err(away)?.into_inner();
        Ok(answer.reachabilities.iter().map(proto::auth::Reachability::write).collect())
    }

    /// Those of the others whom a block keeps from a person, whoever of the two has made it.
    pub(crate) async fn blocked(&self, user: UserId, others: &[UserId]) -> Result<Vec<UserId>, Error> {
        let other_user_ids = others.iter().map(ToString::to_string).collect();
        let request = CheckBlocksRequest { user_id: user.to_string(), other_user_ids };
        let answer = self.contacts.clone().check_blocks(request).await.map_err(away)?.into_inner();
        let parsed = answer.blocked_user_ids.iter().map(|id| id.parse::<UserId>());
        parsed.collect::<Result<_, _>>().map_err(|_| Error::AuthAway("it answered no ids".into()))
    }

    /// What somebody is called; empty if that cannot be learned now.
    pub(crate) async fn name(&self, user_id: &str) -> String {
        let request = BatchGetUsersRequest { user_ids: vec![user_id.to_owned()] };
        let answer = self.users.clone().batch_get_users(request).await;
        let users = answer.map(|answer| answer.into_inner().users).unwrap_or_default();
        users.into_iter().next().map(|user| user.display_name).unwrap_or_default()
    }

    /// What those of these people who are there are called, by their ids.
    pub(crate) async fn names(&self, user_ids: &[String]) -> Result<Vec<(String, String)>, Error> {
        let mut names = Vec::new();
        for user_ids in user_ids.chunks(MOST_USERS) {
            let request = BatchGetUsersRequest { user_ids: user_ids.to_vec() };
            let answer = self.users.clone().batch_get_users(request).await.map_err(away)?;
            names.extend(answer.into_inner().users.into_iter().map(|user| (user.user_id, user.display_name)));
        }
        Ok(names)
    }

    async fn exists(&self, user: UserId) -> Result<bool, Error> {
        let request = BatchGetUsersRequest { user_ids: vec![user.to_string()] };
        let answer = self.users.clone().batch_get_users(request).await.map_err(away)?;
        Ok(!answer.into_inner().users.is_empty())
    }
}

/// Whatever auth-svc has against a request, it is nothing that the caller did.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn away(status: Status) -> Error {
    Error::AuthAway(status.message().to_owned())
}
