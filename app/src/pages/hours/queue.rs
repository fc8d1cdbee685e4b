//! What people claim and nobody has looked at.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::certification::hours::store::{Claim, claims};
use zhengtu::clock::date_of;

use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty};
use crate::locale::{Hours, People, date};
use crate::pages::training::hours;
use crate::server::{Ctx, Page, PageError, Section};

/// So many at once: they go as they are dealt with.
const AT_ONCE: i64 = 100;

/// `GET /people/hours`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let mut tx = ctx.read().await?;
    let mut found: Vec<Claim> = Vec::new();
    for scope in ctx.actor.scopes_for(Action::ChangePeople) {
        let more = claims(&mut tx, scope, AT_ONCE).await?;
        found.extend(more.into_iter().filter(|one| !found.iter().any(|there| there.id == one.id)).collect::<Vec<_>>());
    }
    drop(tx);
    found.sort_by_key(|claim| (claim.recorded_at, claim.id));
    let words = People(t.0);
    Ok(ctx.page(Page::new(t.queue()).section(Section::People), || {
        let body = if found.is_empty() {
            empty(t.queue_none(), t.queue_none_text(), Some((words.title().to_owned(), "/people".to_owned()))).into_any()
        } else {
            let rows = found
                .into_iter()
                .map(|claim| {
                    let unit = claim.organisation.unwrap_or(claim.division);
                    view! {
                        <tr>
                            <th scope="row">
                                <a href=format!("/people/{}/hours", claim.person_id)>{chinese(t.0, claim.name)}</a>
                                <p class="muted">{chinese(t.0, unit)}</p>
                            </th>
                            <td data-label=t.column_what()>{chinese(t.0, claim.title)}</td>
                            <td class="num" data-label=t.column_hours()>{hours(claim.half_hours)}</td>
                            <td data-label=t.column_days()>{date(t.0, claim.last_day)}</td>
                            <td data-label=t.column_state()>{t.waits_since(&date(t.0, date_of(claim.recorded_at)))}</td>
                        </tr>
                    }
                })
                .collect_view();
            view! {
                <Table
                    columns=vec![
                        Column::text(words.column_person()),
                        Column::text(t.column_what()),
                        Column::numbers(t.column_hours()),
                        Column::text(t.column_days()),
                        Column::text(t.column_state()),
                    ]
                    caption=t.queue()
                >
                    {rows}
                </Table>
            }
            .into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(words.title(), "/people"), Crumb::here(t.queue())])}
            <header class="page-head">
                <h1>{t.queue()}</h1>
                <p class="page-head__lead">{t.queue_lead()}</p>
            </header>
            {body}
        }
    }))
}
