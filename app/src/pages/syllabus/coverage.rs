//! 换版缺口: what a change of edition leaves uncovered of a subject, and which chapter takes up which.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::question::fold;
use zhengtu::question::store as bank;
use zhengtu::question::succession::store::{Changed, rules, set};
use zhengtu::store::Tx;
use zhengtu::syllabus::{Chapter, Subject, store};

use super::{section, subject_name};
use crate::components::{Crumb, Options, breadcrumb, chinese, empty};
use crate::locale::{Syllabus, count};
use crate::server::{Ctx, Flash, Input, Page, PageError};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    from: String,
    to: String,
}

/// For each chapter of the older edition, the one that takes it up; empty for none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SuccessionForm {
    from: String,
    to: String,
    chapter: Vec<String>,
    next: Vec<String>,
}

/// Two editions of a subject and their chapters.
struct Change {
    subject: Subject,
    editions: Vec<String>,
    from: String,
    to: String,
    older: Vec<Chapter>,
    newer: Vec<Chapter>,
}

impl Change {
    /// The two newest editions, unless others are asked for.
    async fn load(tx: &mut Tx, subject: &str, from: &str, to: &str) -> Result<Self, PageError> {
        let subject = store::subject(tx, subject).await?.ok_or(PageError::NotFound)?;
        let editions = store::editions(tx, &subject.code).await?;
        let known = |asked: &str, otherwise: usize| {
            editions.iter().find(|edition| *edition == asked).or(editions.get(otherwise)).cloned().unwrap_or_default()
        };
        let (from, to) = (known(from, 1), known(to, 0));
        let older = store::chapters(tx, &from, &subject.code).await?;
        let newer = store::chapters(tx, &to, &subject.code).await?;
        Ok(Self { subject, editions, from, to, older, newer })
    }

    fn has(chapters: &[Chapter], number: &str) -> bool {
        chapters.iter().any(|chapter| chapter.number == number)
    }
}

fn address(subject: &str) -> String {
    format!("/syllabus/coverage/{subject}/compare")
}

/// `GET /syllabus/coverage/{subject}/compare`
pub(super) async fn show(ctx: Ctx, Path(subject): Path<String>, Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    page(&ctx, &subject, &wanted, None).await
}

/// `POST /syllabus/coverage/{subject}/compare`: which chapter takes up which.
pub(super) async fn save(ctx: Ctx, Path(subject): Path<String>, Input(form): Input<SuccessionForm>) -> Result<Response, PageError> {
    let t = Syllabus(ctx.language);
    let mut tx = ctx.write().await?;
    let change = Change::load(&mut tx, &subject, &form.from, &form.to).await?;
    let known = |(chapter, next): (&String, &String)| {
        Change::has(&change.older, chapter) && (next.is_empty() || Change::has(&change.newer, next))
    };
    let is_ours = change.from == form.from && change.to == form.to && form.from != form.to;
    if !is_ours || form.chapter.len() != form.next.len() || !form.chapter.iter().zip(&form.next).all(known) {
        drop(tx);
        let wanted = Wanted { from: form.from.clone(), to: form.to.clone() };
        return page(&ctx, &subject, &wanted, Some(&form)).await;
    }
    let (mut chapters, mut questions) = (0, 0);
    for (chapter, next) in form.chapter.iter().zip(&form.next) {
        let target = Some(next.as_str()).filter(|next| !next.is_empty());
        let (older, newer) = ((form.from.as_str(), chapter.as_str()), (form.to.as_str(), target));
        if let Changed::Questions(found) = set(&mut tx, &subject, older, newer, &ctx.actor.name, ctx.now).await? {
            chapters += 1;
            questions += found;
            let event =
                Event::done(&ctx.actor, "syllabus.chapter.succeed", "chapter", format!("{}/{subject}/{chapter}", form.from));
            let detail = serde_json::json!({ "edition": form.to, "chapter": target, "questions": found }).to_string();
            audit::record(&mut tx, ctx.now, event.detail(detail)).await?;
        }
    }
    tx.commit().await?;
    let back = format!("{}?from={}&to={}", address(&subject), form.from, form.to);
    let told = if chapters == 0 { Flash::ok(t.succession_unchanged()) } else { Flash::ok(t.succession_saved(chapters, questions)) };
    Ok(ctx.redirect_with(&back, &told))
}

