//! Whether people want to be left alone, and can be reached where no page of theirs is open: notify-svc knows.

use std::time::Duration;

use proto::{
    id::UserId,
    notify::{BatchGetPresenceRequest, presence_service_client::PresenceServiceClient},
};
use runtime::Link;

/// How long the start of a call waits for it.
const PATIENCE: Duration = Duration::from_millis(700);

/// How somebody who is called can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Heed {
    /// They want to be left alone.
    pub(crate) silent: bool,
    /// A browser of theirs is told by web push, which nobody is who wants to be left alone.
    pub(crate) pushed: bool,
}

/// The attention of people.
#[derive(Debug, Clone)]
pub(crate) struct Attention(PresenceServiceClient<Link>);

impl Attention {
    pub(crate) fn new(notify: Link) -> Self {
        Self(PresenceServiceClient::new(notify))
    }

    /// How a person can be reached now. While nobody can say, they are rung: a call that is missed is worse.
    pub(crate) async fn of(&self, user: UserId) -> Heed {
        let request = BatchGetPresenceRequest { user_ids: vec![user.to_string()] };
        let mut client = self.0.clone();
        match tokio::time::timeout(PATIENCE, client.batch_get_presence(request)).await {
            Ok(Ok(answer)) => {
                let answer = answer.into_inner();
                let silent = !answer.quiet_user_ids.is_empty();
                Heed { silent, pushed: !silent && !answer.pushed_user_ids.is_empty() }
            }
            Ok(Err(status)) => unknown(status.message()),
            Err(_) => unknown("no answer in time"),
        }
    }
}

fn unknown(why: &str) -> Heed {
    tracing::info!(why, "call.attention_unknown");
    Heed::default()
}
