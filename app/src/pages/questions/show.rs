//! One question: as a candidate sees it, what is known about it, what happened, and what can be done with it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event, Outcome};
use zhengtu::question::duplicate::store::kept_instead;
use zhengtu::question::store::{restore, retire, submit};
use zhengtu::question::succession::store::places;
use zhengtu::question::{ChapterRef, Content, Stage, Status};
use zhengtu::starter::questions::AUTHOR as STARTER;

use super::lookup::{Chapters, Known, allow, question_of, subject_name};
use super::{face, history, review, words};
use crate::components::{Crumb, Field, breadcrumb, error_summary, status};
use crate::locale::{Common, Language, Questions, date};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Route, Section, get, post};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let edit = Access::Needs(Action::EditQuestions);
    vec![
        get("/questions/{id}", Access::Needs(Action::ReadQuestions), show),
        post("/questions/{id}/submit", edit, hand_in),
        post("/questions/{id}/retire", edit, take_away),
        post("/questions/{id}/restore", edit, bring_back),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Retirement {
    reason: String,
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    render(&ctx, &id, String::new(), Problems::default()).await
}

async fn hand_in(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    allow(&ctx, Action::EditQuestions).await?;
    let t = Questions(ctx.language);
    let mut tx = ctx.write().await?;
    let known = question_of(&mut tx, &id).await?;
    let address = format!("/questions/{}", known.question.id);
    if !submit(&mut tx, known.question.id, known.newest.id, ctx.now).await? {
        return Ok(ctx.redirect_with(&address, &Flash::error(t.not_handed_in())));
    }
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.submit", "question", known.question.id)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.handed_in(known.newest.number))))
}

async fn take_away(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Retirement>) -> Result<Response, PageError> {
    allow(&ctx, Action::EditQuestions).await?;
    let (t, common) = (Questions(ctx.language), Common(ctx.language));
    let reason = form.reason.trim();
    let mut problems = Problems::default();
    if reason.is_empty() {
        problems.add("reason", t.retire_needs_reason());
    }
    if reason.chars().count() > LONGEST_REASON {
        problems.add("reason", common.field_too_long(LONGEST_REASON));
    }
    if !problems.is_empty() {
        return render(&ctx, &id, form.reason, problems).await;
    }
    let mut tx = ctx.write().await?;
    let known = question_of(&mut tx, &id).await?;
    let address = format!("/questions/{}", known.question.id);
    if !retire(&mut tx, known.question.id, reason, ctx.now).await? {
        return Ok(ctx.redirect_with(&address, &Flash::error(t.not_retired())));
    }
    let event = Event::done(&ctx.actor, "question.retire", "question", known.question.id).ending(Outcome::Done, reason);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.retired())))
}

async fn bring_back(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    allow(&ctx, Action::EditQuestions).await?;
    let t = Questions(ctx.language);
    let mut tx = ctx.write().await?;
    let known = question_of(&mut tx, &id).await?;
    let address = format!("/questions/{}", known.question.id);
    if !restore(&mut tx, known.question.id, ctx.now).await? {
        return Ok(ctx.redirect_with(&address, &Flash::error(t.not_restored())));
    }
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.restore", "question", known.question.id)).await?;
    tx.commit().await?;
    let told = if known.question.published.is_some() { t.restored_published() } else { t.restored_draft() };
    Ok(ctx.redirect_with(&address, &Flash::ok(told)))
}

