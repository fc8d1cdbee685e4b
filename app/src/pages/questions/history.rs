//! 版本: every version of a question, what it changed, and each as it was.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::question::Stage;
use zhengtu::question::store::QuestionVersion;

use super::lookup::{Chapters, Known, allow, question_of, subject_name};
use super::show::{author, content_facts};
use super::{changes, face, words};
use crate::components::{Crumb, breadcrumb, status};
use crate::locale::{Language, Questions, date_time};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let read = Access::Needs(Action::ReadQuestions);
    vec![get("/questions/{id}/history", read, show), get("/questions/{id}/versions/{number}", read, version)]
}

async fn load(ctx: &Ctx, id: &str) -> Result<(Known, Chapters), PageError> {
    allow(ctx, Action::ReadQuestions).await?;
    let mut tx = ctx.read().await?;
    let known = question_of(&mut tx, id).await?;
    let chapters = Chapters::load(&mut tx, &known.question.subject).await?.ok_or(PageError::NotFound)?;
    Ok((known, chapters))
}

/// How a version stands: the one in use, the newest and how far it is, or one of before.
fn standing(language: Language, known: &Known, version: &QuestionVersion) -> AnyView {
    let t = Questions(language);
    let (mark, word) = if Some(version.id) == known.question.published {
        ("ok", t.in_use())
    } else if version.id == known.newest.id {
        words::stage(t, known.question.stage)
    } else {
        ("idle", t.superseded())
    };
    status(mark, word).into_any()
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (known, chapters) = load(&ctx, &id).await?;
    let language = ctx.language;
    let t = Questions(language);
    let stem = words::beginning(&known.newest.content.stem, 30);
    Ok(ctx.page(Page::new(t.history_title()).section(Section::Questions), move || {
        let address = format!("/questions/{}", known.question.id);
        let lead = format!(
            "{} · {} · {stem}",
            subject_name(language, &chapters.subject),
            words::kind(language, known.newest.content.kind)
        );
        let sections = known
            .versions()
            .map(|version| {
                let changed = match known.before(version.number) {
                    Some(before) => changes::changes(language, &chapters, &before.content, &version.content),
                    None => view! { <p class="muted">{t.first_version()}</p> }.into_any(),
                };
                view! {
                    <section class="section">
                        <div class="section__head">
                            <h2><a href=format!("{address}/versions/{}", version.number)>{t.version_number(version.number)}</a></h2>
                            {standing(language, &known, version)}
                        </div>
                        <p class="muted">{written(language, version)}</p>
                        {reason(t, version)}
                        {changed}
                    </section>
                }
            })
            .collect_view();
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/questions"), Crumb::link(stem.clone(), address.clone()), Crumb::here(t.history())])}
            <header class="page-head">
                <h1>{t.history_title()}</h1>
                <p class="page-head__lead">{lead}</p>
            </header>
            {sections}
        }
    }))
}

async fn version(ctx: Ctx, Path((id, number)): Path<(String, String)>) -> Result<Response, PageError> {
    let (known, chapters) = load(&ctx, &id).await?;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let version = known.versions().find(|version| version.number == number).cloned().ok_or(PageError::NotFound)?;
    let language = ctx.language;
    let t = Questions(language);
    let title = t.version_number(number);
    let stem = words::beginning(&version.content.stem, 30);
    Ok(ctx.page(Page::new(format!("{title} · {stem}")).section(Section::Questions), move || {
        let address = format!("/questions/{}", known.question.id);
        let crumbs = vec![
            Crumb::link(t.title(), "/questions"),
            Crumb::link(stem.clone(), address.clone()),
            Crumb::link(t.history(), format!("{address}/history")),
            Crumb::here(title.clone()),
        ];
        let turn = |to: i64, rel: &'static str| {
            known.versions().any(|other| other.number == to).then(|| {
                view! { <a class="button button--small" rel=rel href=format!("{address}/versions/{to}")>{t.version_number(to)}</a> }
            })
        };
        let changed = known.before(number).map(|before| {
            view! {
                <section class="section">
                    <h2>{t.changed_since(before.number)}</h2>
                    {changes::changes(language, &chapters, &before.content, &version.content)}
                </section>
            }
        });
        let lead = format!("{} · {}", subject_name(language, &chapters.subject), words::kind(language, version.content.kind));
        view! {
            {breadcrumb(language, crumbs)}
            <header class="page-head">
                <h1>{title.clone()} " " {standing(language, &known, &version)}</h1>
                <p class="page-head__lead">{lead}</p>
            </header>
            <p class="muted">{written(language, &version)}</p>
            {reason(t, &version)}
            <div class="split split--aside section">
                <section>
                    <h2 class="visually-hidden">{t.as_candidates_see_it()}</h2>
                    {face::opened(language, &version.content)}
                </section>
                <section class="card">
                    <h2 class="card__title">{t.facts()}</h2>
                    <dl class="facts">{content_facts(language, &chapters, &version.content)}</dl>
                </section>
            </div>
            {changed}
            <nav class="pager" aria-label=t.history()>{turn(number - 1, "prev")} <span></span> {turn(number + 1, "next")}</nav>
        }
    }))
}

fn written(language: Language, version: &QuestionVersion) -> String {
    let t = Questions(language);
    t.written_by(&author(t, &version.author), &date_time(language, version.created_at))
}

fn reason(t: Questions, version: &QuestionVersion) -> impl IntoView + use<> {
    (!version.reason.is_empty()).then(|| view! { <p>{t.reason_was(&version.reason)}</p> })
}

/// What happened to a question, the latest first, as far as the question itself tells.
pub(super) fn timeline(language: Language, known: &Known) -> impl IntoView + use<> {
    let t = Questions(language);
    let question = &known.question;
    let id = question.id;
    let mut items: Vec<AnyView> = Vec::new();
    if !question.retired_reason.is_empty() {
        items.push(item(language, question.updated_at, t.event_retired().to_owned(), Some(question.retired_reason.clone()), None));
    }
    if let Some(at) = question.submitted_at.filter(|at| question.stage == Stage::InReview && *at >= known.newest.created_at) {
        items.push(item(language, at, t.event_submitted(known.newest.number), None, None));
    }
    for version in known.versions() {
        let who = author(t, &version.author);
        let what = if version.number == 1 { t.event_written(&who) } else { t.event_changed(version.number, &who) };
        let note = if Some(version.id) == question.published {
            match &question.reviewer {
                Some(name) => Some(t.event_in_use(name)),
                None => Some(t.event_in_use_unreviewed().to_owned()),
            }
        } else {
            None
        };
        let note =
            [Some(version.reason.clone()).filter(|reason| !reason.is_empty()), note].into_iter().flatten().collect::<Vec<_>>();
        let note = (!note.is_empty()).then(|| note.join(" · "));
        let address = Some(format!("/questions/{id}/versions/{}", version.number));
        items.push(item(language, version.created_at, what, note, address));
    }
    view! { <ol class="timeline">{items}</ol> }
}

fn item(
    language: Language,
    at: chrono::DateTime<chrono::Utc>,
    what: String,
    note: Option<String>,
    address: Option<String>,
) -> AnyView {
    let what = match address {
        Some(address) => view! { <a href=address>{what}</a> }.into_any(),
        None => view! { <span>{what}</span> }.into_any(),
    };
    view! {
        <li class="timeline__item--done">
            <time datetime=at.to_rfc3339()>{date_time(language, at)}</time>
            <span class="timeline__title">{what}</span>
            {note.map(|note| view! { <p class="muted">{note}</p> })}
        </li>
    }
    .into_any()
}
