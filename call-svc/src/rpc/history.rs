use proto::{
    call::{
        CallDirection, CallOutcome, CallQuality, DeleteHistoryRequest, DeleteHistoryResponse,
        GetMissedCountRequest, GetMissedCountResponse, HistoryEntry, ListHistoryRequest, ListHistoryResponse,
        MarkHistorySeenRequest, MarkHistorySeenResponse, call_history_service_server::CallHistoryService,
    },
    convert::{duration, time, timestamp},
    id::{CallId, UserId},
};
use runtime::{page, principal};
use tonic::{Request, Response, Status, async_trait};

use crate::{
    calls::Calls,
    domain::{Quality, Remembered, Role},
    error::Error,
    histories::Deleted,
    store::{
        self,
        history::{Past, Wanted},
        search::Place,
    },
    wire,
};

/// `CallHistoryService`.
#[derive(Debug)]
pub(crate) struct History {
    calls: Calls,
}

impl History {
    pub(crate) const fn new(calls: Calls) -> Self {
        Self { calls }
    }
}

#[async_trait]
impl CallHistoryService for History {
    async fn list_history(
        &self,
        request: Request<ListHistoryRequest>,
    ) -> Result<Response<ListHistoryResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let request = request.into_inner();
        let with = optional("with_user_id", &request.with_user_id)?;
        let wanted = Wanted { with, missed_only: request.missed_only };
        let before = page::place::<Place>(&request.page_token)?;
        let size = page::size(request.page_size);
        let read = self
            .calls
            .pool
            .run(async |conn| store::history::page(conn, user, wanted, before, size + 1).await);
        let rows = read.await.map_err(Error::from)?;
        let place = |past: &Past| Place { time: past.create_time, id: past.call.uuid() };
        let (rows, next_page_token) = page::cut(rows, size, place)?;
        let entries = rows.iter().map(entry).collect();
        Ok(Response::new(ListHistoryResponse { entries, next_page_token }))
    }

    async fn get_missed_count(
        &self,
        request: Request<GetMissedCountRequest>,
    ) -> Result<Response<GetMissedCountResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let read = self.calls.pool.run(async |conn| store::history::missed(conn, user).await);
        let missed_count = read.await.map_err(Error::from)?;
        Ok(Response::new(GetMissedCountResponse { missed_count }))
    }

    async fn mark_history_seen(
        &self,
        request: Request<MarkHistorySeenRequest>,
    ) -> Result<Response<MarkHistorySeenResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let until = request.get_ref().seen_time.and_then(time);
        let until = until.ok_or(Error::Invalid { field: "seen_time", problem: "must be a time" })?;
        self.calls.see_history(user, until).await?;
        Ok(Response::new(MarkHistorySeenResponse {}))
    }

    async fn delete_history(
        &self,
        request: Request<DeleteHistoryRequest>,
    ) -> Result<Response<DeleteHistoryResponse>, Status> {
        let user = principal(&request)?.user_id()?;
        let deleted = deleted(request.get_ref())?;
        self.calls.delete_history(user, &deleted).await?;
        Ok(Response::new(DeleteHistoryResponse {}))
    }
}

/// Exactly one way of saying which calls, so that nothing is deleted by a slip.
fn deleted(request: &DeleteHistoryRequest) -> Result<Deleted, Status> {
    let with = optional("with_user_id", &request.with_user_id)?;
    let these = request.call_ids.iter().map(|id| CallId::from_field("call_ids", id));
    let these = these.collect::<Result<Vec<_>, _>>()?;
    match (these.is_empty(), with, request.all) {
        (false, None, false) => Ok(Deleted::These(these)),
        (true, Some(with), false) => Ok(Deleted::With(with)),
        (true, None, true) => Ok(Deleted::All),
        (true, None, false) | (_, Some(_), _) | (false, None, true) => {
            let problem = "must be set, or else with_user_id or all, and one of them only";
            Err(Error::Invalid { field: "call_ids", problem }.into())
        }
    }
}

pub(super) fn optional(field: &'static str, id: &str) -> Result<Option<UserId>, Status> {
    if id.is_empty() { Ok(None) } else { UserId::from_field(field, id).map(Some) }
}

fn entry(past: &Past) -> HistoryEntry {
    let direction = match past.memory.role {
        Role::Caller => CallDirection::Outgoing,
        Role::Callee => CallDirection::Incoming,
    };
    HistoryEntry {
        call_id: past.call.to_string(),
        with_user_id: past.memory.with.to_string(),
        direction: direction.into(),
        kind: wire::kind(past.kind).into(),
        outcome: outcome(past.memory.outcome).into(),
        create_time: Some(timestamp(past.create_time)),
        duration: past.memory.duration.map(duration),
        quality: past.quality.map(quality),
    }
}

fn outcome(outcome: Remembered) -> CallOutcome {
    match outcome {
        Remembered::Answered => CallOutcome::Answered,
        Remembered::Missed => CallOutcome::Missed,
        Remembered::NoAnswer => CallOutcome::NoAnswer,
        Remembered::Declined => CallOutcome::Declined,
        Remembered::Busy => CallOutcome::Busy,
        Remembered::Cancelled => CallOutcome::Cancelled,
        Remembered::Failed => CallOutcome::Failed,
        Remembered::Lost => CallOutcome::Lost,
    }
}

fn quality(quality: Quality) -> CallQuality {
    CallQuality {
        round_trip_time: quality.round_trip.map(duration),
        loss_permille: quality.loss_permille,
        frozen_time: Some(duration(quality.frozen)),
        relayed: quality.relayed,
    }
}
