//! Everything entered for a year, for those who enter it.

use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::exam_calendar::{Window, store};
use zhengtu::syllabus::Level;

use super::show::Query;
use super::words;
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty};
use crate::locale::Calendar;
use crate::server::{Ctx, Input, Page, PageError};

/// `GET /calendar/manage`
pub(super) async fn list(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Calendar(ctx.language);
    let mut tx = ctx.read().await?;
    let this_year = i64::from(date_of(ctx.now).year());
    let mut years = store::years(&mut tx).await?;
    years.extend([this_year + 1, this_year]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let year = query.year.parse().ok().filter(|year| years.contains(year)).unwrap_or(years[0]);
    let windows = store::of_year(&mut tx, year).await?;
    drop(tx);
    let chips = years
        .into_iter()
        .map(|one| {
            let current = (one == year).then_some("true");
            view! { <li><a class="chip" href=format!("/calendar/manage?year={one}") aria-current=current>{one}</a></li> }
        })
        .collect_view();
    let to_new = format!("/calendar/manage/new?year={year}");
    let body = if windows.is_empty() {
        empty(t.empty_title(year), t.manage_empty_body(), Some((t.enter().to_owned(), to_new.clone()))).into_any()
    } else {
        table(&ctx, year, &windows).into_any()
    };
    let new = ctx
        .actor
        .may_somewhere(Action::ManageCalendar)
        .then(|| view! { <a class="button button--primary" href=to_new>{t.enter()}</a> });
    Ok(ctx.page(Page::new(t.manage()), || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), "/calendar"), Crumb::here(t.manage())])}
            <div class="page-head">
                <h1>{t.manage()}</h1>
                <p class="page-head__lead">{t.manage_lead()}</p>
                <div class="page-head__actions">{new}</div>
            </div>
            <ul class="chips">{chips}</ul>
            {body}
        }
    }))
}

fn table(ctx: &Ctx, year: i64, windows: &[Window]) -> impl IntoView + use<> {
    let t = Calendar(ctx.language);
    let rows = windows
        .iter()
        .map(|window| {
            let levels = window.level.map_or_else(|| Level::ALL.to_vec(), |level| vec![level]);
            let place = window.province_name.clone().unwrap_or_else(|| t.whole_country().to_owned());
            let under = format!("{} · {place}", words::levels(t, &levels));
            let to = format!("/calendar/manage/{}", window.id);
            let label = t.edit_of(&format!("{} {under}", t.kind(window.kind)));
            view! {
                <tr>
                    <th scope="row"><a href=to aria-label=label>{t.kind(window.kind)}</a><small>{chinese(t.0, under)}</small></th>
                    <td data-label=t.column_when()>{words::when(t, window)}</td>
                    <td data-label=t.column_state()>{words::state(t, window, ctx.now)}</td>
                    <td data-label=t.column_source()><small class="muted">{chinese(t.0, window.source.clone())}</small></td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.column_what()),
        Column::text(t.column_when()),
        Column::text(t.column_state()),
        Column::text(t.column_source()),
    ];
    view! { <Table columns=columns caption=t.table_of(year)>{rows}</Table> }
}
