//! Addresses that are used elsewhere than on our pages: whole ones, with scheme and host.

use axum::http::{HeaderMap, header};

use super::Ctx;

/// The host and scheme of this request, as `https://host`.
fn origin(ctx: &Ctx, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // What a browser sends as host is letters, digits, dots and a port; anything else would be a line of its own in a file.
    let clean = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte));
    let scheme = if ctx.cookies.plain { "http" } else { "https" };
    format!("{scheme}://{}", if clean { host } else { "localhost" })
}

/// A path of this site as a whole address: at the one the operator has named, or the one that was asked.
pub fn absolute(ctx: &Ctx, headers: &HeaderMap, path: &str) -> String {
    match &ctx.state.public_url {
        Some(named) => format!("{named}{path}"),
        None => origin(ctx, headers) + path,
    }
}