async fn render(ctx: &Ctx, id: &str, reason: String, problems: Problems) -> Result<Response, PageError> {
    allow(ctx, Action::ReadQuestions).await?;
    let mut tx = ctx.read().await?;
    let known = question_of(&mut tx, id).await?;
    let chapters = Chapters::load(&mut tx, &known.question.subject).await?.ok_or(PageError::NotFound)?;
    let past = review::past(&mut tx, ctx.language, known.question.id).await?;
    let carried: Vec<ChapterRef> = places(&mut tx, &known.newest.content)
        .await?
        .into_iter()
        .filter(|place| !known.newest.content.chapters.contains(place))
        .collect();
    let kept = match known.question.status {
        Status::Retired => kept_instead(&mut tx, known.question.id).await?,
        _ => None,
    };
    drop(tx);
    let language = ctx.language;
    let t = Questions(language);
    let may_edit = ctx.actor.may_somewhere(Action::EditQuestions);
    let may_review = ctx.actor.may_somewhere(Action::ReviewQuestions);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = words::beginning(&known.newest.content.stem, 30);
    let shown = Page::new(title.clone()).section(Section::Questions).status(code);
    Ok(ctx.page(shown, move || {
        let content = &known.newest.content;
        let lead = format!("{} · {}", subject_name(language, &chapters.subject), words::kind(language, content.kind));
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/questions"), Crumb::here(title.clone())])}
            <header class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
                {actions(t, &known, may_edit, may_review)}
            </header>
            <div class="stack">
                {error_summary(language, &problems)}
                {notices(t, &known)}
                {kept.map(|kept| view! { <p><a class="link-more" href=format!("/questions/{kept}")>{t.see_kept()}</a></p> })}
            </div>
            <div class="split split--aside section">
                <section>
                    <h2 class="visually-hidden">{t.as_candidates_see_it()}</h2>
                    {face::opened(language, content)}
                </section>
                <section class="card">
                    <h2 class="card__title">{t.facts()}</h2>
                    {facts(language, &chapters, &known, &carried)}
                </section>
            </div>
            <section class="section">
                <div class="section__head">
                    <h2>{t.timeline()}</h2>
                    <a class="link-more" href=format!("/questions/{}/history", known.question.id)>{t.all_versions(known.newest.number)}</a>
                </div>
                {history::timeline(language, &known)}
            </section>
            {past}
            {may_edit.then(|| ending(t, &known, reason, &problems))}
        }
    }))
}

fn actions(t: Questions, known: &Known, may_edit: bool, may_review: bool) -> impl IntoView + use<> {
    let (id, stage) = (known.question.id, known.question.stage);
    let is_retired = known.question.status == Status::Retired;
    let edit = (may_edit && !is_retired).then(|| {
        let class = if stage == Stage::InReview { "button" } else { "button button--primary" };
        view! { <a class=class href=format!("/questions/{id}/edit")>{t.edit()}</a> }
    });
    let submit = (may_edit && !is_retired && matches!(stage, Stage::Draft | Stage::Returned)).then(|| {
        view! {
            <form method="post" action=format!("/questions/{id}/submit")>
                <button class="button" type="submit">{t.hand_in()}</button>
            </form>
        }
    });
    let review = (may_review && !is_retired && stage == Stage::InReview)
        .then(|| view! { <a class="button button--primary" href=format!("/questions/{id}/review")>{t.review()}</a> });
    view! {
        <div class="page-head__actions">
            {review}
            {edit}
            {submit}
            <a class="button" href=format!("/questions/{id}/history")>{t.history()}</a>
            <a class="button" href=format!("/questions/{id}/statistics")>{t.statistics()}</a>
        </div>
    }
}

