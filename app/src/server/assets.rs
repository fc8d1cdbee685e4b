//! The files of the site, served from the binary under names that carry their hash: cached for ever, compressed beforehand.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A file in the binary.
pub(crate) struct Asset {
    /// `site.css`
    name: &'static str,
    /// `/assets/site-0123456789ab.css`
    path: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of a file, by its plain name.
pub fn asset_path(name: &str) -> Option<&'static str> {
    ASSETS.iter().find(|asset| asset.name == name).map(|asset| asset.path)
}

/// Whether the islands were built into this binary.
pub fn has_islands() -> bool {
    asset_path("islands.js").is_some()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// `GET /assets/{name}`. After a deploy an old page may ask for a name that is no more: the new file is a better answer than none.
pub(super) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let exact = ASSETS.iter().find(|asset| asset.path.ends_with(&format!("/{name}")));
    let stem_of = |path: &str| path.rsplit('/').next().map(|last| last.split('-').next().unwrap_or_default().to_owned());
    let same_kind = || {
        ASSETS
            .iter()
            .find(|asset| stem_of(asset.path) == stem_of(&name) && asset.path.rsplit('.').next() == name.rsplit('.').next())
    };
    let Some(asset) = exact.or_else(same_kind) else { return StatusCode::NOT_FOUND.into_response() };
    let cache = if exact.is_some() { "public, max-age=31536000, immutable" } else { "no-store" };
    let accepts_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|part| part.trim().starts_with("br")));
    let mut response = if accepts_brotli { asset.brotli } else { asset.plain }.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(asset.path)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if accepts_brotli {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}
