//! 练习记录: all sets of this account or browser.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::mode::Mode;
use zhengtu::practice::store::{self, HistoryRow};

use super::naming::part;
use super::owner_of;
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, pager, status};
use crate::islands::player::summary_address;
use crate::locale::{Common, Language, Modes, Practice, Reports, date_time, percent};
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
            <div class="page-head">
                <h1>{t.history()}</h1>
                <div class="page-head__actions"><a class="button" href="/practice/reports">{Reports(language).mine()}</a></div>
            </div>
            <div class="stack">
                {keep}
                {body}
                {pager(language, page, pages, |page| format!("/practice/history?page={page}"))}
            </div>
        }
    }))
}

fn table(language: Language, rows: Vec<HistoryRow>) -> impl IntoView {
    let (t, m) = (Practice(language), Modes(language));
    let rows = rows
        .into_iter()
        .map(|row| {
            let subject = match language {
                Language::Zh => row.subject_name,
                Language::En => row.subject_name_en,
            };
            let mode = Mode::from_code(&row.mode).unwrap_or(Mode::Subject);
            let part = part(language, mode, &row.detail, row.chapter_name.as_deref());
            // A set that goes on is taken up where it was left; one that ended shows what it came to.
            let href = match (mode, row.finished_at) {
                (Mode::Mock, None) => format!("/mock/{}", row.id),
                (Mode::Mock, Some(_)) => format!("/mock/{}/result", row.id),
                (_, None) => format!("/practice/sets/{}", row.id),
                (_, Some(_)) => summary_address(row.id),
            };
            let go_on = row.finished_at.is_none().then(|| view! { " " <a class="nowrap" href=href.clone()>{m.resume()}</a> });
            // Studying earns nothing, and a mock that goes on says nothing yet.
            let is_marked = mode != Mode::Study && (mode != Mode::Mock || row.finished_at.is_some());
            let (answered, score, rate) = if is_marked {
                let score = t.score_of(&marks_text(row.half_marks), &marks_text(row.full_half_marks));
                (t.answered_of(row.answered, row.questions), score, percent(row.half_marks, row.full_half_marks))
            } else {
                (m.looked_at(row.place, row.questions), m.no_marks().to_owned(), "—".to_owned())
            };
            let state = if row.finished_at.is_some() {
                status("ok", t.state_done()).into_any()
            } else {
                status("idle", t.state_open()).into_any()
            };
            view! {
                <tr>
                    <th scope="row"><a href=href>{chinese(language, part)}</a>" "<span class="muted">{subject}</span></th>
                    <td data-label=t.begun()>{date_time(language, row.created_at)}</td>
                    <td class="num" data-label=t.answered()>{answered}</td>
                    <td class="num" data-label=t.score()>{score}</td>
                    <td class="num" data-label=t.score_rate()>{rate}</td>
                    <td data-label=t.state()>{state} {go_on}</td>
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