/// With what was sent and can't be saved, if that is why the page is shown.
async fn page(ctx: &Ctx, subject: &str, wanted: &Wanted, refused: Option<&SuccessionForm>) -> Result<Response, PageError> {
    let (t, language) = (Syllabus(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let change = Change::load(&mut tx, subject, &wanted.from, &wanted.to).await?;
    let coverage = bank::coverage(&mut tx, &change.subject.code, &change.from, &change.to).await?;
    let counts = bank::counts(&mut tx, &change.subject.code).await?;
    let rules = rules(&mut tx, &change.subject.code).await?;
    drop(tx);
    let mut chosen: BTreeMap<String, String> = rules
        .into_iter()
        .filter(|rule| rule.edition == change.from && rule.next_edition == change.to)
        .map(|rule| (rule.chapter, rule.next_chapter))
        .collect();
    if let Some(form) = refused {
        chosen.extend(form.chapter.iter().cloned().zip(form.next.iter().cloned()));
    }
    let name = subject_name(language, &change.subject);
    let title = t.coverage_title(&name);
    let code = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let trouble = refused.map(|_| view! { <p class="notice notice--warn" role="alert">{t.succession_stale()}</p> });
    let body = if change.editions.len() < 2 {
        empty(t.one_edition(), t.one_edition_next(), Some((t.title().to_owned(), "/syllabus".to_owned()))).into_any()
    } else {
        let uncovered: i64 = coverage.iter().map(|chapter| chapter.uncovered).sum();
        let bare: Vec<Chapter> = change
            .newer
            .iter()
            .filter(|chapter| !counts.iter().any(|count| count.edition == change.to && chapter.has_within(&count.chapter)))
            .cloned()
            .collect();
        let options: Vec<(String, String)> = change.editions.iter().map(|edition| (edition.clone(), edition.clone())).collect();
        let found = if uncovered == 0 {
            view! { <p class="notice notice--ok">{t.nothing_uncovered()}</p> }.into_any()
        } else {
            view! { <p class="notice notice--warn">{t.uncovered_found(&count(uncovered))}</p> }.into_any()
        };
        view! {
            <form class="filter-bar" method="get" action=address(&change.subject.code)>
                <Options name="from" label=t.from_edition() options=options.clone() value=change.from.clone() />
                <Options name="to" label=t.to_edition() options=options value=change.to.clone() />
                <button class="button" type="submit">{t.compare()}</button>
            </form>
            <div class="stack">
                <p>{t.coverage_lead(&change.from, &change.to)}</p>
                {trouble}
                {found}
            </div>
            {(change.from != change.to).then(|| succession(t, &change, &coverage, &chosen, refused.is_some()))}
            <section class="section">
                <h2>{t.chapter_empty_title()}</h2>
                {bare_list(t, bare)}
            </section>
        }
        .into_any()
    };
    Ok(ctx.page(Page::new(title.clone()).section(section(ctx)).status(code), move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/syllabus"), Crumb::here(t.coverage())])}
            <div class="page-head"><h1>{title}</h1></div>
            {body}
        }
    }))
}

