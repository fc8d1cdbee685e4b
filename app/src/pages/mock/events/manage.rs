//! An organised mock as its organisers see it: where it stands, announcing and cancelling it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::mock::event::results::Progress;
use zhengtu::mock::event::{MockEvent, Phase, store};
use zhengtu::mock::store as mocks;

use super::form::record;
use super::{manage_crumbs, managed, place_name, state, window_line};
use crate::components::{Field, breadcrumb, chinese};
use crate::locale::{Common, Language, MockEvents, count};
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// The longest reason.
const LONGEST: usize = 200;

/// `GET /mock/events/{id}/manage`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None).await
}

/// The page; `refused` is the reason typed for cancelling it, and why it wasn't.
async fn page(ctx: &Ctx, id: &str, refused: Option<(String, String)>) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let event = managed(ctx, id).await?;
    let mut tx = ctx.read().await?;
    let units = store::units(&mut tx, event.id).await?;
    let people = store::people(&mut tx, event.id).await?;
    let paper = mocks::find_paper(&mut tx, event.paper).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    let phase = event.phase(ctx.now);
    let number = |n: usize| count(i64::try_from(n).unwrap_or_default());
    let of = |progress: Progress| people.iter().filter(|person| person.progress() == progress).count();
    let figures = [
        (t.expected(), people.iter().filter(|person| person.expected.is_some()).count()),
        (t.joined(), people.iter().filter(|person| person.entrant.is_some()).count()),
        (t.sitting(), of(Progress::Sitting)),
        (t.handed_in(), of(Progress::HandedIn)),
        (t.unlisted(), people.iter().filter(|person| person.expected.is_none()).count()),
    ]
    .map(|(label, n)| view! { <div><dt class="figure-list__label">{label}</dt><dd class="figure-list__value">{number(n)}</dd></div> });
    let names = units.iter().map(|unit| unit.name.clone()).collect::<Vec<_>>().join("、");
    let title = if paper.title.is_empty() { t.paper_drawn().to_owned() } else { paper.title.clone() };
    let to = |part: &str| format!("/mock/events/{}/{part}", event.id);
    let statistics = (paper.origin == zhengtu::mock::Origin::Fixed && ctx.actor.may_somewhere(Action::EditQuestions)).then(|| {
        view! { <li><a href=format!("/mock/papers/{}/statistics", paper.id)>{t.to_statistics()}</a></li> }
    });
    let edit = matches!(phase, Phase::Draft | Phase::Announced).then(|| view! { <li><a href=to("edit")>{t.edit()}</a></li> });
    let cancelled = (phase == Phase::Cancelled).then(
        || view! { <p class="notice notice--warn"><span>{chinese(language, t.is_cancelled(&event.cancel_reason))}</span></p> },
    );
    let announcing = (phase == Phase::Draft).then(|| {
        view! {
            <form class="stack" method="post" action=to("announce")>
                <p class="muted">{t.announce_note()}</p>
                <button class="button button--primary" type="submit">{t.announce()}</button>
            </form>
        }
    });
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let cancelling = (!matches!(phase, Phase::Cancelled | Phase::Closed)).then(|| cancelling(language, &event, refused));
    let crumbs = manage_crumbs(t, &event, None);
    let at = Page::new(event.title.clone()).section(Section::Mock).status(status).found_at(to("manage"));
    Ok(ctx.page(at, || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{chinese(language, event.title.clone())}</h1>
                <p class="page-head__lead cluster"><span>{chinese(language, place_name(t, &event))}</span>{state(t, phase)}</p>
            </div>
            <div class="stack">
                <p>{window_line(t, &event)}</p>
                <p>{t.paper()} " " {chinese(language, title)} " · " {t.questions(paper.questions)}</p>
                <p>{t.units()} " " {chinese(language, names)}</p>
                {cancelled}
                {announcing}
                <dl class="figure-list">{figures}</dl>
                <ul>
                    <li><a href=to("people")>{t.people()}</a></li>
                    <li><a href=to("results")>{t.results()}</a></li>
                    <li><a href=format!("/mock/events/{}", event.id)>{t.as_candidate()}</a></li>
                    {edit}
                    {statistics}
                </ul>
            </div>
            {cancelling}
        }
    }))
}

fn cancelling(language: Language, event: &MockEvent, refused: Option<(String, String)>) -> impl IntoView + use<> {
    let t = MockEvents(language);
    let open = refused.is_some();
    let (typed, wrong) = refused.map_or_else(|| (String::new(), None), |(typed, wrong)| (typed, Some(wrong)));
    view! {
        <section class="section">
            <details class="disclosure" open=open>
                <summary>{t.cancel_title()}</summary>
                <form class="stack" method="post" action=format!("/mock/events/{}/cancel", event.id) novalidate>
                    <p class="muted">{t.cancel_note()}</p>
                    <Field name="reason" label=t.cancel_reason() value=typed error=wrong required=true />
                    <button class="button button--danger" type="submit">{t.cancel()}</button>
                </form>
            </details>
        </section>
    }
}

/// `POST /mock/events/{id}/announce`
pub(super) async fn announce(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let mut tx = ctx.write().await?;
    let done = store::announce(&mut tx, event.id, ctx.now).await?;
    if done {
        record(&ctx, &mut tx, "mock.event.announce", event.id, &event.place()).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.done_announced()) } else { Flash::error(t.refused_announce()) };
    Ok(ctx.redirect_with(&format!("/mock/events/{}/manage", event.id), &flash))
}

/// Why it is cancelled.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CancelForm {
    reason: String,
}

/// `POST /mock/events/{id}/cancel`
pub(super) async fn cancel(ctx: Ctx, Path(id): Path<String>, Input(form): Input<CancelForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let reason = form.reason.trim();
    let wrong = if reason.is_empty() {
        Some(Common(t.0).field_empty().to_owned())
    } else {
        (reason.chars().count() > LONGEST).then(|| Common(t.0).field_too_long(LONGEST))
    };
    if let Some(wrong) = wrong {
        return page(&ctx, &id, Some((form.reason, wrong))).await;
    }
    let mut tx = ctx.write().await?;
    let done = store::cancel(&mut tx, &event, reason, ctx.now).await?;
    if done {
        record(&ctx, &mut tx, "mock.event.cancel", event.id, &event.place()).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.done_cancelled()) } else { Flash::error(t.refused_over()) };
    Ok(ctx.redirect_with(&format!("/mock/events/{}/manage", event.id), &flash))
}
