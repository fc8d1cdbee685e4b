//! An organised mock as its organisers see it: where it stands, announcing it, putting its end off, cancelling it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::{read_written, written};
use zhengtu::mock::event::results::Progress;
use zhengtu::mock::event::store::ChangeError;
use zhengtu::mock::event::{MockEvent, Phase, store};
use zhengtu::mock::store as mocks;

use super::choices::paper_title;
use super::form::{is_open_to_change, record, refusal};
use super::{manage_crumbs, managed, place_name, state, window_line};
use crate::components::{Field, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Language, MockEvents, count};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// The longest reason.
const LONGEST: usize = 200;

/// `GET /mock/events/{id}/manage`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None).await
}

/// What was typed and came back, with what is wrong with it.
enum Refused {
    /// The reason for cancelling.
    Cancel(String, String),
    /// A later end.
    Extend(ExtendForm, Problems),
}

async fn page(ctx: &Ctx, id: &str, refused: Option<Refused>) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let event = managed(ctx, id).await?;
    let mut tx = ctx.read().await?;
    let units = store::units(&mut tx, event.id).await?;
    let people = store::people(&mut tx, event.id).await?;
    let paper = mocks::find_paper(&mut tx, event.paper).await?.ok_or(PageError::NotFound)?;
    let title = paper_title(ctx, &mut tx, &paper).await?;
    let may_change = is_open_to_change(ctx, &mut tx, &event).await?;
    drop(tx);
    let phase = event.phase(ctx.now);
    let number = |n: usize| count(i64::try_from(n).unwrap_or_default());
    let of = |progress: Progress| people.iter().filter(|person| person.progress() == progress).count();
    let figures = [
        (t.expected(), people.iter().filter(|person| person.expected.is_some()).count()),
        (t.missing(), people.iter().filter(|one| one.expected.is_some() && one.progress() == Progress::Missing).count()),
        (t.joined(), people.iter().filter(|person| person.entrant.is_some()).count()),
        (t.sitting(), of(Progress::Sitting)),
        (t.handed_in(), of(Progress::HandedIn)),
        (t.unlisted(), people.iter().filter(|person| person.expected.is_none()).count()),
    ]
    .map(|(label, n)| view! { <div><dt class="figure-list__label">{label}</dt><dd class="figure-list__value">{number(n)}</dd></div> });
    let names = units.iter().map(|unit| unit.name.clone()).collect::<Vec<_>>().join(t.list_mark());
    let to = |part: &str| format!("/mock/events/{}/{part}", event.id);
    let statistics = (paper.origin == zhengtu::mock::Origin::Fixed && ctx.actor.may_somewhere(Action::EditQuestions)).then(|| {
        view! { <li><a href=format!("/mock/papers/{}/statistics", paper.id)>{t.to_statistics()}</a></li> }
    });
    let edit = may_change.then(|| view! { <li><a href=to("edit")>{t.edit()}</a></li> });
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
    let (cancel, extend) = match refused {
        Some(Refused::Cancel(typed, wrong)) => (Some((typed, wrong)), None),
        Some(Refused::Extend(form, problems)) => (None, Some((form, problems))),
        None => (None, None),
    };
    // As long as everything can be changed, the end is changed with the rest.
    let is_under_way = matches!(phase, Phase::Announced | Phase::Open) && !may_change;
    let extending = is_under_way.then(|| extending(language, &event, extend));
    let cancelling = (!matches!(phase, Phase::Cancelled | Phase::Closed)).then(|| cancelling(language, &event, cancel));
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
            {extending}
            {cancelling}
        }
    }))
}

fn extending(language: Language, event: &MockEvent, refused: Option<(ExtendForm, Problems)>) -> impl IntoView + use<> {
    let t = MockEvents(language);
    let open = refused.is_some();
    let (form, problems) = refused.unwrap_or_else(|| {
        let form = ExtendForm { closes: written(event.closes_at), version: event.version.to_string(), ..ExtendForm::default() };
        (form, Problems::default())
    });
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        <section class="section">
            <details class="disclosure" open=open>
                <summary>{t.extend_title()}</summary>
                <form class="stack" method="post" action=format!("/mock/events/{}/extend", event.id) novalidate>
                    {error_summary(language, &problems)}
                    <p class="muted">{t.extend_note()}</p>
                    <input type="hidden" name="version" value=form.version.clone() />
                    <Field name="closes" kind="datetime-local" label=t.field_new_end() value=form.closes.clone() hint=t.field_opens_hint() error=wrong("closes") required=true />
                    <Field name="extend_reason" label=t.cancel_reason() value=form.extend_reason.clone() error=wrong("extend_reason") required=true />
                    <button class="button" type="submit">{t.extend()}</button>
                </form>
            </details>
        </section>
    }
}

/// A later end, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ExtendForm {
    closes: String,
    extend_reason: String,
    version: String,
}

/// `POST /mock/events/{id}/extend`
pub(super) async fn extend(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<ExtendForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let mut problems = Problems::default();
    let closes_at = read_written(&form.closes);
    if closes_at.is_none() {
        problems.add("closes", t.problem_time());
    }
    if let Some(wrong) = wrong_reason(t, &form.extend_reason) {
        problems.add("extend_reason", wrong);
    }
    let Some(closes_at) = closes_at.filter(|_| problems.is_empty()) else {
        return page(&ctx, &id, Some(Refused::Extend(form, problems))).await;
    };
    let version = form.version.parse().unwrap_or_default();
    let mut tx = ctx.write().await?;
    match store::extend(&mut tx, event.id, version, closes_at, form.extend_reason.trim(), ctx.now).await {
        Ok(()) => {}
        Err(ChangeError::Store(error)) => return Err(error.into()),
        Err(ChangeError::UnitsInUse(_)) => return Err(PageError::BadRequest),
        Err(ChangeError::Refused(why)) => {
            drop(tx);
            // From now on it counts as made from what is stored now.
            form.version = event.version.to_string();
            problems.add("closes", refusal(t, why));
            return page(&ctx, &id, Some(Refused::Extend(form, problems))).await;
        }
    }
    let path = event.place().division_path.unwrap_or_default();
    let done = Event::done(&ctx.actor, "mock.event.extend", "mock_event", event.id).within(&path);
    let times = serde_json::json!({ "from": event.closes_at, "to": closes_at, "reason": form.extend_reason.trim() });
    audit::record(&mut tx, ctx.now, done.detail(times.to_string())).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/mock/events/{}/manage", event.id), &Flash::ok(t.done_extended())))
}

/// What is wrong with a reason.
fn wrong_reason(t: MockEvents, reason: &str) -> Option<String> {
    if reason.trim().is_empty() {
        Some(Common(t.0).field_empty().to_owned())
    } else {
        (reason.trim().chars().count() > LONGEST).then(|| Common(t.0).field_too_long(LONGEST))
    }
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
    if let Some(wrong) = wrong_reason(t, reason) {
        return page(&ctx, &id, Some(Refused::Cancel(form.reason, wrong))).await;
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