/// Chapter by chapter: what is uncovered, and where it goes. What has been settled is folded away.
fn succession(
    t: Syllabus,
    change: &Change,
    coverage: &[bank::Coverage],
    chosen: &BTreeMap<String, String>,
    refused: bool,
) -> impl IntoView + use<> {
    let suggested = if chosen.is_empty() { same_names(change) } else { BTreeMap::new() };
    let (settled, open): (Vec<&Chapter>, Vec<&Chapter>) =
        change.older.iter().partition(|chapter| !refused && chosen.get(&chapter.number).is_some_and(|next| !next.is_empty()));
    let rows = |chapters: &[&Chapter]| {
        let row = |chapter: &&Chapter| {
            let next = chosen.get(&chapter.number).or_else(|| suggested.get(&chapter.number));
            successor(t, change, coverage, chapter, next.map_or("", String::as_str))
        };
        view! { <ul class="mapping">{chapters.iter().map(row).collect_view()}</ul> }
    };
    let prefilled = (!suggested.is_empty())
        .then(|| view! { <p class="notice">{t.succession_suggested(&count(as_number(suggested.len())))}</p> });
    let unsettled = (!open.is_empty()).then(|| rows(&open));
    let settled = (!settled.is_empty()).then(|| {
        let summary = t.succession_settled(&count(as_number(settled.len())));
        view! { <details class="disclosure"><summary>{summary}</summary>{rows(&settled)}</details> }
    });
    view! {
        <section class="section">
            <h2>{t.succession_title()}</h2>
            <form class="stack" method="post" action=address(&change.subject.code)>
                <p class="muted">{t.succession_lead()}</p>
                {prefilled}
                <input type="hidden" name="from" value=change.from.clone() />
                <input type="hidden" name="to" value=change.to.clone() />
                {unsettled}
                {settled}
                <div class="form__actions"><button class="button button--primary" type="submit">{t.succession_save()}</button></div>
            </form>
        </section>
    }
}

fn as_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Chapters that are called the same in both editions.
fn same_names(change: &Change) -> BTreeMap<String, String> {
    let namesake = |chapter: &Chapter| {
        let mut same = change.newer.iter().filter(|next| fold(&next.name) == fold(&chapter.name));
        same.next().filter(|_| same.next().is_none()).map(|next| (chapter.number.clone(), next.number.clone()))
    };
    change.older.iter().filter_map(namesake).collect()
}

/// A chapter of the older edition, and the choice of where it goes.
fn successor(t: Syllabus, change: &Change, coverage: &[bank::Coverage], chapter: &Chapter, next: &str) -> impl IntoView + use<> {
    let of = coverage.iter().find(|of| of.chapter == chapter.number);
    let (questions, uncovered) = of.map_or((0, 0), |of| (of.questions, of.uncovered));
    let options = change.newer.iter().map(|newer| {
        let selected = newer.number == next;
        let label = format!("{} {}", newer.number, newer.name);
        view! { <option value=newer.number.clone() selected=selected lang="zh-CN">{label}</option> }
    });
    let options = options.collect_view();
    let label = t.taken_up_by(&format!("{} {}", chapter.number, chapter.name));
    let list = format!("/questions?subject={}&edition={}&chapter={}", change.subject.code, change.from, chapter.number);
    let questions = if questions == 0 {
        t.questions_of(&count(0)).into_any()
    } else {
        let hidden = format!(" {} {}", chapter.number, chapter.name);
        view! { <a href=list>{t.questions_of(&count(questions))}<span class="visually-hidden">{hidden}</span></a> }.into_any()
    };
    let uncovered = (uncovered > 0).then(|| view! { <span class="status status--warn">{t.uncovered_of(&count(uncovered))}</span> });
    let field = format!("next-{}", chapter.number);
    view! {
        <li class="mapping__row">
            <label class="mapping__from" for=field.clone()>{chapter.number.clone()}" "{chinese(t.0, chapter.name.clone())}</label>
            <p class="mapping__count">{questions} " " {uncovered}</p>
            <input type="hidden" name="chapter" value=chapter.number.clone() />
            <select class="field__input mapping__to" id=field name="next" aria-label=label>
                <option value="">{t.taken_up_by_none()}</option>
                {options}
            </select>
        </li>
    }
}

fn bare_list(t: Syllabus, bare: Vec<Chapter>) -> AnyView {
    if bare.is_empty() {
        return view! { <p class="notice notice--ok">{t.nothing_empty()}</p> }.into_any();
    }
    let items = bare.into_iter().map(|chapter| view! { <li>{chapter.number}" "{chinese(t.0, chapter.name)}</li> }).collect_view();
    view! { <ul>{items}</ul> }.into_any()
}
