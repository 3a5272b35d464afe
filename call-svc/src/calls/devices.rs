use chrono::TimeDelta;
use proto::{
    call::CallProblem,
    id::{CallId, EndpointId, UserId},
};

use super::Calls;
use crate::{
    domain::Call,
    error::Error,
    store::devices::{self, Device},
};

/// For how long after a call's end its people may say what failed in it.
const PROBLEMS_AFTER: TimeDelta = TimeDelta::hours(1);

/// What failed in somebody's browser.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) user: UserId,
    pub(crate) endpoint: EndpointId,
    pub(crate) problem: CallProblem,
    pub(crate) detail: String,
}

impl Calls {
    /// The call rings on this device.
    pub(crate) async fn rings_on(&self, id: CallId, device: Device) -> Result<Call, Error> {
        let calls = self.clone();
        self.finish(async move { calls.rings_on_now(id, device).await }).await
    }

    async fn rings_on_now(&self, id: CallId, device: Device) -> Result<Call, Error> {
        loop {
            let (event, now) = (self.ids.next(), self.clock.now());
            let step =
                self.pool.transaction(async |conn| devices::ring(conn, id, device, event, now).await).await?;
            if let Some(call) = self.settle(id, step).await? {
                return Ok(call);
            }
        }
    }

    /// Something failed in the browser of one of the call's people.
    pub(crate) async fn note_problem(&self, id: CallId, problem: &Problem) -> Result<(), Error> {
        let call = self.get_of(problem.user, id).await?;
        if call.end.is_some_and(|end| self.now() - end.time > PROBLEMS_AFTER) {
            return Err(Error::CallNotFound);
        }
        if problem.problem == CallProblem::Unspecified {
            return Err(Error::Invalid { field: "problem", problem: "must be set" });
        }
        let name = problem.problem.as_str_name();
        metrics::counter!("call_problems_total", "problem" => name).increment(1);
        tracing::info!(
            call.id = %id,
            user.id = %problem.user,
            endpoint.id = %problem.endpoint,
            call.problem = name,
            call.problem.detail = %problem.detail,
            "call.problem"
        );
        Ok(())
    }
}
