//! Making an organised mock, and changing it until somebody has begun.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::clock::{read_written, written};
use zhengtu::mock::event::store::{self, Change, ChangeError, NewEvent};
use zhengtu::mock::event::{ChangeRefusal, MINUTES, MockEvent, Phase, Window, WindowProblem};
use zhengtu::store::Tx;

use super::choices::{self, KEEP};
use super::units::{Owner, owner_of, units_of};
use super::{manage_crumbs, managed, place_name};
use crate::components::{Crumb, Field, Options, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Mock, MockEvents};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// The longest title, and the longest description.
const LONGEST: [usize; 2] = [60, 2000];

/// A mock as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct EventForm {
    audience: String,
    paper: String,
    title: String,
    description: String,
    opens: String,
    closes: String,
    minutes: String,
    units: String,
    version: String,
}

impl EventForm {
    fn of(event: &MockEvent, units: &[store::NewUnit]) -> Self {
        Self {
            paper: KEEP.to_owned(),
            title: event.title.clone(),
            description: event.description.clone(),
            opens: written(event.opens_at),
            closes: written(event.closes_at),
            minutes: event.minutes.to_string(),
            units: units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join("\n"),
            version: event.version.to_string(),
            ..Self::default()
        }
    }

    /// The words and the window; what is wrong is noted. Without minutes it takes as long as the paper.
    fn read(
        &self,
        t: MockEvents,
        before: Option<&MockEvent>,
        usual: Option<i64>,
        now: DateTime<Utc>,
        problems: &mut Problems,
    ) -> Option<(String, String, Window)> {
        let (title, description) = (self.title.trim().to_owned(), self.description.trim().replace("\r\n", "\n"));
        if title.is_empty() {
            problems.add("title", Common(t.0).field_empty());
        }
        for (field, text, most) in [("title", &title, LONGEST[0]), ("description", &description, LONGEST[1])] {
            if text.chars().count() > most {
                problems.add(field, Common(t.0).field_too_long(most));
            }
        }
        // What wasn't touched stays, to the second.
        let time = |text: &str, there: Option<DateTime<Utc>>| {
            there.filter(|at| written(*at) == text.trim()).or_else(|| read_written(text))
        };
        let opens_at = time(&self.opens, before.map(|event| event.opens_at));
        let closes_at = time(&self.closes, before.map(|event| event.closes_at));
        for (field, text, at) in [("opens", &self.opens, opens_at), ("closes", &self.closes, closes_at)] {
            if text.trim().is_empty() {
                problems.add(field, Common(t.0).field_empty());
            } else if at.is_none() {
                problems.add(field, t.problem_time());
            }
        }
        let minutes = if self.minutes.trim().is_empty() { usual } else { self.minutes.trim().parse().ok() };
        if minutes.is_none() && !self.minutes.trim().is_empty() {
            problems.add("minutes", t.problem_minutes(*MINUTES.start(), *MINUTES.end()));
        }
        let window = Window { opens_at: opens_at?, closes_at: closes_at?, minutes: minutes? };
        for problem in window.problems(before.map(MockEvent::window).as_ref(), now) {
            match problem {
                WindowProblem::Past => problems.add("opens", t.problem_past()),
                WindowProblem::Short => problems.add("closes", t.problem_short(window.minutes)),
                WindowProblem::Long => problems.add("closes", t.problem_long()),
                WindowProblem::Minutes => problems.add("minutes", t.problem_minutes(*MINUTES.start(), *MINUTES.end())),
            }
        }
        problems.is_empty().then_some((title, description, window))
    }
}

/// What the form offers.
struct Offered {
    /// Whose it can be; with one that is changed, whose it is.
    places: Vec<(String, String)>,
    papers: Vec<(String, String)>,
}

async fn offered(ctx: &Ctx, tx: &mut Tx, event: Option<&MockEvent>) -> Result<Offered, PageError> {
    let places = if event.is_some() { Vec::new() } else { choices::places(ctx, tx).await? };
    Ok(Offered { places, papers: choices::papers(ctx, tx, event).await? })
}

/// `GET /mock/events/new`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    let offered = offered(&ctx, &mut ctx.read().await?, None).await?;
    Ok(page(&ctx, None, offered, &EventForm::default(), &Problems::default()))
}

