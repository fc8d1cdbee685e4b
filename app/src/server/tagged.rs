//! Answers that are asked for again and again, mostly to hear that nothing has changed.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::PageError;

/// A calendar under a tag of its own; nothing but the tag (304) for whoever has it already. `cache` says who may keep it.
pub fn tagged_calendar(
    asked: &HeaderMap,
    file: String,
    disposition: &'static str,
    cache: &'static str,
) -> Result<Response, PageError> {
    let tag = format!("\"{}\"", &hex::encode(Sha256::digest(file.as_bytes()))[..32]);
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|tags| tags.contains(&tag));
    let tag = HeaderValue::from_str(&tag).map_err(PageError::internal)?;
    let common = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static(cache))];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let own = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    Ok((common, own, file).into_response())
}
