//! Making an organised mock, and changing its words and times before it opens.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::clock::{read_written, written};
use zhengtu::ids::MockPaperId;
use zhengtu::mock::Origin;
use zhengtu::mock::event::store::{self, ChangeError, NewEvent};
use zhengtu::mock::event::{ChangeRefusal, MINUTES, MockEvent, Phase, Window, WindowProblem};
use zhengtu::mock::store::{self as mocks, NewPaper, Paper};
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};
use zhengtu::{division, organisation};

use super::super::papers::drawn;
use super::units::{Owner, key_of, owner_of, units_of};
use super::{manage_crumbs, managed};
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary};
use crate::locale::{Common, Mock, MockEvents};
use crate::pages::divisions;
use crate::pages::practice::subject_name;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section, random_token};

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
    fn of(event: &MockEvent) -> Self {
        Self {
            title: event.title.clone(),
            description: event.description.clone(),
            opens: written(event.opens_at),
            closes: written(event.closes_at),
            minutes: event.minutes.to_string(),
            version: event.version.to_string(),
            ..Self::default()
        }
    }

    /// The words and the window; what is wrong is noted. Without minutes it takes as long as the paper.
    fn read(
        &self,
        t: MockEvents,
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
        let (opens_at, closes_at) = (read_written(&self.opens), read_written(&self.closes));
        for (field, at) in [("opens", opens_at), ("closes", closes_at)] {
            if at.is_none() {
                problems.add(field, t.problem_time());
            }
        }
        let minutes = if self.minutes.trim().is_empty() { usual } else { self.minutes.trim().parse().ok() };
        if minutes.is_none() && !self.minutes.trim().is_empty() {
            problems.add("minutes", t.problem_minutes(*MINUTES.start(), *MINUTES.end()));
        }
        let window = Window { opens_at: opens_at?, closes_at: closes_at?, minutes: minutes? };
        for problem in window.problems(now) {
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

/// What can be chosen: places and papers.
struct Choices {
    places: Vec<(String, String)>,
    papers: Vec<(String, String)>,
}

async fn choices(ctx: &Ctx, tx: &mut Tx) -> Result<Choices, PageError> {
    let t = MockEvents(ctx.language);
    let mut places = Vec::new();
    for scope in ctx.actor.scopes_for(Action::ManageMocks) {
        let name = match scope {
            Scope::Everywhere => Some(t.whole_country().to_owned()),
            Scope::Division { code, .. } => match division::store::find(tx, code).await? {
                Some(found) => Some(divisions::full_name(tx, &found).await?),
                None => None,
            },
            Scope::Organisation { id, .. } => organisation::store::find(tx, *id).await?.map(|found| found.name),
        };
        places.extend(name.map(|name| (key_of(scope), name)));
    }
    places.dedup();
    let mut papers = Vec::new();
    let mut subjects: Vec<Subject> = Vec::new();
    for level in Level::ALL {
        subjects.extend(syllabus::store::subjects(tx, level).await?.into_iter().filter(|subject| subject.objective));
    }
    for subject in &subjects {
        papers.push((format!("draw:{}", subject.code), t.paper_new(subject_name(ctx.language, subject))));
    }
    for paper in mocks::published_papers(tx).await? {
        if subjects.iter().any(|subject| subject.code == paper.subject) {
            papers.push((format!("paper:{}", paper.id), t.paper_fixed(&paper.title)));
        }
    }
    Ok(Choices { places, papers })
}

/// What the mock is to be sat on: a paper there is, or the subject of one to be drawn.
enum Chosen {
    Fixed(Paper),
    Drawn(Subject),
}

async fn chosen(t: MockEvents, tx: &mut Tx, form: &EventForm, problems: &mut Problems) -> Result<Option<Chosen>, PageError> {
    let found = match form.paper.split_once(':') {
        Some(("paper", id)) => match id.parse::<MockPaperId>() {
            Ok(id) => {
                let paper = mocks::find_paper(tx, id).await?;
                paper.filter(|paper| paper.origin == Origin::Fixed && paper.is_open()).map(Chosen::Fixed)
            }
            Err(_) => None,
        },
        Some(("draw", code)) => syllabus::store::subject(tx, code).await?.filter(|subject| subject.objective).map(Chosen::Drawn),
        _ => None,
    };
    if found.is_none() {
        problems.add("paper", t.problem_paper());
    }
    Ok(found)
}

/// `GET /mock/events/new`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    let choices = choices(&ctx, &mut ctx.read().await?).await?;
    Ok(page(&ctx, None, Some(choices), &EventForm::default(), &Problems::default()))
}

/// `POST /mock/events/new`
pub(super) async fn create(ctx: Ctx, Input(form): Input<EventForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    let mut tx = ctx.read().await?;
    let choices = choices(&ctx, &mut tx).await?;
    let paper = chosen(t, &mut tx, &form, &mut problems).await?;
    let usual = paper.as_ref().map(|paper| match paper {
        Chosen::Fixed(paper) => paper.minutes,
        Chosen::Drawn(subject) => subject.minutes,
    });
    let owner = owner_of(&ctx, &mut tx, &form.audience).await?;
    let units = match &owner {
        Some(owner) => units_of(&ctx, &mut tx, owner, &form.units, &mut problems).await?,
        None => Vec::new(),
    };
    drop(tx);
    if owner.is_none() {
        problems.add("audience", t.problem_audience());
    }
    let read = form.read(t, usual, ctx.now, &mut problems);
    let (Some((title, description, window)), Some(paper), Some(owner), true) = (read, paper, owner, problems.is_empty()) else {
        return Ok(page(&ctx, None, Some(choices), &form, &problems));
    };
    let Owner { division, organisation, place, .. } = owner;
    ctx.require(Action::ManageMocks, &place).await?;
    let mut tx = ctx.write().await?;
    let paper = match paper {
        Chosen::Fixed(paper) => paper.id,
        Chosen::Drawn(subject) => {
            let seed = u64::from_str_radix(&random_token(7), 16).unwrap_or_default();
            let (edition, versions) = match drawn(ctx.language, &mut tx, &subject, seed).await? {
                Ok(drawn) => drawn,
                Err(sentence) => {
                    drop(tx);
                    problems.add("paper", sentence);
                    return Ok(page(&ctx, None, Some(choices), &form, &problems));
                }
            };
            let new = NewPaper {
                subject: &subject.code,
                edition: &edition,
                title: &title,
                origin: Origin::Drawn,
                seed,
                minutes: window.minutes,
                created_by: Some(account),
            };
            mocks::create_paper(&mut tx, new, &versions, ctx.now).await?
        }
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

/// `GET /mock/events/{id}/edit`
pub(super) async fn edit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let event = managed(&ctx, &id).await?;
    if !matches!(event.phase(ctx.now), Phase::Draft | Phase::Announced) {
        let to = format!("/mock/events/{}/manage", event.id);
        return Ok(ctx.redirect_with(&to, &Flash::error(MockEvents(ctx.language).refused_opened())));
    }
    Ok(page(&ctx, Some(&event), None, &EventForm::of(&event), &Problems::default()))
}

/// `POST /mock/events/{id}/edit`
pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<EventForm>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let mut problems = Problems::default();
    let Some((title, description, window)) = form.read(t, Some(event.minutes), ctx.now, &mut problems) else {
        return Ok(page(&ctx, Some(&event), None, &form, &problems));
    };
    let to = format!("/mock/events/{}/manage", event.id);
    let version = form.version.parse().unwrap_or_default();
    let mut tx = ctx.write().await?;
    match store::change(&mut tx, &event, version, (&title, &description), window, ctx.now).await {
        Ok(()) => {}
        Err(ChangeError::Store(error)) => return Err(error.into()),
        Err(ChangeError::Refused(ChangeRefusal::Overtaken)) => {
            // From now on it counts as made from what is stored now.
            form.version = event.version.to_string();
            problems.add("title", t.refused_overtaken());
            return Ok(page(&ctx, Some(&event), None, &form, &problems));
        }
        Err(ChangeError::Refused(ChangeRefusal::Opened)) => return Ok(ctx.redirect_with(&to, &Flash::error(t.refused_opened()))),
        Err(ChangeError::Refused(ChangeRefusal::Over)) => return Ok(ctx.redirect_with(&to, &Flash::error(t.refused_over()))),
    }
    record(&ctx, &mut tx, "mock.event.change", event.id, &event.place()).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&to, &Flash::ok(t.done_changed())))
}

fn page(ctx: &Ctx, event: Option<&MockEvent>, choices: Option<Choices>, form: &EventForm, problems: &Problems) -> Response {
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
    let first = choices.map(|choices| {
        view! {
            <Options name="audience" label=t.field_audience() options=choices.places value=form.audience.clone() error=wrong("audience") />
            <Field name="units" kind="textarea" label=t.field_units() value=form.units.clone() hint=t.field_units_hint() error=wrong("units") />
            <Options name="paper" label=t.field_paper() options=choices.papers value=form.paper.clone() hint=t.field_paper_hint() error=wrong("paper") />
        }
    });
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
                {first}
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
