//! The bank: what is in it, filtered and searched, and the ways to everything done with it.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::ids::QuestionId;
use zhengtu::question::search::{self, Filter, Hit, Order, Page as Found};
use zhengtu::question::store::find;
use zhengtu::question::{Kind, Stage, Status};
use zhengtu::starter::questions::AUTHOR as STARTER;
use zhengtu::store::Tx;
use zhengtu::syllabus::Subject;

use super::face::CONTENT;
use super::lookup::{Chapters, allow, subject_name, subjects};
use super::{export, words};
use crate::components::{Field, Options, empty, pager, status};
use crate::locale::{Language, Questions, count, date};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get};

/// So many on a page.
const PER_PAGE: i64 = 25;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![get("/questions", Access::Needs(Action::ReadQuestions), show)]
}

/// What an address says besides the filter itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Edition and chapter in one: `2018/03`.
    place: String,
    page: String,
}

/// What the page is made of.
struct Bank {
    filter: Filter,
    /// Of those found, how many an export leaves out.
    retired: i64,
    found: Found<Hit>,
    subjects: Vec<Subject>,
    /// The chapters of the subjects that are shown or chosen.
    chapters: BTreeMap<String, Chapters>,
    /// Those of the questions shown that ship with the system.
    starter: BTreeSet<QuestionId>,
    may_edit: bool,
    may_review: bool,
}

async fn show(ctx: Ctx, Query(filter): Query<Filter>, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    allow(&ctx, Action::ReadQuestions).await?;
    let mut tx = ctx.read().await?;
    let bank = load(&ctx, &mut tx, filter, &asked).await?;
    drop(tx);
    let (language, t) = (ctx.language, Questions(ctx.language));
    Ok(ctx.page(Page::new(t.title()).section(Section::Questions), move || {
        let write = bank.may_edit.then(|| {
            view! {
                <div class="page-head__actions">
                    <a class="button button--primary" href="/questions/new">{t.to_new()}</a>
                    <a class="button" href="/questions/import">{t.to_import()}</a>
                </div>
            }
        });
        let starter = (!bank.starter.is_empty()).then(|| view! { <p class="notice">{t.starter_note()}</p> });
        let body = if bank.found.total == 0 && bank.filter.is_empty() {
            let action = bank.may_edit.then(|| (t.to_new().to_owned(), "/questions/new".to_owned()));
            empty(t.empty_title(), t.empty_text(), action).into_any()
        } else if bank.found.total == 0 {
            empty(t.none_title(), t.none_text(), Some((t.clear().to_owned(), "/questions".to_owned()))).into_any()
        } else {
            view! { {starter} {table(language, &bank)} }.into_any()
        };
        let export = (bank.found.total > bank.retired && bank.may_edit).then(|| {
            let label = if bank.retired > 0 { t.to_export_without(&count(bank.retired)) } else { t.to_export().to_owned() };
            view! { <a class="link-more" href=address("/questions/export", &bank.filter, 1)>{label}</a> }
        });
        let unread = bank.filter.has_unread().then(|| view! { <p class="notice notice--warn" role="alert">{t.bad_date()}</p> });
        let filter = bank.filter.clone();
        view! {
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                {write}
            </header>
            {ways(t, &bank)}
            {filters(language, &bank)}
            <div class="stack stack--tight">
                {unread}
                <div class="cluster cluster--apart">
                    <p class="muted" role="status">{t.found(&count(bank.found.total))}</p>
                    {export}
                </div>
                {body}
            </div>
            {pager(language, bank.found.page, bank.found.pages(), move |page| address("/questions", &filter, page))}
        }
    }))
}

