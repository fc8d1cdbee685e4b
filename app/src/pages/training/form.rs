//! Making and changing a session.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Place, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::division;
use zhengtu::ids::TrainingId;
use zhengtu::organisation;
use zhengtu::store::Tx;
use zhengtu::training::schedule::{self, By, ScheduleError};
use zhengtu::training::store::{self, DivisionMatch, Home};
use zhengtu::training::told;
use zhengtu::training::{Phase, Plan, ScheduleRefusal, Session};

use super::manage::scopes;
use super::plan_form::{SessionForm, fields, note_problems};
use super::quota_form::read_units;
use super::{place_of, session_of};
use crate::components::{Choice, Crumb, breadcrumb, error_summary};
use crate::locale::{Common, Seats, Training, count, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// A division as the form shows it: code and name.
fn division_text(division: &division::Division) -> String {
    format!("{} {}", division.code, division.name)
}

/// `GET /training/new`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    let mut form =
        SessionForm { id: TrainingId::fresh().to_string(), ..SessionForm::of(&Plan { capacity: 30, ..Plan::default() }) };
    let mut tx = ctx.read().await?;
    (form.division, form.organisation) = home_of_scope(&mut tx, &scopes(&ctx, Action::ManageTraining)).await?;
    drop(tx);
    Ok(page(&ctx, None, &form, &Problems::default()))
}

/// Where somebody with exactly one scope arranges sessions: division and organisation, as the form shows them.
async fn home_of_scope(tx: &mut Tx, scopes: &[Scope]) -> Result<(String, String), PageError> {
    Ok(match scopes {
        [Scope::Division { code, .. }] => {
            (division::store::find(tx, code).await?.map(|found| division_text(&found)).unwrap_or_default(), String::new())
        }
        [Scope::Organisation { id, .. }] => match organisation::store::find(tx, *id).await? {
            Some(own) => {
                let found = division::store::find(tx, &own.division).await?;
                (found.map(|found| division_text(&found)).unwrap_or_default(), own.name)
            }
            None => (String::new(), String::new()),
        },
        _ => (String::new(), String::new()),
    })
}

/// Finds the division and the organisation somebody typed, within their scopes.
async fn read_home(tx: &mut Tx, ctx: &Ctx, form: &mut SessionForm, problems: &mut Problems) -> Result<Option<Home>, PageError> {
    let t = Training(ctx.language);
    let scopes = scopes(ctx, Action::ManageTraining);
    if form.division.trim().is_empty() {
        let (division, organisation) = home_of_scope(tx, &scopes).await?;
        form.division = division;
        if form.organisation.trim().is_empty() {
            form.organisation = organisation;
        }
    }
    if form.division.trim().is_empty() {
        problems.add("division", Common(ctx.language).field_empty());
        return Ok(None);
    }
    let division = match store::division_within(tx, &form.division, &scopes).await? {
        DivisionMatch::One(division) => *division,
        DivisionMatch::None => {
            problems.add("division", t.problem_division_none());
            return Ok(None);
        }
        DivisionMatch::Several(several) => {
            let codes = several.iter().map(division_text).collect::<Vec<_>>().join("、");
            problems.add("division", t.problem_division_several(&codes));
            return Ok(None);
        }
    };
    let name = form.organisation.trim();
    let organisation = if name.is_empty() { None } else { store::organisation_for(tx, &division, name).await? };
    if organisation.is_none() && !name.is_empty() {
        problems.add("organisation", t.problem_organisation_none());
        return Ok(None);
    }
    let home = Home { division, organisation: organisation.map(|found| found.id) };
    if !scopes.iter().any(|scope| scope.contains(&Place::organisation(home.division.path.clone(), home.organisation))) {
        problems.add("organisation", t.problem_organisation_scope());
        return Ok(None);
    }
    Ok(Some(home))
}

