//! What a candidate sees of an organised mock: its rules, joining it, beginning.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::audit::{self, Event};
use zhengtu::ids::MockEventUnitId;
use zhengtu::mock::event::matching::{LONGEST_NAME, folded};
use zhengtu::mock::event::store::{self, Entrant, EntryError};
use zhengtu::mock::event::{EntryRefusal, MockEvent, Phase, Unit};
use zhengtu::question::markdown;

use super::{event_of, place_name, state, window_line};
use crate::components::question::rich;
use crate::components::{Crumb, Field, Options, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Mock, MockEvents, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What somebody joins as.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct EntryForm {
    name: String,
    unit: String,
}

/// `GET /mock/events/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, None).await
}

async fn page(ctx: &Ctx, id: &str, refused: Option<(EntryForm, Problems)>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.read().await?;
    let event = event_of(&mut tx, id).await?;
    let manages = decide(&ctx.actor, Action::ManageMocks, &event.place()) == Decision::Allowed;
    let phase = event.phase(ctx.now);
    // A draft isn't anybody else's business.
    if phase == Phase::Draft && !manages {
        return Err(PageError::NotFound);
    }
    let units = store::units(&mut tx, event.id).await?;
    let entrant = store::entrant_of(&mut tx, event.id, account).await?;
    drop(tx);
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let action = action(ctx, &event, &units, entrant.as_ref(), refused);
    let manage = manages.then(|| {
        let to = format!("/mock/events/{}/manage", event.id);
        view! { <div class="page-head__actions"><a class="button" href=to>{t.manage_this()}</a></div> }
    });
    let about = (!event.description.is_empty()).then(|| {
        view! { <div class="prose">{rich(markdown::html(&event.description, &[]))}</div> }
    });
    // What was to hold until the end holds no more.
    let rules = (phase != Phase::Cancelled).then(|| {
        view! {
        <section class="section">
            <h2>{t.rules_title()}</h2>
            <div class="prose">
                <ul>
                    <li>{t.rule_once()}</li>
                    <li>{t.rule_late(&date_time(t.0, event.closes_at), event.minutes)}</li>
                    <li>{t.rule_results(&date_time(t.0, event.closes_at))}</li>
                    <li>{chinese(t.0, t.rule_names(&place_name(t, &event)))}</li>
                </ul>
            </div>
        </section>
        }
    });
    let crumbs = vec![Crumb::link(Mock(t.0).title(), "/mock"), Crumb::here(event.title.clone())];
    let at = Page::new(event.title.clone()).section(Section::Mock).narrow().status(status);
    Ok(ctx.page(at.found_at(format!("/mock/events/{}", event.id)), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{chinese(t.0, event.title.clone())}</h1>
                <p class="page-head__lead cluster"><span>{chinese(t.0, place_name(t, &event))}</span>{state(t, phase)}</p>
                {manage}
            </div>
            <div class="stack">
                <p>{window_line(t, &event)}</p>
                {about}
                {action}
            </div>
            {rules}
        }
    }))
}

