//! Whether people exist: auth-svc knows.

use proto::{
    auth::{BatchGetUsersRequest, user_service_client::UserServiceClient},
    id::UserId,
};
use runtime::Link;

use crate::error::Error;

/// The people of the platform.
#[derive(Debug, Clone)]
pub(crate) struct People(UserServiceClient<Link>);

impl People {
    pub(crate) fn new(auth: Link) -> Self {
        Self(UserServiceClient::new(auth))
    }

    /// Fails for the first of these that is nobody's id.
    pub(crate) async fn must_exist(&self, users: &[UserId]) -> Result<(), Error> {
        let user_ids = users.iter().map(ToString::to_string).collect();
        let answer = self.0.clone().batch_get_users(BatchGetUsersRequest { user_ids }).await;
        // Whatever auth-svc has against this request, it is nothing that the caller did.
        let found = answer.map_err(|status| Error::AuthAway(status.message().to_owned()))?.into_inner().users;
        let is_found = |user: &UserId| found.iter().any(|found| found.user_id.parse() == Ok(*user));
        match users.iter().find(|user| !is_found(user)) {
            Some(nobody) => Err(Error::NobodyWithId(*nobody)),
            None => Ok(()),
        }
    }
}
