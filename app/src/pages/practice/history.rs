//! 练习记录: all sets of this account or browser.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::store::{self, HistoryRow};

use super::owner_of;
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, pager, status};
use crate::islands::player::summary_address;
use crate::locale::{Common, Language, Practice, date_time, percent};
use crate::server::{Ctx, Page, PageError, Section};

const ROWS: i64 = 20;

/// Which page.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    page: String,
}

/// `GET /practice/history`
pub(super) async fn show(ctx: Ctx, Query(which): Query<Which>) -> Result<Response, PageError> {
    let mut rows = Vec::new();
    let (mut page, mut pages) = (1, 1);
    if let Some(owner) = owner_of(&ctx) {
        let mut tx = ctx.read().await?;
        let sets = store::count(&mut tx, owner).await?;
        pages = (sets + ROWS - 1) / ROWS;
        page = which.page.parse().unwrap_or(1).clamp(1, pages.max(1));
        rows = store::history(&mut tx, owner, ROWS, (page - 1) * ROWS).await?;
    }
    let (t, language) = (Practice(ctx.language), ctx.language);
    let keep = (ctx.actor.account.is_none() && !rows.is_empty()).then(|| {
        view! { <p class="notice"><span>{t.keep()} " " <a href="/account/sign-up">{Common(language).sign_up()}</a></span></p> }
    });
    let body = if rows.is_empty() {
        let begin = Some((t.history_begin().to_owned(), "/practice".to_owned()));
        empty(t.history_empty_title(), t.history_empty(), begin).into_any()
    } else {
        table(language, rows).into_any()
    };
    Ok(ctx.page(Page::new(t.history()).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/practice"), Crumb::here(t.history())])}
            <div class="page-head"><h1>{t.history()}</h1></div>
            <div class="stack">
                {keep}
                {body}
                {pager(language, page, pages, |page| format!("/practice/history?page={page}"))}
            </div>
        }
    }))
}

fn table(language: Language, rows: Vec<HistoryRow>) -> impl IntoView {
    let t = Practice(language);
    let rows = rows
        .into_iter()
        .map(|row| {
            let subject = match language {
                Language::Zh => row.subject_name,
                Language::En => row.subject_name_en,
            };
            let part = row.chapter_name.unwrap_or_else(|| t.whole().to_owned());
            // A set that goes on is taken up where it was left; one that ended shows what it came to.
            let href = if row.finished_at.is_some() { summary_address(row.id) } else { format!("/practice/sets/{}", row.id) };
            let state = if row.finished_at.is_some() { status("ok", t.state_done()).into_any() } else { status("idle", t.state_open()).into_any() };
            view! {
                <tr>
                    <th scope="row"><a href=href>{chinese(language, part)}</a>" "<span class="muted">{subject}</span></th>
                    <td data-label=t.begun()>{date_time(language, row.created_at)}</td>
                    <td class="num" data-label=t.answered()>{t.answered_of(row.answered, row.questions)}</td>
                    <td class="num" data-label=t.score()>{t.score_of(&marks_text(row.half_marks), &marks_text(row.full_half_marks))}</td>
                    <td class="num" data-label=t.score_rate()>{percent(row.half_marks, row.full_half_marks)}</td>
                    <td data-label=t.state()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.content()),
                Column::text(t.begun()),
                Column::numbers(t.answered()),
                Column::numbers(t.score()),
                Column::numbers(t.score_rate()),
                Column::text(t.state()),
            ]
        >
            {rows}
        </Table>
    }
}
