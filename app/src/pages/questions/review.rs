//! 审题: the queue, one version with everything a verdict needs, and the verdict.

mod form;
mod past;
mod queue;
mod verdict;

pub(super) use past::past;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event, Outcome};
use zhengtu::practice;
use zhengtu::question::review::Decision;
use zhengtu::question::store::{self, ReviewError, Reviewer};
use zhengtu::question::{Stage, Status};

use super::lookup::{Chapters, Known, allow, question_of, subject_name};
use super::show::content_facts;
use super::{changes, face, words};
use crate::components::{Crumb, breadcrumb, error_summary};
use crate::locale::{Language, Questions, Review, count, date};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Route, Section, get, post};
use form::VerdictForm;
use past::Past;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let review = Access::Needs(Action::ReviewQuestions);
    vec![
        get("/questions/review", review, queue::show),
        get("/questions/{id}/review", review, show),
        post("/questions/{id}/review", review, decide),
    ]
}

fn reviewer(ctx: &Ctx) -> Result<Reviewer<'_>, PageError> {
    Ok(Reviewer { account: ctx.actor.account.ok_or(PageError::SignIn)?, name: &ctx.actor.name })
}

/// Why a page comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    /// Something is missing in the form.
    Form,
    /// There is another version, or another decision.
    Stale,
    /// It is the reviewer's own work.
    Own,
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    render(&ctx, &id, VerdictForm::default(), Problems::default(), Trouble::None).await
}

