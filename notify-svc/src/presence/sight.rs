//! Who may see whether somebody is there: auth-svc knows.

use std::collections::HashMap;

use proto::{
    auth::{CheckReachableRequest, Reach, contact_service_client::ContactServiceClient},
    id::UserId,
};
use runtime::Link;

use crate::error::Error;

/// What auth-svc says of who sees whom.
#[derive(Debug, Clone)]
pub(crate) struct Sight(ContactServiceClient<Link>);

impl Sight {
    pub(crate) fn new(auth: Link) -> Self {
        Self(ContactServiceClient::new(auth))
    }

    /// Which of these people, at most 200, somebody may see.
    pub(crate) async fn of(&self, viewer: UserId, users: &[UserId]) -> Result<HashMap<UserId, bool>, Error> {
        if users.is_empty() {
            return Ok(HashMap::new());
        }
        let user_ids = users.iter().map(ToString::to_string).collect();
        let request = CheckReachableRequest { user_ids, from_user_id: viewer.to_string() };
        let answer = self.0.clone().check_reachable(request).await;
        let answer = answer.map_err(|status| Error::AuthAway(status.message().to_owned()))?.into_inner();
        let may = answer.reachabilities.iter().filter_map(|reachability| {
            let may = matches!(reachability.presence(), Reach::Allowed | Reach::Self_);
            Some((reachability.user_id.parse().ok()?, may))
        });
        Ok(may.collect())
    }
}
