//! The record as a file, read page by page while it is sent.

use futures::stream::{self, BoxStream, StreamExt as _};
use proto::call::{ExportCallEventsRequest, ExportCallEventsResponse};
use tonic::Status;

use super::{filter, lines::Format};
use crate::{
    calls::Calls,
    error::Error,
    store::{
        self,
        record::Order,
        search::{Filter, Place},
    },
    wire,
};

/// Most bytes of one answer. A line is far shorter.
const CHUNK: usize = 32 * 1024;
/// Events read at once.
const PAGE: i64 = 500;

type Answers = BoxStream<'static, Result<ExportCallEventsResponse, Status>>;

pub(super) fn export(calls: &Calls, request: ExportCallEventsRequest) -> Result<Answers, Status> {
    let format = Format::from(request.format());
    let mut filter = filter::parse(request.filter)?;
    // What happens meanwhile is not of this file: it would never end.
    filter.to = filter.to.min(calls.now());
    let export = Export { calls: calls.clone(), filter, format, at: At::Head };
    let pages = stream::unfold(Some(export), |export| async move {
        let mut export = export?;
        match export.next().await {
            Ok(Some(chunks)) => Some((Ok(chunks), Some(export))),
            Ok(None) => None,
            Err(error) => Some((Err(Status::from(error)), None)),
        }
    });
    let answers = pages.flat_map(|page| match page {
        Ok(chunks) => stream::iter(chunks.into_iter().map(answer)).left_stream(),
        Err(status) => stream::iter([Err(status)]).right_stream(),
    });
    Ok(answers.boxed())
}

fn answer(chunk: Vec<u8>) -> Result<ExportCallEventsResponse, Status> {
    Ok(ExportCallEventsResponse { chunk: chunk.into() })
}

/// An export under way.
struct Export {
    calls: Calls,
    filter: Filter,
    format: Format,
    at: At,
}

/// What has been written.
#[derive(Clone, Copy)]
enum At {
    /// Nothing.
    Head,
    /// Up to here.
    After(Place),
    /// All.
    End,
}

impl Export {
    /// The next page, in chunks of whole lines; nothing: the file is whole.
    async fn next(&mut self) -> Result<Option<Vec<Vec<u8>>>, Error> {
        let (mut chunks, after) = match self.at {
            At::Head => (Chunks(vec![self.format.head()?]), None),
            At::After(place) => (Chunks::default(), Some(place)),
            At::End => return Ok(None),
        };
        let filter = &self.filter;
        let read = self
            .calls
            .pool
            .run(async |conn| store::record::page(conn, filter, Order::OldestFirst, after, PAGE).await);
        let entries = read.await?;
        self.at = match entries.last() {
            Some(last) => At::After(Place { time: last.time, id: last.id }),
            None => At::End,
        };
        for entry in entries {
            chunks.add(self.format.line(&wire::event(entry))?);
        }
        Ok(Some(chunks.0.into_iter().filter(|chunk| !chunk.is_empty()).collect()))
    }
}

/// Lines, gathered into chunks.
#[derive(Debug, Default)]
struct Chunks(Vec<Vec<u8>>);

impl Chunks {
    fn add(&mut self, line: Vec<u8>) {
        match self.0.last_mut().filter(|last| last.len() + line.len() <= CHUNK) {
            Some(last) => last.extend(line),
            None => self.0.push(line),
        }
    }
}
