//! What waits to be confirmed, within one's scope.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::clock::date_of;
use zhengtu::personal_data::unregister::{Waiting, waiting};

use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty};
use crate::locale::{Erasures, People, date};
use crate::server::{Ctx, Page, PageError, Section};

/// More than anybody asks for at a time.
const MOST: i64 = 500;

/// `GET /people/erasures`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let t = Erasures(ctx.language);
    let mut tx = ctx.read().await?;
    let within = |one: &Waiting| {
        let place = Place::organisation(one.division_path.clone(), one.organisation_id);
        decide(&ctx.actor, Action::ChangePeople, &place) == Decision::Allowed
    };
    let found: Vec<Waiting> = waiting(&mut tx, MOST).await?.into_iter().filter(within).collect();
    drop(tx);
    Ok(ctx.page(Page::new(t.list_title()).section(Section::People), move || {
        let body = if found.is_empty() {
            empty(t.list_none_title(), t.list_none_text(), None).into_any()
        } else {
            let rows = found.into_iter().map(|one| row(t, one)).collect_view();
            let columns = vec![Column::text(t.who()), Column::text(t.where_at()), Column::text(t.by()), Column::text(t.since())];
            view! { <Table columns=columns caption=t.list_title()>{rows}</Table> }.into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.list_title())])}
            <header class="page-head"><h1>{t.list_title()}</h1></header>
            {body}
        }
    }))
}

fn row(t: Erasures, one: Waiting) -> impl IntoView {
    let by = if one.origin == "own" { t.by_own() } else { t.by_office() };
    view! {
        <tr>
            <th scope="row"><a href=format!("/people/{}/erase", one.person_id)>{chinese(t.0, one.name)}</a></th>
            <td data-label=t.where_at()>{chinese(t.0, one.organisation.unwrap_or(one.division_name))}</td>
            <td data-label=t.by()>{by}</td>
            <td data-label=t.since()>{date(t.0, date_of(one.asked_at))}</td>
        </tr>
    }
}