async fn load(ctx: &Ctx, tx: &mut Tx, mut filter: Filter, asked: &Asked) -> Result<Bank, PageError> {
    let subjects = subjects(tx).await?;
    let mut chapters = BTreeMap::new();
    if let Some(chosen) = Chapters::load(tx, &filter.subject).await? {
        if let Some((edition, chapter)) = asked.place.split_once('/') {
            (filter.edition, filter.chapter) = (edition.to_owned(), chapter.to_owned());
        }
        // A chapter of another subject than the one chosen now says nothing.
        let place = zhengtu::question::ChapterRef { edition: filter.edition.clone(), chapter: filter.chapter.clone() };
        if !chosen.has(&place) {
            (filter.edition, filter.chapter) = Default::default();
        }
        chapters.insert(filter.subject.clone(), chosen);
    } else {
        (filter.edition, filter.chapter) = Default::default();
    }
    if filter.order.is_empty() && !filter.words.trim().is_empty() {
        Order::Relevance.code().clone_into(&mut filter.order);
    }
    let retired = export::left_out(tx, &filter, date_of(ctx.now)).await?;
    let number = asked.page.parse().unwrap_or(1).clamp(1, 100_000);
    let found = search::find(tx, &filter, date_of(ctx.now), number, PER_PAGE).await?;
    let mut starter = BTreeSet::new();
    for hit in &found.hits {
        if !chapters.contains_key(&hit.subject)
            && let Some(of_subject) = Chapters::load(tx, &hit.subject).await?
        {
            chapters.insert(hit.subject.clone(), of_subject);
        }
        if find(tx, hit.id).await?.is_some_and(|question| question.author == STARTER) {
            starter.insert(hit.id);
        }
    }
    let may_edit = ctx.actor.may_somewhere(Action::EditQuestions);
    let may_review = ctx.actor.may_somewhere(Action::ReviewQuestions);
    Ok(Bank { filter, retired, found, subjects, chapters, starter, may_edit, may_review })
}

/// The address of a page of what this filter finds.
fn address(path: &str, filter: &Filter, page: i64) -> String {
    let mut query = serde_urlencoded::to_string(filter).unwrap_or_default();
    if page > 1 {
        let and = if query.is_empty() { "" } else { "&" };
        query = format!("{query}{and}page={page}");
    }
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The other places of the bank.
fn ways(t: Questions, bank: &Bank) -> impl IntoView + use<> {
    let ways = [
        (bank.may_review, "/questions/review", t.to_queue()),
        (true, "/questions/reports", t.to_reports()),
        (bank.may_edit, "/questions/duplicates", t.to_duplicates()),
        (true, "/questions/doubtful", t.to_doubtful()),
        (true, "/syllabus", t.to_syllabus()),
    ];
    let links = ways
        .into_iter()
        .filter(|(is_open, _, _)| *is_open)
        .map(|(_, href, label)| view! { <a class="chip" href=href>{label}</a> })
        .collect_view();
    view! { <nav class="chips" aria-label=t.elsewhere()>{links}</nav> }
}

/// Codes and names, with "all" before them.
fn choices<'a>(t: Questions, all: impl IntoIterator<Item = (&'a str, String)>) -> Vec<(String, String)> {
    let all = all.into_iter().map(|(code, name)| (code.to_owned(), name));
    std::iter::once((String::new(), t.any().to_owned())).chain(all).collect()
}

fn filters(language: Language, bank: &Bank) -> impl IntoView + use<> {
    let (t, filter) = (Questions(language), &bank.filter);
    let subjects = choices(t, bank.subjects.iter().map(|subject| (subject.code.as_str(), subject_name(language, subject))));
    let kinds = choices(t, Kind::ALL.map(|kind| (kind.code(), words::kind(language, kind).to_owned())));
    let statuses = choices(t, Status::ALL.map(|status| (status.code(), words::status(t, status).1.to_owned())));
    let stages = choices(t, Stage::ALL.map(|stage| (stage.code(), words::stage(t, stage).1.to_owned())));
    let levels = ["1", "2", "3", "4", "5"];
    let difficulties = choices(t, (1..).zip(levels).map(|(level, code)| (code, words::difficulty(t, level).to_owned())));
    let place = bank.chapters.get(&filter.subject).map(|chapters| {
        let mut places = vec![(String::new(), t.any().to_owned())];
        for (edition, chapters) in &chapters.editions {
            let name = |number: &str, name: &str| t.chapter_of(number, name, edition);
            places.extend(
                chapters.iter().map(|chapter| (format!("{edition}/{}", chapter.number), name(&chapter.number, &chapter.name))),
            );
        }
        let value = if filter.chapter.is_empty() { String::new() } else { format!("{}/{}", filter.edition, filter.chapter) };
        view! { <Options name="place" label=t.edition_and_chapter() options=places value=value /> }
    });
    let further = [
        &filter.stage,
        &filter.difficulty,
        &filter.tag,
        &filter.source,
        &filter.law_before,
        &filter.needs_review,
        &filter.reported,
        &filter.facility_from,
        &filter.facility_to,
    ];
    let used = further.into_iter().filter(|value| !value.is_empty()).count();
    let summary = if used == 0 { t.more_filters().to_owned() } else { t.more_filters_set(used) };
    let tick = |name: &'static str, label: &'static str, value: &str| {
        let checked = !value.is_empty();
        view! { <label class="cluster"><input type="checkbox" name=name value="1" checked=checked /><span>{label}</span></label> }
    };
    let clear = (!filter.is_empty()).then(|| view! { <a class="button button--quiet" href="/questions">{t.clear()}</a> });
    view! {
        <form method="get" action="/questions" role="search" class="stack stack--tight">
            <div class="filter-bar">
                <div class="field field--grow">
                    <label class="field__label" for="words">{t.words()}</label>
                    <input class="field__input" id="words" name="words" type="search" value=filter.words.clone() maxlength="100" />
                </div>
                <Options name="subject" label=t.subject() options=subjects value=filter.subject.clone() />
                {place}
                <Options name="kind" label=t.kind() options=kinds value=filter.kind.clone() />
                <Options name="status" label=t.column_status() options=statuses value=filter.status.clone() />
                <button class="button" type="submit">{t.filter()}</button>
                {clear}
            </div>
            <details class="disclosure" open=used != 0>
                <summary>{summary}</summary>
                <div class="filter-bar">
                    <Options name="stage" label=t.stage() options=stages value=filter.stage.clone() />
                    <Options name="difficulty" label=t.difficulty() options=difficulties value=filter.difficulty.clone() />
                    <Field name="tag" label=t.tag() value=filter.tag.clone() />
                    <Field name="source" label=t.source_contains() value=filter.source.clone() />
                    <Field name="law_before" label=t.law_older_than() value=filter.law_before.clone() kind="date" />
                    <Field name="facility_from" label=t.facility_from() value=filter.facility_from.clone() inputmode="numeric" />
                    <Field name="facility_to" label=t.facility_to() value=filter.facility_to.clone() inputmode="numeric" />
                    {tick("needs_review", t.needs_review(), &filter.needs_review)}
                    {tick("reported", t.reported(), &filter.reported)}
                </div>
            </details>
        </form>
    }
}

