//! A route with who may take it: the router and the test that walks every route are made from one list.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, on};
use zhengtu::account::Action;

use super::{AppState, Ctx};

/// Who may take a route at all. Handlers that act on a record ask again for its place, with [`Ctx::require`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Somebody who is given this action somewhere ([`Action::UseOwnAccount`]: everybody signed in).
    Needs(Action),
}

/// One address and method.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// As axum writes it: `/training/{id}`.
    pub path: &'static str,
    /// Who may take it.
    pub access: Access,
    handler: MethodRouter<AppState>,
}

/// A route that only reads.
pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, AppState>,
    T: 'static,
{
    Route::new(Method::GET, path, access, on(axum::routing::MethodFilter::GET, handler))
}

/// A route that changes something.
pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, AppState>,
    T: 'static,
{
    Route::new(Method::POST, path, access, on(axum::routing::MethodFilter::POST, handler))
}

impl Route {
    fn new(method: Method, path: &'static str, access: Access, handler: MethodRouter<AppState>) -> Self {
        let handler = handler.layer(from_fn(move |ctx: Ctx, request: Request, next: Next| guard(access, ctx, request, next)));
        Self { method, path, access, handler }
    }

    pub(super) fn mount(self, router: Router<AppState>) -> Router<AppState> {
        router.route(self.path, self.handler)
    }
}

async fn guard(access: Access, ctx: Ctx, request: Request, next: Next) -> Response {
    if let Access::Needs(action) = access {
        if let Err(refusal) = ctx.require_somewhere(action).await {
            return refusal.into_response();
        }
        // Whoever was given a password by somebody else changes it before anything else.
        let path = request.uri().path();
        if ctx.actor.must_change_password && path != "/account" && !path.starts_with("/account/") {
            return ctx.redirect("/account/password");
        }
    }
    next.run(request).await
}
