//! 关联: how an account and an entry of the staff register become one person's.

mod officer;
mod own;
mod unit;

pub(super) use officer::section;

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::person::link::{VALID, grouped};

use crate::components::chinese;
use crate::locale::{Linking, date};
use crate::server::{Access, Ctx, Route, absolute, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let own = Access::Needs(Action::UseOwnAccount);
    let change = Access::Needs(Action::ChangePeople);
    vec![
        get("/account/link", own, own::show),
        post("/account/link", own, own::look),
        post("/account/link/consent", own, own::consent),
        post("/account/link/end", own, own::end),
        get("/people/links", change, unit::show),
        post("/people/links", change, unit::make),
        post("/people/{id}/link", change, officer::make),
        post("/people/{id}/link/end", change, officer::end),
    ]
}

/// Where somebody signs in, as written on paper.
fn sign_in_at(ctx: &Ctx, headers: &HeaderMap) -> String {
    absolute(ctx, headers, "")
}

/// A code on paper: for whom, what to do with it, and the code.
fn slip(t: Linking, name: &str, unit: &str, code: &str, address: &str, now: DateTime<Utc>) -> impl IntoView + use<> {
    let until = date(t.0, date_of(now + VALID));
    view! {
        <article class="card">
            <p><b>{chinese(t.0, name.to_owned())}</b>" "{chinese(t.0, unit.to_owned())}</p>
            <p>{chinese(t.0, t.slip_how(address))}</p>
            <p class="slip__number num" data-code>{grouped(code)}</p>
            <p class="muted">{t.slip_until(&until)}</p>
        </article>
    }
}