async fn decide(ctx: Ctx, Path(id): Path<String>, Input(form): Input<VerdictForm>) -> Result<Response, PageError> {
    allow(&ctx, Action::ReviewQuestions).await?;
    let t = Review(ctx.language);
    let mut tx = ctx.write().await?;
    let known = question_of(&mut tx, &id).await?;
    let verdict = match form.read(t, known.question.id) {
        Ok(verdict) => verdict,
        Err(problems) => {
            drop(tx);
            return render(&ctx, &id, form, problems, Trouble::Form).await;
        }
    };
    let decided = match store::decide(&mut tx, &verdict, reviewer(&ctx)?, ctx.now).await {
        Ok(decided) => decided,
        Err(ReviewError::Store(error)) => return Err(error.into()),
        Err(ReviewError::Incomplete(gaps)) => {
            drop(tx);
            return render(&ctx, &id, form, form::problems(t, &gaps), Trouble::Form).await;
        }
        Err(ReviewError::Stale) => {
            drop(tx);
            return render(&ctx, &id, form, Problems::default(), Trouble::Stale).await;
        }
        Err(ReviewError::OwnWork) => {
            drop(tx);
            record_refusal(&ctx, &known).await?;
            return render(&ctx, &id, form, Problems::default(), Trouble::Own).await;
        }
    };
    let number = known.newest.number;
    let (action, mut told) = match verdict.decision {
        Decision::Publish => ("question.publish", t.published(number)),
        Decision::Return => ("question.return", t.returned(number)),
    };
    let detail = serde_json::json!({ "version": number, "review": decided.review });
    let event = Event::done(&ctx.actor, action, "question", known.question.id).detail(detail.to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    if let Some(correction) = &decided.correction {
        let detail = serde_json::json!({ "correction": correction.id, "answers": decided.remarked });
        let event = Event::done(&ctx.actor, "question.correct", "question", known.question.id)
            .ending(Outcome::Done, &correction.reason)
            .detail(detail.to_string());
        audit::record(&mut tx, ctx.now, event).await?;
        if decided.remarked > 0 {
            told = t.published_corrected(number, &count(decided.remarked));
        }
    }
    tx.commit().await?;
    Ok(ctx.redirect_with("/questions/review", &Flash::ok(told)))
}

/// Somebody tried to review their own work: the trail knows, whatever becomes of the page.
async fn record_refusal(ctx: &Ctx, known: &Known) -> Result<(), PageError> {
    let mut tx = ctx.write().await?;
    let event = Event::done(&ctx.actor, Action::ReviewQuestions.code(), "question", known.question.id)
        .ending(Outcome::Refused, "the reviewer wrote it");
    audit::record(&mut tx, ctx.now, event).await?;
    Ok(tx.commit().await?)
}

/// What publishing would do to answers given so far.
struct Effect {
    answers: i64,
    reason: String,
}

async fn render(ctx: &Ctx, id: &str, form: VerdictForm, problems: Problems, trouble: Trouble) -> Result<Response, PageError> {
    allow(ctx, Action::ReviewQuestions).await?;
    let mut tx = ctx.read().await?;
    let known = question_of(&mut tx, id).await?;
    let chapters = Chapters::load(&mut tx, &known.question.subject).await?.ok_or(PageError::NotFound)?;
    let is_own = store::is_own_work(&mut tx, known.question.id, reviewer(ctx)?).await?;
    let past = Past::load(&mut tx, known.question.id).await?;
    let corrects = known.published().is_some_and(|published| !published.content.is_marked_like(&known.newest.content));
    let effect = if corrects {
        let answers = practice::store::answers_to(&mut tx, known.question.id).await?;
        Some(Effect { answers, reason: known.newest.reason.clone() })
    } else {
        None
    };
    drop(tx);
    let left_behind = known.leaves_explanation_behind(&known.newest.content);
    let language = ctx.language;
    let t = Review(language);
    let is_waiting = known.question.stage == Stage::InReview && known.question.status != Status::Retired;
    let code = match trouble {
        Trouble::None => StatusCode::OK,
        Trouble::Form | Trouble::Stale => StatusCode::UNPROCESSABLE_ENTITY,
        Trouble::Own => StatusCode::FORBIDDEN,
    };
    let stem = words::beginning(&known.newest.content.stem, 30);
    let title = t.review_of(&stem);
    Ok(ctx.page(Page::new(title.clone()).section(Section::Questions).status(code), move || {
        let crumbs = vec![
            Crumb::link(Questions(language).title(), "/questions"),
            Crumb::link(t.queue(), "/questions/review"),
            Crumb::here(stem.clone()),
        ];
        let content = &known.newest.content;
        let lead = format!("{} · {}", subject_name(language, &chapters.subject), words::kind(language, content.kind));
        // What was typed is kept wherever it can still be of use; the form for a first look only where there is something to decide.
        let verdict = if is_waiting && !is_own {
            Some(verdict::form(language, &known, &form, &problems).into_any())
        } else {
            (trouble == Trouble::Stale).then(|| verdict::kept(t, &form).into_any())
        };
        // The question beside what is said of it.
        let class = if verdict.is_some() { "desk--review section" } else { "section" };
        view! {
            {breadcrumb(language, crumbs)}
            <header class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
            </header>
            <div class="stack">
                {error_summary(language, &problems)}
                {notices(t, trouble, is_waiting, is_own)}
                {effect.filter(|_| is_waiting).map(|effect| will_correct(t, &effect))}
                {(is_waiting && left_behind).then(|| view! { <p class="notice notice--warn">{t.explanation_left_behind()}</p> })}
                <p class="muted">{written(language, &known)}</p>
                {(!known.newest.reason.is_empty()).then(|| view! { <p>{t.reason(&known.newest.reason)}</p> })}
            </div>
            <div class=class>
                <div class="stack stack--loose">
                    <section>
                        <h2 class="visually-hidden">{t.question()}</h2>
                        {face::opened(language, content)}
                    </section>
                    <section class="card">
                        <h2 class="card__title">{t.facts()}</h2>
                        <dl class="facts">{content_facts(language, &chapters, content)}</dl>
                    </section>
                    <section class="section">{difference(language, &chapters, &known)}</section>
                </div>
                {verdict}
            </div>
            {past::view(language, past)}
        }
    }))
}

fn notices(t: Review, trouble: Trouble, is_waiting: bool, is_own: bool) -> impl IntoView {
    let notice = match (trouble, is_waiting) {
        (Trouble::Stale, true) => Some(("notice notice--warn", t.stale())),
        (Trouble::Stale, false) => Some(("notice notice--warn", t.overtaken())),
        (_, false) => Some(("notice", t.not_waiting())),
        (_, true) if is_own => Some(("notice notice--warn", t.own_notice())),
        (_, true) => None,
    };
    notice.map(|(class, text)| view! { <p class=class role="status">{text}</p> })
}

fn will_correct(t: Review, effect: &Effect) -> impl IntoView + use<> {
    let reason =
        if effect.reason.is_empty() { t.will_correct_no_reason().to_owned() } else { t.will_correct_reason(&effect.reason) };
    view! {
        <div class="notice notice--warn">
            <div>
                <p>{t.will_correct(&count(effect.answers))}</p>
                <p>{reason}</p>
            </div>
        </div>
    }
}

fn written(language: Language, known: &Known) -> String {
    let at = known.question.submitted_at.unwrap_or(known.newest.created_at);
    let day = date(language, zhengtu::clock::local_of(at).date());
    Review(language).written_by(known.newest.number, &super::show::author(Questions(language), &known.newest.author), &day)
}

fn difference(language: Language, chapters: &Chapters, known: &Known) -> AnyView {
    let t = Review(language);
    match known.published().filter(|published| published.id != known.newest.id) {
        Some(published) => view! {
            <h2>{t.difference(published.number)}</h2>
            {changes::changes(language, chapters, &published.content, &known.newest.content)}
        }
        .into_any(),
        None => view! {
            <h2>{t.difference_none_title()}</h2>
            <p class="muted">{t.difference_none()}</p>
        }
        .into_any(),
    }
}
