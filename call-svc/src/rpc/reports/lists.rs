use proto::call::{
    CallEvent, ListCallEventsRequest, ListCallEventsResponse, SearchCallsRequest, SearchCallsResponse,
};
use runtime::page;
use tonic::Status;

use super::filter;
use crate::{
    calls::Calls,
    domain::Call,
    error::Error,
    record::Entry,
    store::{self, record::Order, search::Place},
    wire,
};

const DEFAULT_EVENTS: u32 = 100;

pub(super) async fn events(
    calls: &Calls,
    request: ListCallEventsRequest,
) -> Result<ListCallEventsResponse, Status> {
    let filter = filter::parse(request.filter)?;
    let order = if filter.call.is_some() { Order::OldestFirst } else { Order::NewestFirst };
    let after = page::place::<Place>(&request.page_token)?;
    let size = i64::from(if request.page_size == 0 { DEFAULT_EVENTS } else { request.page_size });
    let read = calls.pool.run(async |conn| store::record::page(conn, &filter, order, after, size + 1).await);
    let rows = read.await.map_err(Error::from)?;
    let (rows, next_page_token) =
        page::cut(rows, size, |entry: &Entry| Place { time: entry.time, id: entry.id })?;
    let events: Vec<CallEvent> = rows.into_iter().map(wire::event).collect();
    Ok(ListCallEventsResponse { events, next_page_token })
}

pub(super) async fn calls(calls: &Calls, request: SearchCallsRequest) -> Result<SearchCallsResponse, Status> {
    let filter = filter::parse(request.filter)?;
    let before = page::place::<Place>(&request.page_token)?;
    let size = page::size(request.page_size);
    let read = calls.pool.run(async |conn| {
        let ids = store::search::page(conn, &filter, before, size + 1).await?;
        let mut found = store::calls::load(conn, &ids).await?;
        found.sort_by_key(|call| std::cmp::Reverse((call.create_time, call.id)));
        Ok::<_, db::Error>(found)
    });
    let found = read.await.map_err(Error::from)?;
    let place = |call: &Call| Place { time: call.create_time, id: call.id.uuid() };
    let (found, next_page_token) = page::cut(found, size, place)?;
    Ok(SearchCallsResponse { calls: found.iter().map(wire::call).collect(), next_page_token })
}
