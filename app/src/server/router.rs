//! The router: the list of routes, and the layers around all of them.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get as plain_get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use zhengtu::mock::recording::SheetRecorder;
use zhengtu::practice::recording::Recorder;
use zhengtu::secret::Secret;
use zhengtu::store::Store;

use super::error::Carried;
use super::flash;
use super::{Ctx, PageError, Route, assets, control, security};

/// Uploads may have 20 MB; a little more for the form around them.
const BODY_LIMIT: usize = 21 * 1024 * 1024;

/// What all requests share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// Keys for what is encrypted or matched by hash.
    pub secret: Arc<Secret>,
    /// Demonstration accounts may be named on the sign-in page.
    pub demonstration: bool,
    /// Takes the answers of everybody who practises.
    pub recorder: Recorder,
    /// Takes the changes of everybody's answer sheets.
    pub sheets: SheetRecorder,
}

impl AppState {
    /// Over this database, with its recorder started.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn new(store: Store, secret: Arc<Secret>, demonstration: bool) -> Self {
        Self { recorder: Recorder::start(store.clone()), sheets: SheetRecorder::start(store.clone()), store, secret, demonstration }
    }
}

/// Every route of the application.
pub fn all_routes() -> Vec<Route> {
    crate::pages::routes()
}

/// The whole application.
pub fn router(state: AppState) -> Router {
    router_of(state, all_routes())
}

/// Some routes with everything around them: for measuring what a route costs beside another.
pub fn router_of(state: AppState, routes: Vec<Route>) -> Router {
    let mut pages = Router::new();
    for route in routes {
        pages = route.mount(pages);
    }
    pages
        .fallback(async || PageError::NotFound)
        .method_not_allowed_fallback(other_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(security::same_site_writes))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), with_context))
        .layer(CompressionLayer::new().br(true).gzip(true).no_deflate().quality(tower_http::CompressionLevel::Fastest))
        .route("/assets/{name}", plain_get(assets::serve))
        .route("/healthz", plain_get(async || "ok\n"))
        .route("/readyz", plain_get(ready))
        .layer(from_fn(security::headers))
        .with_state(state)
}

/// An address that only takes forms, asked for as a page (typed, from a bookmark, or after signing in anew): the page the form stands
/// on is what was meant.
async fn other_method(ctx: Ctx, method: Method, uri: Uri) -> Response {
    match page_above(uri.path()).filter(|_| matches!(method, Method::GET | Method::HEAD) && !ctx.wants_json) {
        Some(page) => ctx.redirect(page),
        None => PageError::Method.into_response(),
    }
}

/// The nearest page above an address.
fn page_above(path: &str) -> Option<&str> {
    let pages: Vec<_> = all_routes().into_iter().filter(|route| route.method == Method::GET).map(|route| route.path).collect();
    let is_page = |path: &str| {
        pages.iter().any(|page| {
            page.split('/').count() == path.split('/').count()
                && page.split('/').zip(path.split('/')).all(|(page, part)| page.starts_with('{') || page == part)
        })
    };
    let mut above = path;
    while let Some((shorter, _)) = above.rsplit_once('/') {
        above = shorter;
        let page = if above.is_empty() { "/" } else { above };
        if is_page(page) {
            return Some(page);
        }
    }
    None
}

/// Ready to serve: the database answers, and would take a write.
async fn ready(State(state): State<AppState>) -> Response {
    let answer = async {
        let mut tx = state.store.read().await?;
        zhengtu::store::ping(&mut tx).await?;
        drop(tx);
        // Undone when it is dropped.
        let mut tx = state.store.write().await?;
        zhengtu::store::ping(&mut tx).await
    };
    match answer.await {
        Ok(()) => Json(serde_json::json!({ "ready": true, "database": state.store.engine() })).into_response(),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(serde_json::json!({ "ready": false, "database": state.store.engine() })))
                .into_response()
        }
    }
}

/// Finds out who asks, lets the handler answer, and turns errors into pages in the asker's language.
async fn with_context(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let here = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let here = if request.method() == Method::GET { here } else { here.split('?').next().unwrap_or("/").to_owned() };
    let ctx = Ctx::gather(state, request.headers(), here).await;
    request.extensions_mut().insert(ctx.clone());
    let uri = request.uri().clone();
    let mut response = if control::is_in_address(&uri) { PageError::BadRequest.into_response() } else { next.run(request).await };
    ctx.record_refusals().await;
    if let Some(Carried(error)) = response.extensions_mut().remove::<Carried>() {
        response = error.answer(&ctx);
    } else if response.status().is_client_error() && is_bare(&response) {
        // What an extractor refused by itself: an address that isn't UTF-8, a field given twice.
        let too_large = response.status() == StatusCode::PAYLOAD_TOO_LARGE;
        response = if too_large { PageError::TooLarge } else { PageError::BadRequest }.answer(&ctx);
    }
    // A script knows when to try again.
    if matches!(response.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("2"));
    }
    // A message is shown once: by the page that has been made now.
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if ctx.flash.is_some() && is_page {
        response.headers_mut().append(header::SET_COOKIE, super::set_cookie(flash::COOKIE, "", 0));
    }
    if is_page {
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("cookie, accept-language, accept-encoding"));
    }
    response
}

/// An answer in a few words of plain text, made by no page of ours.
fn is_bare(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature the panic layer asks for")]
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    PageError::internal(format!("panic: {what}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::page_above;

    #[test]
    fn forms_have_a_page_above() {
        assert_eq!(page_above("/training/7/register"), Some("/training/7"));
        assert_eq!(page_above("/accounts/7/grants/8/revoke"), Some("/accounts/7"));
        assert_eq!(page_above("/account/sessions/7/revoke"), Some("/account/sessions"));
        assert_eq!(page_above("/practice/sets"), Some("/practice"));
        assert_eq!(page_above("/settings"), Some("/"));
    }
}
