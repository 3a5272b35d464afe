use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures::{FutureExt as _, future::BoxFuture};
use http::HeaderMap;
use proto::access::Method;
use tonic::Status;

use super::{Shared, StatusBody};
use crate::Principal;

/// Ends a call when its deadline passes, and a stream also when its session ends or the process drains.
pub(super) async fn ending(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let deadline = parse_timeout(request.headers());
    let is_stream = request
        .extensions()
        .get::<Method>()
        // Without a method it is health or reflection: a stream all the same.
        .is_none_or(|method| method.client_streaming || method.server_streaming);
    if deadline.is_none() && !is_stream {
        return next.run(request).await;
    }
    let mut end = end(&shared, &request, deadline, is_stream);
    tokio::select! {
        response = next.run(request) => {
            response.map(|body| axum::body::Body::new(StatusBody::new(body, end)))
        }
        status = &mut end => status.into_http(),
    }
}

fn end(
    shared: &Shared,
    request: &Request,
    deadline: Option<Duration>,
    is_stream: bool,
) -> BoxFuture<'static, Status> {
    let deadline = async move {
        match deadline {
            Some(after) => tokio::time::sleep(after).await,
            None => std::future::pending().await,
        }
    };
    if !is_stream {
        return deadline.map(|()| deadline_exceeded()).boxed();
    }
    let session = match request.extensions().get::<Principal>() {
        Some(Principal::User(user)) => {
            shared.guard.revocations.ended(user.session_id, user.expire_time).boxed()
        }
        Some(Principal::Service(_)) | None => std::future::pending().boxed(),
    };
    let draining = shared.draining.clone().cancelled_owned();
    async move {
        tokio::select! {
            () = deadline => deadline_exceeded(),
            end = session => end.status(),
            () = draining => crate::status::draining(),
        }
    }
    .boxed()
}

fn deadline_exceeded() -> Status {
    Status::deadline_exceeded("the deadline has passed")
}

/// The `grpc-timeout` of a request: at most eight digits and a unit.
///
/// <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests>
pub fn parse_timeout(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(number * 3600)),
        "M" => Some(Duration::from_secs(number * 60)),
        "S" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_millis(number)),
        "u" => Some(Duration::from_micros(number)),
        "n" => Some(Duration::from_nanos(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_parsed_and_nonsense_is_none() {
        let parse = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", http::HeaderValue::from_static(text));
            parse_timeout(&headers)
        };
        assert_eq!(parse("250m"), Some(Duration::from_millis(250)));
        assert_eq!(parse("3S"), Some(Duration::from_secs(3)));
        for nonsense in ["", "S", "123456789S", "1x", "-1S"] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }
}
