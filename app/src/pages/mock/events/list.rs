//! The organised mocks of one's own scope.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Scope};
use zhengtu::mock::event::store;

use super::{place_name, state};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty};
use crate::locale::{Mock, MockEvents, date_time};
use crate::server::{Ctx, Page, PageError, Section};

/// At most so many are listed.
const LISTED: i64 = 300;

/// `GET /mock/events`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let scopes: Vec<Scope> = ctx.actor.scopes_for(Action::ManageMocks).cloned().collect();
    let found = store::managed(&mut ctx.read().await?, &scopes, LISTED).await?;
    let rows = found
        .iter()
        .map(|event| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/mock/events/{}/manage", event.id)>{chinese(language, event.title.clone())}</a></th>
                    <td data-label=t.column_place()>{chinese(language, place_name(t, event))}</td>
                    <td data-label=t.column_opens()>{date_time(language, event.opens_at)}</td>
                    <td data-label=t.column_closes()>{date_time(language, event.closes_at)}</td>
                    <td data-label=t.column_state()>{state(t, event.phase(ctx.now))}</td>
                </tr>
            }
        })
        .collect_view();
    let body = if found.is_empty() {
        empty(t.none_title(), t.none(), Some((t.create().to_owned(), "/mock/events/new".to_owned()))).into_any()
    } else {
        let columns = vec![
            Column::text(t.column_title()),
            Column::text(t.column_place()),
            Column::text(t.column_opens()),
            Column::text(t.column_closes()),
            Column::text(t.column_state()),
        ];
        view! { <Table columns=columns caption=t.manage()>{rows}</Table> }.into_any()
    };
    Ok(ctx.page(Page::new(t.manage()).section(Section::Mock), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Mock(language).title(), "/mock"), Crumb::here(t.manage())])}
            <div class="page-head">
                <h1>{t.manage()}</h1>
                <p class="page-head__lead">{t.manage_lead()}</p>
                <div class="page-head__actions"><a class="button button--primary" href="/mock/events/new">{t.create()}</a></div>
            </div>
            {body}
        }
    }))
}