/// `POST /mock/events/new`
pub(super) async fn create(ctx: Ctx, Input(form): Input<EventForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    let mut tx = ctx.read().await?;
    let offered = offered(&ctx, &mut tx, None).await?;
    let paper = choices::chosen(t, &mut tx, &form.paper, None, &mut problems).await?;
    let owner = owner_of(&ctx, &mut tx, &form.audience).await?;
    let units = match &owner {
        Some(owner) => units_of(&ctx, &mut tx, owner, &[], &form.units, &mut problems).await?,
        None => Vec::new(),
    };
    drop(tx);
    if owner.is_none() {
        problems.add("audience", t.problem_audience());
    }
    let read = form.read(t, None, paper.as_ref().and_then(choices::Chosen::minutes), ctx.now, &mut problems);
    let (Some((title, description, window)), Some(paper), Some(owner), true) = (read, paper, owner, problems.is_empty()) else {
        return Ok(page(&ctx, None, offered, &form, &problems));
    };
    let Owner { division, organisation, place, .. } = owner;
    ctx.require(Action::ManageMocks, &place).await?;
    let mut tx = ctx.write().await?;
    let taken = choices::take(&ctx, &mut tx, paper, (&title, window.minutes), account, &mut problems).await?;
    let Some(paper) = taken else {
        drop(tx);
        return Ok(page(&ctx, None, offered, &form, &problems));
    };
    let new = NewEvent {
        paper,
        title: &title,
        description: &description,
        division: division.as_deref(),
        organisation,
        units: &units,
        window,
    };
    let id = store::create(&mut tx, &new, account, ctx.now).await?;
    record(&ctx, &mut tx, "mock.event.create", id, &place).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/mock/events/{id}/manage"), &Flash::ok(t.done_created())))
}

/// Writes to the trail what was done to a mock.
pub(super) async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    what: &'static str,
    id: zhengtu::ids::MockEventId,
    place: &Place,
) -> Result<(), PageError> {
    let path = place.division_path.clone().unwrap_or_default();
    audit::record(tx, ctx.now, Event::done(&ctx.actor, what, "mock_event", id).within(&path)).await?;
    Ok(())
}

/// Why an organiser's change wasn't made, in words.
pub(super) fn refusal(t: MockEvents, refusal: ChangeRefusal) -> &'static str {
    match refusal {
        ChangeRefusal::Overtaken => t.refused_overtaken(),
        ChangeRefusal::Begun => t.refused_begun_changes(),
        ChangeRefusal::Over => t.refused_over(),
        ChangeRefusal::NotLater => t.refused_not_later(),
        ChangeRefusal::TooLong => t.problem_long(),
    }
}

/// Whether it can still be changed.
pub(super) async fn is_open_to_change(ctx: &Ctx, tx: &mut Tx, event: &MockEvent) -> Result<bool, PageError> {
    let is_over = matches!(event.phase(ctx.now), Phase::Closed | Phase::Cancelled);
    Ok(!is_over && !store::has_begun(tx, event.id).await?)
}

/// `GET /mock/events/{id}/edit`
pub(super) async fn edit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let event = managed(&ctx, &id).await?;
    let mut tx = ctx.read().await?;
    if !is_open_to_change(&ctx, &mut tx, &event).await? {
        let is_over = matches!(event.phase(ctx.now), Phase::Closed | Phase::Cancelled);
        let why = refusal(MockEvents(ctx.language), if is_over { ChangeRefusal::Over } else { ChangeRefusal::Begun });
        return Ok(ctx.redirect_with(&format!("/mock/events/{}/manage", event.id), &Flash::error(why)));
    }
    let offered = offered(&ctx, &mut tx, Some(&event)).await?;
    let units = store::units_as_made(&mut tx, event.id).await?;
    drop(tx);
    Ok(page(&ctx, Some(&event), offered, &EventForm::of(&event, &units), &Problems::default()))
}