fn table(language: Language, bank: &Bank) -> impl IntoView + use<> {
    let t = Questions(language);
    let rows = bank.found.hits.iter().map(|hit| row(language, bank, hit)).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.column_question()}</th>
                        <th scope="col">{t.kind()}</th>
                        <th scope="col">{t.column_place()}</th>
                        <th scope="col">{t.column_status()}</th>
                        <th scope="col">{t.difficulty()}</th>
                        <th scope="col">{t.column_changed()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(language: Language, bank: &Bank, hit: &Hit) -> impl IntoView + use<> {
    let t = Questions(language);
    let (mark, word) = words::status(t, hit.status);
    // How far the newest version is says something only where another one is in use.
    let newer = (hit.status == Status::Published && hit.stage != Stage::Published).then(|| {
        let (_, stage) = words::stage(t, hit.stage);
        view! { " " <span class="tag">{t.newer_version(stage)}</span> }
    });
    let reports = (hit.open_reports > 0).then(|| view! { " " <span class="tag">{t.open_reports(hit.open_reports)}</span> });
    // Where all are, the note above the table says it.
    let is_mixed = bank.starter.len() < bank.found.hits.len();
    let starter = (is_mixed && bank.starter.contains(&hit.id)).then(|| view! { <span class="tag">{t.starter_author()}</span> " " });
    let tags = hit.tags.iter().map(|tag| view! { <span class="tag" lang=CONTENT>{tag.clone()}</span> " " }).collect_view();
    let chapters = bank.chapters.get(&hit.subject);
    let subject = chapters.map_or_else(|| hit.subject.clone(), |chapters| subject_name(language, &chapters.subject));
    let places = chapters.iter().flat_map(|known| hit.chapters.iter().map(|place| known.name(language, place))).collect::<Vec<_>>();
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/questions/{}", hit.id) lang=CONTENT>{words::beginning(&hit.beginning, 60)}</a>
                <small>{starter}{tags}</small>
            </th>
            <td data-label=t.kind()><span class="nowrap">{words::kind(language, hit.kind)}</span></td>
            <td data-label=t.column_place()>{subject}<br /><span class="muted">{places.join(" · ")}</span></td>
            <td data-label=t.column_status()>{status(mark, word)}{newer}{reports}</td>
            <td data-label=t.difficulty()><span class="nowrap">{words::difficulty(t, hit.difficulty)}</span></td>
            <td data-label=t.column_changed()><span class="nowrap">{date(language, zhengtu::clock::date_of(hit.updated_at))}</span></td>
        </tr>
    }
}
