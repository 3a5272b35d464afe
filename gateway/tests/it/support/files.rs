//! A plug-in that gives files at plain links, well or badly.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream};
use parking_lot::Mutex;
use prost::Message as _;
use proto::{
    access_v1::{ByteRange, ErrorReason, LinkHeader},
    reason::{Extra, Reason as _},
};
use tonic::{
    Code, Request, Response, Status,
    body::Body,
    server::{NamedService, ServerStreamingService},
};

use super::{
    Observed,
    echo::{Answers, Counted, Raw, compile},
};

/// The contract that plug-ins are meant to have.
pub(crate) const CONTRACT: &str = "file.proto";

/// A file, and how it is given.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) bytes: Bytes,
    pub(crate) content_type: &'static str,
    pub(crate) name: &'static str,
    pub(crate) etag: &'static str,
    pub(crate) seconds: i64,
    pub(crate) fault: Fault,
}

/// What goes wrong.
#[derive(Debug, Clone, Default)]
pub(crate) enum Fault {
    #[default]
    None,
    /// It is not given.
    Refused(Box<Status>),
    /// Nothing is answered.
    Silent,
    /// It ends well after so many bytes, whatever the header said.
    EndsAfter(usize),
    /// It fails after so many bytes.
    FailsAfter(usize),
    /// It says nothing more after so many bytes.
    HangsAfter(usize),
    /// All bytes come, and then an error.
    FailsAtTheEnd,
    /// More bytes come than the header said.
    Overflows,
    /// Ranges are not understood.
    NoRanges,
    /// Bytes come without a header.
    NoHeader,
}

/// The files, and what they were asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    pub(crate) known: Arc<Mutex<HashMap<String, File>>>,
    /// Each request: method, range, and metadata by name.
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
    pub(crate) observed: Observed,
}

/// What a request said.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) range: Option<ByteRange>,
    pub(crate) metadata: http::HeaderMap,
}

impl Files {
    pub(crate) fn put(&self, token: &str, file: File) {
        self.known.lock().insert(token.to_owned(), file);
    }

    pub(crate) fn last_asked(&self) -> Asked {
        self.asked.lock().last().expect("something was asked").clone()
    }

    /// The plug-in, reflecting one of the contracts beside this file.
    pub(crate) fn service(&self, contract: &str) -> runtime::Service {
        runtime::Service::builder("file-svc", "test.file.v1")
            .descriptors(compile(contract).leak())
            .add(Serve(self.clone()))
            .build()
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct OpenRequest {
    #[prost(string, tag = "1")]
    token: String,
    #[prost(message, optional, tag = "2")]
    range: Option<ByteRange>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct OpenResponse {
    #[prost(oneof = "Part", tags = "1, 2")]
    part: Option<Part>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Part {
    #[prost(message, tag = "1")]
    Header(LinkHeader),
    #[prost(bytes = "bytes", tag = "2")]
    Chunk(Bytes),
}

#[derive(Debug, Clone)]
struct Serve(Files);

impl NamedService for Serve {
    const NAME: &'static str = "test.file.v1.FileService";
}

impl tower::Service<http::Request<Body>> for Serve {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let method = request.uri().path().rsplit('/').next().unwrap().to_owned();
        let open = Open { method, files: self.0.clone() };
        async move { Ok(tonic::server::Grpc::new(Raw).server_streaming(open, request).await) }.boxed()
    }
}

struct Open {
    method: String,
    files: Files,
}

impl ServerStreamingService<Bytes> for Open {
    type Response = Bytes;
    type ResponseStream = Answers;
    type Future = BoxFuture<'static, Result<Response<Answers>, Status>>;

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let (files, method) = (self.files.clone(), self.method.clone());
        async move {
            let counted = Counted::new(&files.observed);
            let OpenRequest { token, range } = OpenRequest::decode(request.get_ref().clone()).unwrap();
            let metadata = request.metadata().as_ref().clone();
            files.asked.lock().push(Asked { method, range, metadata });
            let file = files.known.lock().get(&token).cloned();
            let Some(file) = file else {
                return Err(ErrorReason::LinkInvalid.refuse(Code::PermissionDenied, "this token is forged"));
            };
            give(&file, range).await.map(|answers| Response::new(counted.around(answers)))
        }
        .boxed()
    }
}

async fn give(file: &File, range: Option<ByteRange>) -> Result<Answers, Status> {
    if let Fault::Refused(status) = &file.fault {
        return Err((**status).clone());
    }
    if let Fault::Silent = &file.fault {
        return std::future::pending().await;
    }
    let range = range.filter(|_| !matches!(file.fault, Fault::NoRanges));
    let total = file.bytes.len();
    let (first, length) = cut(range, total)?;
    let mut bytes = file.bytes.slice(first..first + length);
    let header = LinkHeader {
        content_type: file.content_type.to_owned(),
        total_bytes: total as u64,
        first: first as u64,
        length: length as u64,
        etag: file.etag.to_owned(),
        cache_for: Some(prost_types::Duration { seconds: file.seconds, nanos: 0 }),
        file_name: file.name.to_owned(),
    };
    let mut last: Answers = stream::empty().boxed();
    match file.fault {
        Fault::EndsAfter(length) => bytes.truncate(length),
        Fault::FailsAfter(length) => {
            bytes.truncate(length);
            last = stream::iter([Err(Status::internal("the disk is broken"))]).boxed();
        }
        Fault::HangsAfter(length) => {
            bytes.truncate(length);
            last = stream::pending().boxed();
        }
        Fault::FailsAtTheEnd => last = stream::iter([Err(Status::internal("the sum is wrong"))]).boxed(),
        Fault::Overflows => last = stream::iter([Ok(encoded(Part::Chunk("more".into())))]).boxed(),
        Fault::None | Fault::NoRanges | Fault::NoHeader | Fault::Refused(_) | Fault::Silent => {}
    }
    let header = (!matches!(file.fault, Fault::NoHeader)).then(|| Ok(encoded(Part::Header(header))));
    let chunks = (0..bytes.len())
        .step_by(64 * 1024)
        .map(move |at| Ok(encoded(Part::Chunk(bytes.slice(at..bytes.len().min(at + 64 * 1024))))));
    Ok(stream::iter(header).chain(stream::iter(chunks)).chain(last).boxed())
}

fn cut(range: Option<ByteRange>, total: usize) -> Result<(usize, usize), Status> {
    let Some(range) = range else { return Ok((0, total)) };
    let length = range.length.map(|length| usize::try_from(length).unwrap());
    let (first, length) = match range.first {
        None => (total.saturating_sub(length.unwrap()), length.unwrap()),
        Some(first) => (usize::try_from(first).unwrap(), length.unwrap_or(usize::MAX)),
    };
    if first >= total {
        let extra = Extra::entry("total_bytes", total.to_string());
        return Err(ErrorReason::RangeUnsatisfiable.refuse_with(Code::OutOfRange, "behind the end", extra));
    }
    Ok((first, length.min(total - first)))
}

fn encoded(part: Part) -> Bytes {
    OpenResponse { part: Some(part) }.encode_to_vec().into()
}