/// `POST /training/new`
pub(super) async fn create(ctx: Ctx, Input(mut form): Input<SessionForm>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    let mut tx = ctx.read().await?;
    let scopes = scopes(&ctx, Action::ManageTraining);
    let units = read_units(&mut tx, Seats(t.0), &form, (&Plan::default(), false), &scopes, &mut problems).await?;
    let plan = form.read(t, units, &mut problems);
    let home = read_home(&mut tx, &ctx, &mut form, &mut problems).await?;
    drop(tx);
    let (true, Some(home)) = (problems.is_empty(), home) else { return Ok(page(&ctx, None, &form, &problems)) };
    ctx.require(Action::ManageTraining, &Place::organisation(home.division.path.clone(), home.organisation)).await?;
    let id: TrainingId = form.id.parse().unwrap_or_else(|_| TrainingId::fresh());
    let mut tx = ctx.write().await?;
    match schedule::create(&mut tx, id, &plan, &home, By { account, now: ctx.now }).await {
        Ok(true) => {
            let event = Event::done(&ctx.actor, "training.session.create", "training_session", id).within(&home.division.path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
        }
        // The same form again: the session is there.
        Ok(false) => {}
        Err(error) => return answer(&ctx, None, &mut form, problems, error),
    }
    Ok(ctx.redirect_with(&format!("/training/{id}"), &Flash::ok(t.done_created())))
}

/// `GET /training/{id}/edit`
pub(super) async fn edit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let session = session_of(&mut tx, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let plan = schedule::whole_plan(&mut tx, &session).await?;
    let division = division::store::find(&mut tx, &session.division).await?;
    drop(tx);
    let form = SessionForm {
        id: session.id.to_string(),
        version: session.version.to_string(),
        division: division.map(|found| division_text(&found)).unwrap_or_default(),
        organisation: session.organisation_name.clone().unwrap_or_default(),
        ..SessionForm::of(&plan)
    };
    Ok(page(&ctx, Some(&session), &form, &Problems::default()))
}

/// `POST /training/{id}/edit`
pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<SessionForm>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    let mut tx = ctx.read().await?;
    let stored = (&schedule::whole_plan(&mut tx, &session).await?, session.quotas_returned_at.is_some());
    let units = read_units(&mut tx, Seats(t.0), &form, stored, &scopes(&ctx, Action::ManageTraining), &mut problems).await?;
    let plan = form.read(t, units, &mut problems);
    let home = read_home(&mut tx, &ctx, &mut form, &mut problems).await?;
    drop(tx);
    let (true, Some(home)) = (problems.is_empty(), home) else { return Ok(page(&ctx, Some(&session), &form, &problems)) };
    ctx.require(Action::ManageTraining, &Place::organisation(home.division.path.clone(), home.organisation)).await?;
    let version = form.version.parse().unwrap_or_default();
    let mut tx = ctx.write().await?;
    form.clashing = clashing(&mut tx, &session, &plan).await?;
    if form.clashing > 0 && form.clash != form.clashing.to_string() {
        problems.add("clash", t.problem_clash(form.clashing));
        return Ok(page(&ctx, Some(&session), &form, &problems));
    }
    if let Err(error) = schedule::edit(&mut tx, session.id, version, &plan, &home, By { account, now: ctx.now }).await {
        return answer(&ctx, Some(&session), &mut form, problems, error);
    }
    let event = Event::done(&ctx.actor, "training.session.edit", "training_session", session.id).within(&home.division.path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), &Flash::ok(t.done_edited())))
}

/// How many of those registered would be in two places at once if the session were moved like this, and are not now.
async fn clashing(tx: &mut Tx, session: &Session, plan: &Plan) -> Result<usize, PageError> {
    if session.published_at.is_none() {
        return Ok(0);
    }
    let clashes = told::new_clashes(tx, session.id, &schedule::in_order(plan)).await?;
    let people: BTreeSet<_> = clashes.into_iter().map(|clash| clash.registration_id).collect();
    Ok(people.len())
}

