//! The start page, and the choice of language, theme and size.

use axum::http::header;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::locale::Common;
use crate::server::{Access, Ctx, Input, Page, PageError, Route, get, local_path, post, set_cookie};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![get("/", Access::Public, start), post("/settings", Access::Public, settings)]
}

async fn start(ctx: Ctx) -> Result<Response, PageError> {
    let t = Common(ctx.language);
    Ok(ctx.page(Page::new(t.product()), || view! { <h1>{t.tagline()}</h1> }))
}

#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Settings {
    r#return: String,
    language: String,
    theme: String,
    size: String,
}

const A_YEAR: i64 = 365 * 24 * 3600;

/// Remembers a choice and goes back to the page it was made on.
async fn settings(ctx: Ctx, Input(form): Input<Settings>) -> Response {
    let mut response = ctx.redirect(local_path(&form.r#return).unwrap_or("/"));
    let known = [
        ("zt_language", form.language, ["zh", "en"]),
        ("zt_theme", form.theme, ["light", "dark"]),
        ("zt_size", form.size, ["normal", "large"]),
    ];
    for (name, value, allowed) in known {
        if allowed.contains(&value.as_str()) {
            response.headers_mut().append(header::SET_COOKIE, set_cookie(name, &value, A_YEAR));
        }
    }
    response
}
