//! 分单位成绩, for the organisers: how each unit did, and the whole by chapter, as it may be shown around. Who earned what stands
//! with the names.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::mock::event::results::Tally;
use zhengtu::mock::event::store::{Standing, Table as ToldTable};
use zhengtu::mock::event::told::{ChapterShare, Numbers, Told};
use zhengtu::mock::event::{MockEvent, Phase, store};
use zhengtu::mock::is_over;
use zhengtu::mock::store as mocks;
use zhengtu::practice::marking::marks_text;
use zhengtu::statistics::rate::wilson;
use zhengtu::store::Tx;
use zhengtu::syllabus;

use super::form::record;
use super::{manage_crumbs, managed};
use crate::components::tally::chapter_name;
use crate::components::{Column, Table, breadcrumb, chinese, empty};
use crate::locale::{Language, MockEvents, count, date_time, percent};
use crate::server::{Ctx, Flash, Page, PageError, Section};

/// `71.5`; halfway is rounded up, as in school.
pub(super) fn marks(value: Option<f64>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| format!("{:.1}", (value * 10.0).round() / 10.0))
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

/// How the results of a mock that is over stand. Whoever looks first has the clock do what is due: collect, mark, tell.
pub(super) async fn standing_of(ctx: &Ctx, event: &MockEvent) -> Result<Standing, PageError> {
    mocks::hand_in_due(ctx.store(), ctx.now).await?;
    let standing = store::standing(&mut ctx.read().await?, event).await?;
    if standing.last.is_some() || standing.unmarked > 0 {
        return Ok(standing);
    }
    let mut tx = ctx.write().await?;
    store::first_told(&mut tx, event, ctx.now).await?;
    let standing = store::standing(&mut tx, event).await?;
    tx.commit().await?;
    Ok(standing)
}

/// `GET /mock/events/{id}/results`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let event = managed(&ctx, &id).await?;
    let body = match event.phase(ctx.now) {
        Phase::Closed => results(&ctx, &event).await?,
        Phase::Cancelled => empty(t.results_none_title(), t.results_cancelled(), None).into_any(),
        Phase::Draft | Phase::Announced | Phase::Open => {
            empty(t.results_later_title(), t.results_later(&date_time(language, event.closes_at)), None).into_any()
        }
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

async fn results(ctx: &Ctx, event: &MockEvent) -> Result<AnyView, PageError> {
    let t = MockEvents(ctx.language);
    let standing = standing_of(ctx, event).await?;
    let is_news = standing.is_news();
    let Standing { last, now, unmarked } = standing;
    let Some(last) = last else {
        if !is_over(event.closes_at, ctx.now) {
            return Ok(empty(t.results_later_title(), t.results_collecting(), None).into_any());
        }
        // Only cases wait longer than that, for people.
        let text = t.results_marking(unmarked);
        return Ok(empty(t.results_later_title(), text, Some((t.to_marking().to_owned(), "/marking".to_owned()))).into_any());
    };
    if last.told.total.as_ref().is_some_and(|numbers| numbers.tally.marked == 0) {
        return Ok(empty(t.results_none_title(), t.results_none(), None).into_any());
    }
    let chapters = by_chapter(ctx.language, &mut ctx.read().await?, event, &last.told.chapters).await?;
    let news = is_news.then(|| news(t, event, now.is_ok()));
    let ToldTable { made_at, told, .. } = last;
    Ok(view! {
        <div class="stack">
            <p>{t.pass_line(&marks_text(told.pass_line))} " · " {t.as_of(&date_time(t.0, made_at))}</p>
            {news}
            {unit_rows(t, &told)}
            <p class="source-note">{t.hidden_note()}</p>
        </div>
        {chapters}
        {downloads(t, event)}
    }
    .into_any())
}

/// The numbers have changed since: they can be told again, or they can't because they are about too few people.
fn news(t: MockEvents, event: &MockEvent, can_be_told: bool) -> AnyView {
    if !can_be_told {
        return view! { <p class="notice notice--warn screen-only"><span>{t.news_few()}</span></p> }.into_any();
    }
    view! {
        <form class="notice screen-only" method="post" action=format!("/mock/events/{}/results", event.id)>
            <span>{t.news()} " " <button class="button button--small" type="submit">{t.tell_again()}</button></span>
        </form>
    }
    .into_any()
}

/// `POST /mock/events/{id}/results`: the numbers as they are now.
pub(super) async fn tell_again(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let mut tx = ctx.write().await?;
    let done = event.phase(ctx.now) == Phase::Closed && store::tell_again(&mut tx, &event, ctx.now).await?;
    if done {
        record(&ctx, &mut tx, "mock.event.tell", event.id, &event.place()).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.done_told()) } else { Flash::warn(t.refused_told()) };
    Ok(ctx.redirect_with(&format!("/mock/events/{}/results", event.id), &flash))
}

fn unit_rows(t: MockEvents, told: &Told) -> impl IntoView + use<> {
    let cells = |numbers: Option<&Numbers>| match numbers {
        None => view! { <td class="muted" colspan="6" data-label=t.results()>{t.hidden()}</td> }.into_any(),
        Some(Numbers { tally, .. }) => view! {
            <td class="num" data-label=t.expected()>{count(tally.expected)}</td>
            <td class="num" data-label=t.began()>{count(tally.began)}</td>
            <td class="num" data-label=t.handed_in()>{count(tally.marked)}</td>
            <td class="num" data-label=t.mean()>{marks(tally.mean())}</td>
            <td class="num" data-label=t.median()>{marks(tally.median())}</td>
            <td class="num" data-label=t.passed()>{share(t.0, tally)}</td>
        }
        .into_any(),
    };
    let rows = told
        .rows
        .iter()
        .map(|row| view! { <tr><th scope="row">{chinese(t.0, row.name.clone())}</th>{cells(row.numbers.as_ref())}</tr> })
        .collect_view();
    let total = cells(told.total.as_ref());
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
async fn by_chapter(
    language: Language,
    tx: &mut Tx,
    event: &MockEvent,
    shares: &[ChapterShare],
) -> Result<Option<impl IntoView + use<>>, PageError> {
    let t = MockEvents(language);
    let paper = mocks::find_paper(tx, event.paper).await?.ok_or(PageError::NotFound)?;
    let chapters = syllabus::store::chapters(tx, &paper.edition, &paper.subject).await?;
    let rows = shares
        .iter()
        .map(|share| {
            let name = chapter_name(language, &chapters, &share.chapter);
            view! {
                <tr>
                    <th scope="row">{chinese(language, name)}</th>
                    <td class="num" data-label=t.column_questions()>{count(share.questions)}</td>
                    <td class="num" data-label=t.column_rate()>{percent(share.half_marks, share.full_half_marks)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![Column::text(t.column_chapter()), Column::numbers(t.column_questions()), Column::numbers(t.column_rate())];
    Ok((!shares.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t.by_chapter()}</h2>
                <Table columns=columns caption=t.by_chapter()>{rows}</Table>
            </section>
        }
    }))
}

fn downloads(t: MockEvents, event: &MockEvent) -> impl IntoView + use<> {
    let units = |format: &str| format!("/mock/events/{}/units?format={format}", event.id);
    view! {
        <section class="section screen-only">
            <h2>{t.downloads()}</h2>
            <div class="stack">
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
            </div>
        </section>
    }
}