/// The form again, with what the core refused.
fn answer(
    ctx: &Ctx,
    session: Option<&Session>,
    form: &mut SessionForm,
    mut problems: Problems,
    error: ScheduleError,
) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    match error {
        ScheduleError::Store(error) => return Err(error.into()),
        ScheduleError::Plan(found) => note_problems(t, &found, (&[], &[]), Vec::new(), &mut problems),
        ScheduleError::Refused(ScheduleRefusal::CapacityBelowRegistered { registered, offered: 0 }) => {
            problems.add("capacity", t.problem_below_registered(&count(registered)));
        }
        ScheduleError::Refused(ScheduleRefusal::CapacityBelowRegistered { registered, offered }) => {
            problems.add("capacity", Seats(t.0).problem_below_offers(&count(registered), &count(offered)));
        }
        ScheduleError::Refused(ScheduleRefusal::QuotaBelowRegistered { name, taken }) => {
            problems.add("quotas", Seats(t.0).problem_quota_below(&name, &count(taken)));
        }
        ScheduleError::Refused(ScheduleRefusal::OpenBelowRegistered { seats, taken }) => {
            problems.add("quotas", Seats(t.0).problem_open_below(&count(seats.max(0)), &count(taken)));
        }
        ScheduleError::Refused(ScheduleRefusal::DateInPast { starts_at }) => {
            problems.add("dates", t.problem_date_past(&date_time(t.0, starts_at)));
        }
        ScheduleError::Refused(ScheduleRefusal::DateHasAttendance { starts_at }) => {
            problems.add("dates", t.problem_date_attended(&date_time(t.0, starts_at)));
        }
        ScheduleError::Refused(ScheduleRefusal::SlipsIssued) => problems.add("dates", t.problem_date_certified()),
        ScheduleError::Refused(ScheduleRefusal::Overtaken) => {
            problems.add("title", t.problem_overtaken());
        }
        ScheduleError::Refused(ScheduleRefusal::Cancelled) => problems.add("title", t.problem_cancelled()),
        // An id nobody else has: sending the form once more makes the session.
        ScheduleError::Refused(_) => {
            form.id = TrainingId::fresh().to_string();
            problems.add("title", t.refused_general());
        }
    }
    Ok(page(ctx, session, form, &problems))
}

/// The page around the form.
fn page(ctx: &Ctx, session: Option<&Session>, form: &SessionForm, problems: &Problems) -> Response {
    let t = Training(ctx.language);
    let (title, save) = if session.is_some() { (t.edit(), t.save_changes()) } else { (t.new_session(), t.save_draft()) };
    let address = session.map_or_else(|| "/training/new".to_owned(), |session| format!("/training/{}/edit", session.id));
    let back = session.map_or_else(|| "/training/manage".to_owned(), |session| format!("/training/{}", session.id));
    let published = session
        .is_some_and(|session| session.phase(ctx.now) != Phase::Draft)
        .then(|| view! { <div class="notice notice--warn"><p>{t.form_edit_published()}</p></div> });
    let returned = session.and_then(|session| session.quotas_returned_at).map(|at| date_time(t.0, at));
    let mut crumbs = vec![Crumb::link(t.title(), "/training"), Crumb::link(t.manage(), "/training/manage")];
    crumbs.extend(session.map(|session| Crumb::link(session.title.clone(), back.clone())));
    crumbs.push(Crumb::here(title));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.page(Page::new(title).section(Section::Training).status(status), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{t.form_lead()}</p>
            </div>
            {published}
            <form class="form" method="post" action=address novalidate>
                {error_summary(t.0, problems)}
                {fields(t, form, problems, returned)}
                {clash(t, form, problems)}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{save}</button>
                    <a class="button" href=back>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}

/// To be ticked by an organiser who moves a session onto the time of those registered.
fn clash(t: Training, form: &SessionForm, problems: &Problems) -> impl IntoView + use<> {
    let error = problems.of("clash").map(str::to_owned);
    (form.clashing > 0).then(|| {
        view! {
            <fieldset class="fieldset" id="clash" tabindex="-1">
                <legend>{t.clash()}</legend>
                {error.map(|text| view! { <p class="field__error">{text}</p> })}
                <Choice name="clash" value=form.clashing.to_string() label=t.clash_sure() />
            </fieldset>
        }
    })
}
