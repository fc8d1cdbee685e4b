//! 分单位成绩, for the organisers: how each unit did, and the whole by chapter.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;
use zhengtu::certification::ledger;
use zhengtu::clock;
use zhengtu::mock::event::results::{Tally, UnitTable, unit_table};
use zhengtu::mock::event::{MockEvent, Phase, store};
use zhengtu::mock::passing::pass_line;
use zhengtu::mock::store as mocks;
use zhengtu::practice::marking::marks_text;
use zhengtu::statistics::rate::wilson;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level};

use super::super::words::subject_of;
use super::{manage_crumbs, managed};
use crate::components::tally::chapter_name;
use crate::components::{Column, Table, breadcrumb, chinese, empty, status};
use crate::locale::{Language, MockEvents, count, date_time, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// The pass line of a mock in half marks: that of where it is held.
pub(super) async fn line_of(ctx: &Ctx, tx: &mut Tx, event: &MockEvent) -> Result<i64, PageError> {
    let paper = mocks::find_paper(tx, event.paper).await?.ok_or(PageError::NotFound)?;
    let subject = subject_of(tx, &paper.subject).await?;
    let level = Level::from_code(&subject.level).ok_or(PageError::NotFound)?;
    let lines = ledger::scheme(tx).await?.lines;
    let year = i64::from(clock::date_of(ctx.now).year());
    Ok(pass_line(&lines, level, &subject.code, event.division_path.as_deref(), year, paper.full_half_marks).half_marks)
}

/// `71.5`
pub(super) fn marks(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| format!("{value:.1}"))
}

/// `31.5%（27.0–36.4%）`
pub(super) fn share(language: Language, tally: &Tally) -> String {
    match wilson(tally.passed, tally.marked) {
        Some((low, high)) => {
            let rate = percent(tally.passed, tally.marked);
            MockEvents(language).with_interval(&rate, &format!("{:.1}–{:.1}%", 100.0 * low, 100.0 * high))
        }
        None => "—".to_owned(),
    }
}

/// `GET /mock/events/{id}/results`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let event = managed(&ctx, &id).await?;
    let phase = event.phase(ctx.now);
    if phase == Phase::Closed {
        zhengtu::mock::store::hand_in_due(ctx.store(), ctx.now).await?;
    }
    let mut tx = ctx.read().await?;
    let line = line_of(&ctx, &mut tx, &event).await?;
    let units = store::units(&mut tx, event.id).await?;
    let people = store::people(&mut tx, event.id).await?;
    let chapters =
        by_chapter(language, &mut tx, &event, people.iter().filter(|person| person.half_marks.is_some()).count()).await?;
    drop(tx);
    let table = unit_table(&units, &people, line);
    let body = if phase != Phase::Closed {
        empty(t.results_later_title(), t.results_later(&date_time(language, event.closes_at)), None).into_any()
    } else if table.total.marked == 0 {
        empty(t.results_none_title(), t.results_none(), None).into_any()
    } else {
        view! {
            <p>{t.pass_line(&marks_text(line))}</p>
            {unit_rows(t, &table)}
            <p class="source-note">{t.hidden_note()}</p>
            <section class="section">
                <h2>{t.by_chapter()}</h2>
                {chapters}
            </section>
            {downloads(t, &event)}
        }
        .into_any()
    };
    let crumbs = manage_crumbs(t, &event, Some(t.results()));
    Ok(ctx.page(Page::new(t.results()).section(Section::Mock), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.results()}</h1>
                <p class="page-head__lead">{chinese(language, event.title)}</p>
            </div>
            {body}
        }
    }))
}

fn unit_rows(t: MockEvents, table: &UnitTable) -> impl IntoView + use<> {
    let cells = |tally: &Tally| {
        view! {
            <td class="num" data-label=t.expected()>{count(tally.expected)}</td>
            <td class="num" data-label=t.began()>{count(tally.began)}</td>
            <td class="num" data-label=t.handed_in()>{count(tally.marked)}</td>
            <td class="num" data-label=t.mean()>{marks(tally.mean())}</td>
            <td class="num" data-label=t.median()>{marks(tally.median())}</td>
            <td class="num" data-label=t.passed()>{share(t.0, tally)}</td>
        }
    };
    let rows = table
        .rows
        .iter()
        .map(|row| {
            let mark = row.hidden.then(|| view! { " " {status("warn", t.not_for_others())} });
            view! { <tr><th scope="row">{chinese(t.0, row.unit.name.clone())}{mark}</th>{cells(&row.tally)}</tr> }
        })
        .collect_view();
    let total = cells(&table.total);
    let columns = vec![
        Column::text(t.column_unit()),
        Column::numbers(t.expected()),
        Column::numbers(t.began()),
        Column::numbers(t.handed_in()),
        Column::numbers(t.mean()),
        Column::numbers(t.median()),
        Column::numbers(t.passed()),
    ];
    view! { <Table columns=columns caption=t.results()>{rows}<tr><th scope="row">{t.total()}</th>{total}</tr></Table> }
}

/// What share of the marks all of them earned in each chapter.
async fn by_chapter(language: Language, tx: &mut Tx, event: &MockEvent, people: usize) -> Result<AnyView, PageError> {
    let t = MockEvents(language);
    let paper = mocks::find_paper(tx, event.paper).await?.ok_or(PageError::NotFound)?;
    let people = i64::try_from(people).unwrap_or_default();
    let earned: BTreeMap<i64, i64> = store::marks_by_position(tx, event.id).await?.into_iter().collect();
    let mut found: BTreeMap<String, (i64, i64, i64)> = BTreeMap::new();
    for item in mocks::items(tx, &paper).await? {
        // A question of several chapters counts in the first.
        let chapter = item.chapters.iter().map(|chapter| chapter.split('.').next().unwrap_or_default().to_owned()).min();
        let sum = found.entry(chapter.unwrap_or_default()).or_default();
        sum.0 += 1;
        sum.1 += earned.get(&item.position).copied().unwrap_or_default();
        sum.2 += item.full_half_marks * people;
    }
    let chapters = syllabus::store::chapters(tx, &paper.edition, &paper.subject).await?;
    let rows = found
        .into_iter()
        .map(|(number, (questions, half_marks, full))| {
            let name = chapter_name(language, &chapters, &number);
            view! {
                <tr>
                    <th scope="row">{chinese(language, name)}</th>
                    <td class="num" data-label=t.column_questions()>{count(questions)}</td>
                    <td class="num" data-label=t.column_rate()>{percent(half_marks, full)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![Column::text(t.column_chapter()), Column::numbers(t.column_questions()), Column::numbers(t.column_rate())];
    Ok(view! { <Table columns=columns caption=t.by_chapter()>{rows}</Table> }.into_any())
}

fn downloads(t: MockEvents, event: &MockEvent) -> impl IntoView + use<> {
    let units = |format: &str| format!("/mock/events/{}/units?format={format}", event.id);
    view! {
        <section class="section screen-only">
            <h2>{t.downloads()}</h2>
            <p>{t.units_note()}</p>
            <p class="cluster">
                <a class="button" href=units("xlsx")>{t.units_xlsx()}</a>
                <a class="button" href=units("csv")>{t.units_csv()}</a>
            </p>
            <p>{t.names_note()}</p>
            <form class="cluster" method="post" action=format!("/mock/events/{}/names", event.id)>
                <button class="button" type="submit" name="format" value="xlsx">{t.names_xlsx()}</button>
                <button class="button" type="submit" name="format" value="csv">{t.names_csv()}</button>
            </form>
        </section>
    }
}
