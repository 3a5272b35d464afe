//! Whether people want to be left alone: notify-svc knows.

use std::time::Duration;

use proto::{
    id::UserId,
    notify::{BatchGetPresenceRequest, presence_service_client::PresenceServiceClient},
};
use runtime::Link;

/// How long the start of a call waits for it.
const PATIENCE: Duration = Duration::from_millis(700);

/// The attention of people.
#[derive(Debug, Clone)]
pub(crate) struct Attention(PresenceServiceClient<Link>);

impl Attention {
    pub(crate) fn new(notify: Link) -> Self {
        Self(PresenceServiceClient::new(notify))
    }

    /// Whether a person wants to be left alone now. While nobody can say, they are rung: a call that is missed is worse.
    pub(crate) async fn wants_quiet(&self, user: UserId) -> bool {
        let request = BatchGetPresenceRequest { user_ids: vec![user.to_string()] };
        let mut client = self.0.clone();
        match tokio::time::timeout(PATIENCE, client.batch_get_presence(request)).await {
            Ok(Ok(answer)) => !answer.into_inner().quiet_user_ids.is_empty(),
            Ok(Err(status)) => unknown(status.message()),
            Err(_) => unknown("no answer in time"),
        }
    }
}

fn unknown(why: &str) -> bool {
    tracing::info!(why, "call.attention_unknown");
    false
}
