//! Plain links: `GET /-/<package>/<token>` is the method of that package which says `http_get`, for images, downloads and
//! exports. The token is all the authority there is: no cookie and no bearer goes along.

mod answer;
mod body;
mod condition;
mod kind;
mod message;
mod range;
mod refusal;
mod source;

use std::{net::IpAddr, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use proto::access_v1::LinkHeader;
use runtime::trace::TraceContext;
use tonic::Status;

use self::{answer::Answer, condition::IfRange, range::Wanted, source::Source};
use super::headers::OfLink;
use crate::{
    admission::nobody,
    edge::{Asked, Edge},
    events::LinkAnswered,
    metadata,
    upstream::Route,
};

/// Longest token, in bytes.
const TOKEN_BYTES: usize = 512;

/// Answers a request under `/-/`.
pub(super) async fn serve(State(edge): State<Arc<Edge>>, request: Request) -> Response {
    let (head, _) = request.into_parts();
    let trace = TraceContext::of(&head.headers).child();
    let trace_id = trace.trace_id();
    let mut response = match head.method {
        Method::GET | Method::HEAD => {
            let answered = give(&edge, &head, trace).await;
            answered.unwrap_or_else(|status| refusal::response(&status))
        }
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response(),
    };
    response.extensions_mut().insert(OfLink);
    LinkAnswered { status: response.status(), trace_id: &trace_id }.emit();
    if let Ok(trace_id) = HeaderValue::try_from(trace_id) {
        response.headers_mut().insert(metadata::TRACE_ID, trace_id);
    }
    response
}

async fn give(edge: &Arc<Edge>, head: &Parts, trace: TraceContext) -> Result<Response, Status> {
    let (package, token) = parse(head.uri.path()).ok_or_else(refusal::no_link)?;
    let route = edge.registry.table().find_link(package)?;
    let address = super::client_address(&State(Arc::clone(edge)), &head.extensions, &head.headers);
    let link = Link { edge, route, token, headers: &head.headers, address, trace };
    let is_get = head.method == Method::GET;
    let wanted = Wanted::parse(&head.headers).filter(|_| is_get);
    let wanted = wanted.filter(|_| IfRange::of(&head.headers) != IfRange::Never);
    let (given, source) = link.open_as_wanted(wanted).await?;
    Ok(match answer::of(&given, wanted, &head.headers)? {
        Answer::Bytes(response) if is_get => {
            response.map(|()| body::of(edge, source, given.length, trace.trace_id()))
        }
        // What the service would still say is not waited for: the call is cancelled.
        Answer::Bytes(response) | Answer::Nothing(response) => response.map(|()| Body::empty()),
    })
}

/// The package and the token of a path. A token is made of what needs no escape in a URL (RFC 3986, section 2.3).
fn parse(path: &str) -> Option<(&str, &str)> {
    let (package, token) = path.strip_prefix("/-/")?.split_once('/')?;
    let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_token = !token.is_empty() && token.len() <= TOKEN_BYTES && token.bytes().all(is_legal);
    is_token.then_some((package, token))
}

/// A link that somebody follows.
struct Link<'a> {
    edge: &'a Arc<Edge>,
    route: Arc<Route>,
    token: &'a str,
    headers: &'a HeaderMap,
    address: IpAddr,
    trace: TraceContext,
}

impl Link<'_> {
    /// Asks for the part that is wanted; and for the whole where only that tells whether the part is wanted.
    async fn open_as_wanted(&self, wanted: Option<Wanted>) -> Result<(LinkHeader, Source), Status> {
        let opened = self.open(wanted).await;
        let is_other = match &opened {
            Ok((given, _)) => wanted.is_some() && !IfRange::of(self.headers).admits(&given.etag),
            Err(status) => refusal::is_of_range(status) && condition::is_conditional(self.headers),
        };
        if is_other {
            drop(opened);
            return self.open(None).await;
        }
        opened
    }

    async fn open(&self, wanted: Option<Wanted>) -> Result<(LinkHeader, Source), Status> {
        let credentials = nobody();
        let asked = Asked {
            way: "link",
            // Not the path that was asked for: who reads the token in a log could follow the link.
            path: &self.route.method.path,
            credentials: &credentials,
            address: self.address,
            trace: self.trace,
        };
        let mut admitted = self.edge.admit(&asked, |_| Ok(()))?;
        metadata::copy_from_client(self.headers, &mut admitted.headers);
        self.trace.set(&mut admitted.headers);
        let request = message::request(self.token, wanted.map(Wanted::message));
        let request = tonic::body::Body::new(http_body_util::Full::new(request));
        let open = async { Source::begin(admitted.call(request).await?).await };
        let late = |_| Status::deadline_exceeded("the link's service does not answer in time");
        tokio::time::timeout(self.edge.config.link_open(), open).await.map_err(late)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_package_and_a_token() {
        assert_eq!(parse("/-/a.b.v1/to-k_e.n~1"), Some(("a.b.v1", "to-k_e.n~1")));
        let longest = format!("/-/a/{}", "x".repeat(TOKEN_BYTES));
        assert!(parse(&longest).is_some());
        for none in
            ["/-/", "/-/a", "/-/a/", "/-/a/b/c", "/-/a/b%20c", "/-/a/..%2f", "/a/b", &format!("{longest}x")]
        {
            assert_eq!(parse(none), None, "{none}");
        }
    }
}
