//! Plain HTTP: nothing but the way to HTTPS.

use axum::{Router, extract::Request, response::Response};
use http::{HeaderValue, StatusCode, header};

/// Sends everybody to the same path under the public URL.
pub(crate) fn redirect_routes(public_url: &str) -> Router {
    let base = public_url.trim_end_matches('/').to_owned();
    Router::new().fallback(move |request: Request| {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let target = format!("{base}{path}");
        async move { redirect(&target) }
    })
}

fn redirect(target: &str) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    match HeaderValue::try_from(target) {
        Ok(target) => {
            response.headers_mut().insert(header::LOCATION, target);
        }
        Err(_) => *response.status_mut() = StatusCode::BAD_REQUEST,
    }
    response
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn everybody_is_sent_to_the_same_path_over_https() {
        let request =
            Request::builder().method("POST").uri("/calls?id=1").body(axum::body::Body::empty()).unwrap();
        let response = redirect_routes("https://chat.example:8443/").oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(response.headers()[header::LOCATION], "https://chat.example:8443/calls?id=1");
    }
}
