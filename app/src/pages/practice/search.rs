//! 检索结果练习: published questions by words, and those found as a set. Nothing of their keys is said here.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::clock::date_of;
use zhengtu::practice::mode::{Mode, pick};
use zhengtu::practice::store::LONGEST;
use zhengtu::question::search::{self, Filter, Order, beginning};
use zhengtu::question::store as bank;
use zhengtu::question::{Kind, Status};
use zhengtu::store::Tx;
use zhengtu::syllabus::Subject;

use super::start::sizes;
use super::{objective_subjects, subject_name};
use crate::components::question::{CONTENT, kind_name};
use crate::components::{Crumb, Field, Options, breadcrumb, empty, pager};
use crate::locale::{Common, Language, Modes, Practice};
use crate::server::{Ctx, Page, PageError, Section};

const ROWS: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    subject: String,
    page: String,
}

/// A question that was found.
struct Found {
    kind: Kind,
    beginning: String,
}

/// What the page is made of.
struct Results {
    subject: String,
    /// How many were found, of each subject.
    counts: Vec<(Subject, i64)>,
    found: Vec<Found>,
    total: i64,
    page: i64,
    pages: i64,
}

fn filter(words: &str, subject: &str) -> Filter {
    Filter {
        words: words.to_owned(),
        subject: subject.to_owned(),
        status: Status::Published.code().to_owned(),
        order: Order::Relevance.code().to_owned(),
        ..Filter::default()
    }
}

/// `GET /practice/search`
pub(super) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (t, language) = (Modes(ctx.language), ctx.language);
    let words = asked.q.trim().to_owned();
    let mut tx = ctx.read().await?;
    let subjects = objective_subjects(&mut tx).await?;
    let results = if words.is_empty() { None } else { Some(find(&ctx, &mut tx, &words, &asked, &subjects).await?) };
    drop(tx);
    let chosen = results.as_ref().map_or(asked.subject, |results| results.subject.clone());
    let body = results.map(|results| listing(language, &words, &results));
    Ok(ctx.page(Page::new(t.search()).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(Practice(language).title(), "/practice"), Crumb::here(t.search())])}
            <div class="page-head">
                <h1>{t.search()}</h1>
                <p class="page-head__lead">{t.search_lead()}</p>
            </div>
            <div class="stack">
                {search_form(language, &subjects, &words, &chosen)}
                {body}
            </div>
        }
    }))
}

async fn find(ctx: &Ctx, tx: &mut Tx, words: &str, asked: &Asked, subjects: &[Subject]) -> Result<Results, PageError> {
    let today = date_of(ctx.now);
    let mut counts = Vec::new();
    for subject in subjects {
        counts.push((subject.clone(), search::count(tx, &filter(words, &subject.code), today).await?));
    }
    // Asked for; else the first that has something.
    let named = counts.iter().find(|(subject, _)| subject.code == asked.subject);
    let subject = named.or_else(|| counts.iter().find(|(_, n)| *n > 0)).or(counts.first());
    let subject = subject.map(|(subject, _)| subject.code.clone()).unwrap_or_default();
    let hits = search::find(tx, &filter(words, &subject), today, asked.page.parse().unwrap_or(1), ROWS).await?;
    let mut found = Vec::new();
    for hit in &hits.hits {
        // What people practise with, not what an editor is writing.
        let published = bank::find(tx, hit.id).await?.and_then(|question| question.published);
        let Some(id) = published else { continue };
        if let Some(version) = bank::version(tx, id).await?.filter(|version| version.content.kind.is_objective()) {
            found.push(Found { kind: version.content.kind, beginning: beginning(&version.content.stem) });
        }
    }
    Ok(Results { subject, counts, found, total: hits.total, page: hits.page, pages: hits.pages() })
}

/// The box to search from, here and on the hub.
pub(super) fn search_form(language: Language, subjects: &[Subject], words: &str, chosen: &str) -> impl IntoView + use<> {
    let t = Modes(language);
    let choices = subjects.iter().map(|subject| (subject.code.clone(), subject_name(language, subject).to_owned())).collect();
    let (words, chosen) = (words.to_owned(), chosen.to_owned());
    view! {
        <form class="filter-bar search-bar" method="get" action="/practice/search" role="search">
            <div class="field--grow"><Field name="q" label=t.search() value=words kind="search" hint=t.search_hint() /></div>
            <Options name="subject" label=t.search_subject() options=choices value=chosen />
            <button class="button" type="submit">{Common(language).search()}</button>
        </form>
    }
}

fn listing(language: Language, words: &str, results: &Results) -> impl IntoView + use<> {
    let t = Modes(language);
    let address = |subject: &str, page: i64| {
        let query = serde_urlencoded::to_string([("q", words), ("subject", subject)]).unwrap_or_default();
        if page > 1 { format!("/practice/search?{query}&page={page}") } else { format!("/practice/search?{query}") }
    };
    let chips = results
        .counts
        .iter()
        .map(|(subject, n)| {
            let current = (subject.code == results.subject).then_some("page");
            let text = t.subject_n(subject_name(language, subject), usize::try_from(*n).unwrap_or_default());
            view! { <li><a class="chip" href=address(&subject.code, 1) aria-current=current>{text}</a></li> }
        })
        .collect_view();
    let first = (results.page - 1) * ROWS;
    let lines = (first + 1..)
        .zip(&results.found)
        .map(|(number, found)| {
            view! {
                <li>
                    <span class="summary-list__no">{number}</span>
                    <span class="summary-list__text" lang=CONTENT>{found.beginning.clone()}</span>
                    <span class="muted">{kind_name(language, found.kind)}</span>
                </li>
            }
        })
        .collect_view();
    let body = if results.found.is_empty() {
        empty(t.search_none_title(), t.search_none(), None).into_any()
    } else {
        let most = usize::try_from(results.total).is_ok_and(|total| total > LONGEST);
        let most = most.then(|| view! { <p class="muted">{t.search_most(LONGEST)}</p> });
        view! {
            <form class="filter-bar" method="post" action="/practice/sets">
                <input type="hidden" name="subject" value=results.subject.clone() />
                <input type="hidden" name="pick" value=pick(Mode::Search, words) />
                {sizes(language)}
                <button class="button button--primary" type="submit">{t.search_practise()}</button>
            </form>
            {most}
            <ol class="summary-list">{lines}</ol>
        }
        .into_any()
    };
    let subject = results.subject.clone();
    view! {
        <nav aria-label=t.search_subjects()><ul class="chips">{chips}</ul></nav>
        <p class="muted" role="status">{t.search_found(results.total)}</p>
        {body}
        {pager(language, results.page, results.pages, |page| address(&subject, page))}
    }
}
