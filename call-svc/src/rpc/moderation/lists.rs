use proto::call::{
    ListModerationActsRequest, ListModerationActsResponse, ListReportsRequest, ListReportsResponse,
    ListSuspensionsRequest, ListSuspensionsResponse, ReportState,
};
use runtime::page;
use serde::{Deserialize, Serialize};
use tonic::Status;

use crate::{
    domain::moderation::{Act, Report, Suspension},
    error::Error,
    moderation::Moderation,
    rpc::history::optional,
    store::{
        moderation::{acts, reports, suspensions},
        search::Place,
    },
    wire::moderation as wire,
};

/// Where a page of reports ends.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct ReportPlace {
    state: reports::State,
    last: Place,
}

/// Of reports of any state, open ones come first.
pub(super) async fn reports(
    moderation: &Moderation,
    request: ListReportsRequest,
) -> Result<ListReportsResponse, Status> {
    let after = page::place::<ReportPlace>(&request.page_token)?;
    let reported = optional("reported_user_id", &request.reported_user_id)?;
    let size = page::size(request.page_size);
    let states = states(request.state(), after.map(|place| place.state));
    let read = moderation.calls.pool.run(async |conn| {
        let mut found = Vec::new();
        for state in states {
            let left = size + 1 - i64::try_from(found.len()).unwrap_or(size);
            let after = after.filter(|place| place.state == *state).map(|place| place.last);
            found.extend(reports::page(conn, *state, reported, after, left).await?);
        }
        Ok::<_, db::Error>(found)
    });
    let found = read.await.map_err(Error::from)?;
    let (found, next_page_token) = page::cut(found, size, place)?;
    let now = moderation.calls.now();
    let reports = found.iter().map(|report| wire::report(report, now)).collect();
    Ok(ListReportsResponse { reports, next_page_token })
}

/// Which lists are left to be read.
const fn states(asked: ReportState, after: Option<reports::State>) -> &'static [reports::State] {
    use reports::State::{Decided, Open};
    match (asked, after) {
        (ReportState::Open, _) => &[Open],
        (ReportState::Decided, _) | (ReportState::Unspecified, Some(Decided)) => &[Decided],
        (ReportState::Unspecified, Some(Open) | None) => &[Open, Decided],
    }
}

fn place(report: &Report) -> ReportPlace {
    let state = if report.ruling.is_some() { reports::State::Decided } else { reports::State::Open };
    ReportPlace { state, last: Place { time: report.since(), id: report.id.uuid() } }
}

pub(super) async fn suspensions(
    moderation: &Moderation,
    request: ListSuspensionsRequest,
) -> Result<ListSuspensionsResponse, Status> {
    let before = page::place::<Place>(&request.page_token)?;
    let size = page::size(request.page_size);
    let in_force = request.in_force_only.then(|| moderation.calls.now());
    let pool = &moderation.calls.pool;
    let read = pool.run(async |conn| suspensions::page(conn, in_force, before, size + 1).await);
    let found = read.await.map_err(Error::from)?;
    let place = |last: &Suspension| Place { time: last.create_time, id: last.id.uuid() };
    let (found, next_page_token) = page::cut(found, size, place)?;
    let suspensions = found.iter().map(wire::suspension).collect();
    Ok(ListSuspensionsResponse { suspensions, next_page_token })
}

pub(super) async fn acts(
    moderation: &Moderation,
    request: ListModerationActsRequest,
) -> Result<ListModerationActsResponse, Status> {
    let before = page::place::<Place>(&request.page_token)?;
    let size = page::size(request.page_size);
    let pool = &moderation.calls.pool;
    let read = pool.run(async |conn| acts::page(conn, before, size + 1).await);
    let found = read.await.map_err(Error::from)?;
    let place = |last: &Act| Place { time: last.time, id: last.id };
    let (found, next_page_token) = page::cut(found, size, place)?;
    Ok(ListModerationActsResponse { acts: found.iter().map(wire::act).collect(), next_page_token })
}
