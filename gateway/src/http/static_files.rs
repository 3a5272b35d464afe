//! The web client's files.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
};
use http::{HeaderValue, StatusCode, header};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

/// Files whose names carry a hash of their content: they never change.
const ASSETS: &str = "/assets";
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Serves a folder, compressed; a path that is no file is a page of the client, which finds its own way.
pub(super) fn routes(root: Option<&Path>) -> Router {
    let Some(root) = root else { return Router::new() };
    let index = ServeFile::new(root.join("index.html")).precompressed_br().precompressed_gzip();
    let pages = ServeDir::new(root).precompressed_br().precompressed_gzip().fallback(index);
    // A missing asset is missing: a page in its place would be cached under the asset's name.
    let assets = ServeDir::new(root.join("assets")).precompressed_br().precompressed_gzip();
    Router::new()
        .nest_service(ASSETS, assets)
        .fallback_service(pages)
        .layer(from_fn(cache))
        .layer(CompressionLayer::new())
}

async fn cache(request: Request, next: Next) -> Response {
    let is_asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let lives =
        matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT);
    let policy = if is_asset && lives { FOR_EVER } else { ASK_AGAIN };
    response.headers_mut().insert(header::CACHE_CONTROL, policy);
    response
}
