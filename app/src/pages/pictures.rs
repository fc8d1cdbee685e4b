//! 图片 of questions, served to whoever practises. A picture never changes, so browsers keep it.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use zhengtu::question::picture::store;

use crate::server::{Access, Ctx, PageError, Route, get};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![get("/pictures/{id}", Access::Public, show)]
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let (kind, bytes) = store::file(&mut ctx.read().await?, id).await?.ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, kind.media_type()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // Opened by itself it is a picture and can do nothing.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, bytes).into_response())
}