/// `POST /mock/events/{id}/edit`
pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<EventForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let event = managed(&ctx, &id).await?;
    let mut problems = Problems::default();
    let mut tx = ctx.read().await?;
    let offered = offered(&ctx, &mut tx, Some(&event)).await?;
    let paper = choices::chosen(t, &mut tx, &form.paper, Some(&event), &mut problems).await?;
    let there = store::units_as_made(&mut tx, event.id).await?;
    let owner = Owner::of(&ctx, &event);
    let units = units_of(&ctx, &mut tx, &owner, &there, &form.units, &mut problems).await?;
    drop(tx);
    let usual = paper.as_ref().and_then(choices::Chosen::minutes).unwrap_or(event.minutes);
    let read = form.read(t, Some(&event), Some(usual), ctx.now, &mut problems);
    let (Some((title, description, window)), Some(paper), true) = (read, paper, problems.is_empty()) else {
        return Ok(page(&ctx, Some(&event), offered, &form, &problems));
    };
    let to = format!("/mock/events/{}/manage", event.id);
    let version = form.version.parse().unwrap_or_default();
    let mut tx = ctx.write().await?;
    let paper = choices::take(&ctx, &mut tx, paper, (&title, window.minutes), account, &mut problems).await?;
    if !problems.is_empty() {
        drop(tx);
        return Ok(page(&ctx, Some(&event), offered, &form, &problems));
    }
    let change = Change { title: &title, description: &description, window, paper, units: &units };
    match store::change(&mut tx, event.id, version, change, ctx.now).await {
        Ok(()) => {}
        Err(ChangeError::Store(error)) => return Err(error.into()),
        Err(ChangeError::UnitsInUse(names)) => {
            problems.add("units", t.problem_units_in_use(&names.join(t.list_mark())));
            return Ok(page(&ctx, Some(&event), offered, &form, &problems));
        }
        Err(ChangeError::Refused(ChangeRefusal::Overtaken)) => {
            // From now on it counts as made from what is stored now.
            form.version = event.version.to_string();
            problems.add("title", t.refused_overtaken());
            return Ok(page(&ctx, Some(&event), offered, &form, &problems));
        }
        Err(ChangeError::Refused(why)) => return Ok(ctx.redirect_with(&to, &Flash::error(refusal(t, why)))),
    }
    record(&ctx, &mut tx, "mock.event.change", event.id, &event.place()).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&to, &Flash::ok(t.done_changed())))
}

fn page(ctx: &Ctx, event: Option<&MockEvent>, offered: Offered, form: &EventForm, problems: &Problems) -> Response {
    let t = MockEvents(ctx.language);
    let (title, lead, button) =
        if event.is_some() { (t.edit(), t.edit_lead(), t.save()) } else { (t.create(), t.create_lead(), t.create_button()) };
    let back = event.map_or_else(|| "/mock/events".to_owned(), |event| format!("/mock/events/{}/manage", event.id));
    let address = event.map_or_else(|| "/mock/events/new".to_owned(), |event| format!("/mock/events/{}/edit", event.id));
    let crumbs = event.map_or_else(
        || vec![Crumb::link(Mock(t.0).title(), "/mock"), Crumb::link(t.manage(), "/mock/events"), Crumb::here(title)],
        |event| manage_crumbs(t, event, Some(title)),
    );
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    let Offered { places, papers } = offered;
    let audience = match event {
        Some(event) => view! { <p class="muted">{t.field_audience()} " " {chinese(t.0, place_name(t, event))}</p> }.into_any(),
        None => view! {
            <Options name="audience" label=t.field_audience() options=places value=form.audience.clone() error=wrong("audience") />
        }
        .into_any(),
    };
    ctx.page(Page::new(title).section(Section::Mock).status(code).found_at(address.clone()), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            <form class="form" method="post" action=address novalidate>
                {error_summary(t.0, problems)}
                <input type="hidden" name="version" value=form.version.clone() />
                <Field name="title" label=t.field_title() value=form.title.clone() error=wrong("title") required=true />
                {audience}
                <Field name="units" kind="textarea" label=t.field_units() value=form.units.clone() hint=t.field_units_hint() error=wrong("units") />
                <Options name="paper" label=t.field_paper() options=papers value=form.paper.clone() hint=t.field_paper_hint() error=wrong("paper") />
                <Field name="opens" kind="datetime-local" label=t.field_opens() value=form.opens.clone() hint=t.field_opens_hint() error=wrong("opens") required=true />
                <Field name="closes" kind="datetime-local" label=t.field_closes() value=form.closes.clone() hint=t.field_closes_hint() error=wrong("closes") required=true />
                <Field name="minutes" label=t.field_minutes() value=form.minutes.clone() hint=t.field_minutes_hint() error=wrong("minutes") inputmode="numeric" />
                <Field name="description" kind="textarea" label=t.field_description() value=form.description.clone() hint=t.field_description_hint() error=wrong("description") />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{button}</button>
                    <a class="button" href=back>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}
