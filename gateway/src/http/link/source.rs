//! What the service behind a link answers: the header, then bytes, then that this was all.

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;
use proto::access_v1::LinkHeader;
use tonic::{Code, Status, body::Body};

use super::message::{Decoder, Said};

/// A link's bytes as they come from its service. Dropped, the call is cancelled.
#[derive(Debug)]
pub(super) struct Source {
    body: Body,
    decoder: Decoder,
    /// Bytes that are still to come.
    left: u64,
    /// The last bytes, until the service has said that all went well: who has them all may believe them.
    last: Option<Bytes>,
    is_over: bool,
}

impl Source {
    /// Reads up to the header.
    pub(super) async fn begin(response: Response<Body>) -> Result<(LinkHeader, Self), Status> {
        let (head, body) = response.into_parts();
        if let Some(status) = Status::from_header_map(&head.headers) {
            return Err(without_answer(status));
        }
        if head.status != StatusCode::OK {
            return Err(Status::unavailable(format!("the upstream answered HTTP {}", head.status)));
        }
        let mut source = Self { body, decoder: Decoder::new(), left: 0, last: None, is_over: false };
        match source.read().await? {
            Some(Said::Header(header)) => {
                source.left = header.length;
                Ok((header, source))
            }
            Some(Said::Bytes(_)) => Err(broken("bytes before the header")),
            None => Err(broken("no header")),
        }
    }

    /// The next bytes; nothing after the last. An error: it was not all.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Status> {
        while !self.is_over {
            match self.read().await? {
                Some(Said::Bytes(bytes)) => {
                    let left = self.left.checked_sub(bytes.len() as u64);
                    self.left = left.ok_or_else(|| broken("more bytes than the header says"))?;
                    if self.left > 0 {
                        return Ok(Some(bytes));
                    }
                    self.last = Some(bytes);
                }
                Some(Said::Header(_)) => return Err(broken("a second header")),
                None if self.left > 0 => return Err(broken("fewer bytes than the header says")),
                None => self.is_over = true,
            }
        }
        Ok(self.last.take())
    }

    /// What the service says next; nothing when it has ended well.
    async fn read(&mut self) -> Result<Option<Said>, Status> {
        loop {
            if let Some(said) = self.decoder.next().map_err(broken)? {
                return Ok(Some(said));
            }
            let Some(frame) = self.body.frame().await.transpose()? else {
                return Err(Status::unavailable("the upstream ended without a status"));
            };
            match frame.into_data() {
                Ok(bytes) => self.decoder.push(bytes),
                Err(frame) => {
                    let Ok(trailers) = frame.into_trailers() else { continue };
                    return self.on_status(Status::from_header_map(&trailers));
                }
            }
        }
    }

    fn on_status(&self, status: Option<Status>) -> Result<Option<Said>, Status> {
        match status {
            Some(status) if status.code() != Code::Ok => Err(status),
            Some(_) if self.decoder.may_end() => Ok(None),
            Some(_) => Err(broken("it ends within a message")),
            None => Err(Status::unavailable("the upstream ended without a status")),
        }
    }
}

fn without_answer(status: Status) -> Status {
    if status.code() == Code::Ok { broken("no header") } else { status }
}

fn broken(what: impl std::fmt::Display) -> Status {
    runtime::status::internal(format!("a link's answer is not one: {what}"))
}
