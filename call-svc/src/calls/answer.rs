use proto::id::{CallId, EndpointId, UserId};

use super::Calls;
use crate::{
    domain::Call,
    error::Error,
    store::answer::{self, Answer, Answered},
};

/// Who answers what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answering {
    pub(crate) call: CallId,
    pub(crate) user: UserId,
    pub(crate) endpoint: EndpointId,
    /// The call that the person is in, which ends for it.
    pub(crate) ending: Option<CallId>,
}

impl Calls {
    /// Answers a call for a person at an endpoint, and gives it as it then is.
    pub(crate) async fn answer(&self, answering: Answering) -> Result<Call, Error> {
        let calls = self.clone();
        self.finish(async move { calls.answer_now(answering).await }).await
    }

    async fn answer_now(&self, answering: Answering) -> Result<Call, Error> {
        let Answering { call, user, endpoint, ending } = answering;
        loop {
            let events = std::array::from_fn(|_| self.ids.next());
            let wish = Answer { call, user, endpoint, ending, events, now: self.clock.now() };
            let Answered { step, others } =
                self.pool.transaction(async |conn| answer::answer(conn, &wish).await).await?;
            for other in &others {
                self.tell(other).await;
            }
            if let Some(call) = self.settle(call, step).await? {
                return Ok(call);
            }
        }
    }
}
