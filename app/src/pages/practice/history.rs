//! 练习记录: all sets of this account or browser.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::store::{self as mocks, AttemptState};
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::mode::Mode;
use zhengtu::practice::store::{self, HistoryRow};

use super::naming::part;
use super::owner_of;
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, empty, pager, status};
use crate::islands::player::summary_address;
use crate::locale::{Common, Language, Mock, Modes, Practice, Reports, date_time, percent};
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
    let mut attempts = BTreeMap::new();
    let (mut page, mut pages) = (1, 1);
    if let Some(owner) = owner_of(&ctx) {
        let mut tx = ctx.read().await?;
        let sets = store::count(&mut tx, owner).await?;
        pages = (sets + ROWS - 1) / ROWS;
        page = which.page.parse().unwrap_or(1).clamp(1, pages.max(1));
        let before = (page - 1) * ROWS;
        rows = store::history(&mut tx, owner, ROWS, before).await?;
        let found = mocks::attempts_among(&mut tx, owner, ROWS, before).await?;
        attempts = found.into_iter().map(|found| (found.row.attempt.set, found)).collect();
    }
    let (t, language) = (Practice(ctx.language), ctx.language);
    let keep = (ctx.actor.account.is_none() && !rows.is_empty()).then(|| {
        view! { <p class="notice"><span>{t.keep()} " " <a href="/account/sign-up">{Common(language).sign_up()}</a></span></p> }
    });
    let body = if rows.is_empty() {
        let begin = Some((t.history_begin().to_owned(), "/practice".to_owned()));
        empty(t.history_empty_title(), t.history_empty(), begin).into_any()
    } else {
        table(language, rows, &attempts).into_any()
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

/// How a set stands, as its row says it.
struct Standing {
    /// Its title, if it has one of its own.
    title: Option<String>,
    /// Where it is taken up, or what it came to.
    href: String,
    answered: String,
    score: String,
    rate: String,
    state: AnyView,
    /// What going on with it is called, if that is to be done.
    go_on: Option<&'static str>,
}

/// What there is to say where nothing is counted.
const NOTHING: &str = "—";

/// Of a set of practice: one that goes on is taken up where it was left; one that ended shows what it came to.
fn of_practice(language: Language, row: &HistoryRow, mode: Mode) -> Standing {
    let (t, m) = (Practice(language), Modes(language));
    let is_open = row.finished_at.is_none();
    // Studying earns nothing.
    let (answered, score, rate) = if mode == Mode::Study {
        (m.looked_at(row.place, row.questions), m.no_marks().to_owned(), NOTHING.to_owned())
    } else {
        let score = t.score_of(&marks_text(row.half_marks), &marks_text(row.full_half_marks));
        (t.answered_of(row.answered, row.questions), score, percent(row.half_marks, row.full_half_marks))
    };
    Standing {
        title: None,
        href: if is_open { format!("/practice/sets/{}", row.id) } else { summary_address(row.id) },
        answered,
        score,
        rate,
        state: if is_open { status("idle", t.state_open()).into_any() } else { status("ok", t.state_done()).into_any() },
        go_on: is_open.then(|| m.resume()),
    }
}

/// Of a mock: nothing is said of one that isn't marked yet; cases count by what people gave for them.
fn of_mock(language: Language, row: &HistoryRow, found: &AttemptState) -> Standing {
    let (t, mock) = (Practice(language), Mock(language));
    let (attempt, full) = (&found.row.attempt, found.row.full_half_marks);
    let marks = |got: i64| (t.score_of(&marks_text(got), &marks_text(full)), percent(got, full));
    let nothing = || (NOTHING.to_owned(), NOTHING.to_owned());
    let (score, rate) = match (attempt.half_marks, found.self_half_marks) {
        _ if !attempt.is_marked => nothing(),
        (Some(got), _) => marks(got),
        (None, Some(got)) => {
            let (score, rate) = marks(got);
            (t.by_self(&score), rate)
        }
        (None, None) => (mock.waiting_marks().to_owned(), NOTHING.to_owned()),
    };
    let answered = if attempt.is_marked && !found.is_written {
        t.answered_of(row.answered, row.questions)
    } else {
        t.questions_figure(row.questions)
    };
    let is_handed_in = attempt.handed_in_at.is_some();
    let state = if attempt.is_marked {
        status("ok", t.state_done()).into_any()
    } else if is_handed_in {
        status("idle", t.state_handed_in()).into_any()
    } else if attempt.cancelled.is_some() {
        status("bad", t.state_cancelled()).into_any()
    } else {
        status("idle", t.state_open()).into_any()
    };
    Standing {
        title: Some(attempt.title.clone()).filter(|title| !title.is_empty()),
        href: format!("/mock/{}{}", row.id, if is_handed_in { "/result" } else { "" }),
        answered,
        score,
        rate,
        state,
        go_on: (!is_handed_in && attempt.cancelled.is_none()).then(|| mock.go_on()),
    }
}

fn table(language: Language, rows: Vec<HistoryRow>, attempts: &BTreeMap<PracticeSetId, AttemptState>) -> impl IntoView + use<> {
    let (t, m) = (Practice(language), Modes(language));
    let rows = rows
        .into_iter()
        .map(|row| {
            let mode = Mode::from_code(&row.mode).unwrap_or(Mode::Subject);
            let Standing { title, href, answered, score, rate, state, go_on } = match attempts.get(&row.id) {
                Some(found) => of_mock(language, &row, found),
                None => of_practice(language, &row, mode),
            };
            let subject = match language {
                Language::Zh => row.subject_name,
                Language::En => row.subject_name_en,
            };
            let part = part(language, mode, &row.detail, row.chapter_name.as_deref());
            let part = title.map_or_else(|| part.clone(), |title| m.within(&part, &title));
            let go_on = go_on.map(|words| view! { " " <a class="nowrap" href=href.clone()>{words}</a> });
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