/// What somebody should know before anything else.
fn notices(t: Questions, known: &Known) -> impl IntoView + use<> {
    let question = &known.question;
    let mut out: Vec<(&'static str, String)> = Vec::new();
    if question.status == Status::Retired {
        out.push(("notice notice--warn", t.notice_retired(&question.retired_reason)));
    } else if let Some(published) = known.published().filter(|published| published.id != known.newest.id) {
        let (_, stage) = words::stage(t, question.stage);
        out.push(("notice", t.notice_two_versions(published.number, known.newest.number, stage)));
    }
    if question.stage == Stage::Returned && question.status != Status::Retired {
        out.push(("notice notice--warn", t.notice_returned().to_owned()));
    }
    if known.published().unwrap_or(&known.newest).author == STARTER {
        out.push(("notice", t.starter_note().to_owned()));
    }
    out.into_iter().map(|(class, text)| view! { <p class=class>{text}</p> }).collect_view()
}

/// Everything known about a question besides what it says.
fn facts(language: Language, chapters: &Chapters, known: &Known, carried: &[ChapterRef]) -> impl IntoView + use<> {
    let t = Questions(language);
    let carried = (!carried.is_empty()).then(|| {
        let places =
            carried.iter().map(|place| view! { <li lang=face::CONTENT>{chapters.name(language, place)}</li> }).collect_view();
        view! { <div><dt>{t.carried()}</dt><dd><ul>{places}</ul></dd></div> }
    });
    let (mark, word) = words::status(t, known.question.status);
    let (stage_mark, stage_word) = words::stage(t, known.question.stage);
    let reviewer = match (&known.question.reviewer, known.question.published) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => t.nobody_reviewed().to_owned(),
        (None, None) => t.nothing().to_owned(),
    };
    view! {
        <dl class="facts">
            <div><dt>{t.column_status()}</dt><dd>{status(mark, word)}</dd></div>
            <div><dt>{t.newest_version()}</dt><dd>{t.version_number(known.newest.number)} " · " {status(stage_mark, stage_word)}</dd></div>
            {content_facts(language, chapters, &known.newest.content)}
            {carried}
            <div><dt>{t.author()}</dt><dd>{author(t, &known.newest.author)}</dd></div>
            <div><dt>{t.reviewer()}</dt><dd>{reviewer}</dd></div>
        </dl>
    }
}

/// Those facts that belong to a version.
pub(super) fn content_facts(language: Language, chapters: &Chapters, content: &Content) -> impl IntoView + use<> {
    let t = Questions(language);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| t.nothing().to_owned(), |day| date(language, day));
    let places =
        content.chapters.iter().map(|place| view! { <li lang=face::CONTENT>{chapters.name(language, place)}</li> }).collect_view();
    let tags = if content.tags.is_empty() {
        view! { <span class="muted">{t.nothing()}</span> }.into_any()
    } else {
        let tags =
            content.tags.iter().map(|tag| view! { <span class="tag" lang=face::CONTENT>{tag.clone()}</span> " " }).collect_view();
        view! { <span>{tags}</span> }.into_any()
    };
    let source = if content.source.is_empty() { t.nothing().to_owned() } else { content.source.clone() };
    view! {
        <div><dt>{t.chapters()}</dt><dd><ul>{places}</ul></dd></div>
        <div><dt>{t.difficulty()}</dt><dd>{words::difficulty(t, content.difficulty)}</dd></div>
        <div><dt>{t.tags()}</dt><dd>{tags}</dd></div>
        <div><dt>{t.source()}</dt><dd>{source}</dd></div>
        <div><dt>{t.law_as_of()}</dt><dd>{day(content.law_as_of)}</dd></div>
        <div><dt>{t.review_by()}</dt><dd>{day(content.review_by)}</dd></div>
    }
}

/// Whoever wrote it; what ships with the system is called so.
pub(super) fn author(t: Questions, name: &str) -> String {
    if name == STARTER { t.starter_author().to_owned() } else { name.to_owned() }
}

/// Taking a question away, or back.
fn ending(t: Questions, known: &Known, reason: String, problems: &Problems) -> AnyView {
    let id = known.question.id;
    if known.question.status == Status::Retired {
        return view! {
            <section class="section">
                <h2>{t.restore_title()}</h2>
                <p class="muted">{t.restore_text()}</p>
                <form method="post" action=format!("/questions/{id}/restore")>
                    <p><button class="button" type="submit">{t.restore()}</button></p>
                </form>
            </section>
        }
        .into_any();
    }
    let error = problems.of("reason").map(str::to_owned);
    let is_open = error.is_some();
    view! {
        <section class="section">
            <details class="disclosure" open=is_open>
                <summary>{t.retire_title()}</summary>
                <form method="post" action=format!("/questions/{id}/retire") class="form" novalidate=true>
                    <Field name="reason" label=t.retire_reason() value=reason hint=t.retire_text() error=error required=true />
                    <div class="form__actions"><button class="button button--danger" type="submit">{t.retire()}</button></div>
                </form>
            </details>
        </section>
    }
    .into_any()
}