/// What can be done now, or why nothing can.
fn action(
    ctx: &Ctx,
    event: &MockEvent,
    units: &[Unit],
    entrant: Option<&Entrant>,
    refused: Option<(EntryForm, Problems)>,
) -> AnyView {
    let t = MockEvents(ctx.language);
    let phase = event.phase(ctx.now);
    if let Some(set) = entrant.and_then(|entrant| entrant.set) {
        let label = if phase == Phase::Closed { t.to_result() } else { t.to_paper() };
        let cancelled = (phase == Phase::Cancelled).then(|| is_cancelled(t, event));
        return view! { {cancelled} <p><a class="button button--primary" href=format!("/mock/{set}")>{label}</a></p> }.into_any();
    }
    match phase {
        Phase::Draft => return view! { <p class="notice notice--warn"><span>{t.is_draft()}</span></p> }.into_any(),
        Phase::Cancelled => {
            return is_cancelled(t, event).into_any();
        }
        Phase::Closed => return view! { <p class="notice"><span>{t.refusal(EntryRefusal::Closed)}</span></p> }.into_any(),
        Phase::Announced | Phase::Open => {}
    }
    let Some(entrant) = entrant else {
        let (form, problems) =
            refused.unwrap_or_else(|| (EntryForm { name: ctx.actor.name.clone(), ..EntryForm::default() }, Problems::default()));
        return view! {
            <section class="card">
                <h2 class="card__title">{t.join_title()}</h2>
                {entry_form(t, event, units, &form, &problems, t.join())}
            </section>
        }
        .into_any();
    };
    let unit = units.iter().find(|unit| unit.id == entrant.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let begin = if phase == Phase::Open {
        let ends = date_time(t.0, event.ends_at(ctx.now));
        view! {
            <p>{t.ends_if_now(&ends)}</p>
            <form method="post" action=format!("/mock/events/{}/begin", event.id)>
                <button class="button button--primary" type="submit">{t.begin()}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="muted">{t.not_open_yet(&date_time(t.0, event.opens_at))}</p> }.into_any()
    };
    let open = refused.is_some();
    let (form, problems) =
        refused.unwrap_or_else(|| (EntryForm { name: entrant.name.clone(), unit: entrant.unit.to_string() }, Problems::default()));
    view! {
        <section class="card stack">
            <p class="notice notice--ok"><span>{chinese(t.0, t.joined_as(&entrant.name, &unit))}</span></p>
            {begin}
            <details class="disclosure" open=open>
                <summary>{t.correct_entry()}</summary>
                {entry_form(t, event, units, &form, &problems, t.save())}
            </details>
        </section>
    }
    .into_any()
}

fn is_cancelled(t: MockEvents, event: &MockEvent) -> impl IntoView + use<> {
    view! { <p class="notice notice--warn"><span>{chinese(t.0, t.is_cancelled(&event.cancel_reason))}</span></p> }
}

fn entry_form(
    t: MockEvents,
    event: &MockEvent,
    units: &[Unit],
    form: &EntryForm,
    problems: &Problems,
    button: &'static str,
) -> impl IntoView + use<> {
    let choices = units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect();
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        <form class="stack" method="post" action=format!("/mock/events/{}/join", event.id) novalidate>
            {error_summary(t.0, problems)}
            <Field name="name" label=t.entry_name() value=form.name.clone() hint=t.entry_name_hint() error=wrong("name") autocomplete="name" required=true />
            <Options name="unit" label=t.entry_unit() options=choices value=form.unit.clone() error=wrong("unit") />
            <button class="button button--primary" type="submit">{button}</button>
        </form>
    }
}

/// `POST /mock/events/{id}/join`
pub(super) async fn join(ctx: Ctx, Path(id): Path<String>, Input(form): Input<EntryForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let event = event_of(&mut ctx.read().await?, &id).await?;
    let name = form.name.trim().to_owned();
    let mut problems = Problems::default();
    if folded(&name).is_empty() {
        problems.add("name", Common(t.0).field_empty());
    } else if name.chars().count() > LONGEST_NAME {
        problems.add("name", Common(t.0).field_too_long(LONGEST_NAME));
    }
    let unit = form.unit.parse::<MockEventUnitId>().ok();
    if unit.is_none() {
        problems.add("unit", t.refusal(EntryRefusal::NoUnit));
    }
    let Some(unit) = unit.filter(|_| problems.is_empty()) else {
        return page(&ctx, &id, Some((form, problems))).await;
    };
    let mut tx = ctx.write().await?;
    let entrant = match store::join(&mut tx, event.id, account, unit, &name, ctx.now).await {
        Ok(entrant) => entrant,
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Refused(EntryRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(EntryError::Refused(refusal)) => {
            drop(tx);
            problems.add(if refusal == EntryRefusal::NoUnit { "unit" } else { "name" }, t.refusal(refusal));
            return page(&ctx, &id, Some((form, problems))).await;
        }
    };
    let path = event.division_path.clone().unwrap_or_default();
    let done = Event::done(&ctx.actor, "mock.event.join", "mock_event_entrant", entrant).within(&path);
    audit::record(&mut tx, ctx.now, done).await?;
    tx.commit().await?;
    let said = if event.phase(ctx.now) == Phase::Open { t.done_joined_open() } else { t.done_joined() };
    Ok(ctx.redirect_with(&format!("/mock/events/{}", event.id), &Flash::ok(said)))
}

/// `POST /mock/events/{id}/begin`: a second time leads to the same paper.
pub(super) async fn begin(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let event = event_of(&mut tx, &id).await?;
    let (set, is_new) = match store::begin(&mut tx, event.id, account, ctx.now).await {
        Ok(begun) => begun,
        Err(EntryError::Store(error)) => return Err(error.into()),
        Err(EntryError::Refused(EntryRefusal::Unknown)) => return Err(PageError::NotFound),
        Err(EntryError::Refused(refusal)) => {
            drop(tx);
            return Ok(ctx.redirect_with(&format!("/mock/events/{}", event.id), &Flash::error(t.refusal(refusal))));
        }
    };
    if is_new {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "mock.attempt.start", "mock_attempt", set)).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect(&format!("/mock/{set}")))
}
