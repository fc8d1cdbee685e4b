//! One application: its facts, its hours, the steps so far, and what can be done with it now.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::certification::certificate::{self, Certificate};
use zhengtu::certification::registration::application::{self, Application, Said, Step};
use zhengtu::certification::registration::{Act, InForce, period, review_due};
use zhengtu::certification::rules::ApplicationState;
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::ids::ApplicationId;
use zhengtu::person::store::{Membership, Person, memberships};
use zhengtu::store::Tx;

use super::super::people::{level_name, person_of, place_of};
use super::{apply, forms, path_of, words};
use crate::components::{Crumb, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Language, People, Registrations, date, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What any of the forms on the page sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ActForm {
    pub act: String,
    pub version: String,
    pub reason: String,
    pub note: String,
    pub certificate: String,
    pub number: String,
    pub registered_on: String,
}

/// Everything the page shows.
pub(super) struct Shown {
    pub application: Application,
    pub state: ApplicationState,
    pub person: Person,
    pub place: Place,
    pub at: Option<Membership>,
    pub certificate: Certificate,
    /// The certificates it may be for.
    pub choices: Vec<(String, String)>,
    pub periods: Vec<InForce>,
    pub steps: Vec<Step>,
    /// Half hours of the period to be renewed: had, needed.
    pub hours: Option<(i64, i64)>,
}

/// The application of an address, if the actor may do this where the person belongs now.
async fn load(ctx: &Ctx, tx: &mut Tx, id: &str, action: Action) -> Result<Shown, PageError> {
    let id: ApplicationId = id.parse().map_err(|_| PageError::NotFound)?;
    let application = application::find(tx, id).await?.ok_or(PageError::NotFound)?;
    let (person, belonging) = person_of(tx, &application.person_id.to_string()).await?;
    let place = place_of(&belonging);
    ctx.require(action, &place).await?;
    let certificate = certificate::find(tx, application.certificate_id).await?.ok_or(PageError::NotFound)?;
    let choices = apply::choices(tx, ctx.language, &person).await?;
    let periods = period::in_force(&period::of_person(tx, person.id).await?)?;
    let steps = application::steps(tx, id).await?;
    let hours = if application.is_renewal() { application::hours(tx, person.id, date_of(ctx.now)).await? } else { None };
    let at = memberships(tx, person.id).await?.into_iter().next();
    let state = application.state()?;
    Ok(Shown { application, state, person, place, at, certificate, choices, periods, steps, hours })
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let shown = load(&ctx, &mut tx, &id, Action::ReadPeople).await?;
    drop(tx);
    Ok(page(&ctx, shown, ActForm::default(), Problems::default()))
}

/// 修改、撤回、重新提交
pub(super) async fn change(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ActForm>) -> Result<Response, PageError> {
    take(ctx, &id, form, Action::ChangePeople, true).await
}

/// 初审、终审、登记、出证
pub(super) async fn review(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ActForm>) -> Result<Response, PageError> {
    take(ctx, &id, form, Action::ReviewRegistrations, false).await
}

async fn take(ctx: Ctx, id: &str, form: ActForm, action: Action, of_the_applicant: bool) -> Result<Response, PageError> {
    let (t, common) = (Registrations(ctx.language), Common(ctx.language));
    let mut tx = ctx.write().await?;
    let shown = load(&ctx, &mut tx, id, action).await?;
    let act = Act::from_code(&form.act).filter(|act| act.is_of_the_applicant() == of_the_applicant).ok_or(PageError::BadRequest)?;
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    for (field, text, most) in [("reason", &form.reason, 200), ("note", &form.note, 500), ("number", &form.number, 64)] {
        if text.chars().count() > most {
            problems.add(field, common.field_too_long(most));
        }
    }
    if !problems.is_empty() {
        return Ok(page(&ctx, shown, form, problems));
    }
    let said = Said {
        reason: form.reason.clone(),
        note: form.note.clone(),
        certificate: form.certificate.parse().ok(),
        number: form.number.clone(),
        registered_on: cells::date(&form.registered_on),
    };
    let version = form.version.parse().unwrap_or_default();
    let (application, person) = (shown.application.id, shown.person.id);
    match application::act(&mut tx, application, version, act, &said, by, ctx.now).await {
        Ok(_) => {
            let path = path_of(&shown.place);
            let name = format!("registration.{}", act.code());
            let event = Event::done(&ctx.actor, &name, "registration_application", application).within(&path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            let to = if act == Act::Issue || act == Act::Withdraw {
                format!("/people/{person}")
            } else {
                format!("/registrations/{application}")
            };
            Ok(ctx.redirect_with(&to, &Flash::ok(done(t, act))))
        }
        Err(error) => {
            let (field, sentence) = words::act_problem(ctx.language, error)?;
            problems.add(field, sentence);
            // As it is now, which may be what another has just made of it.
            drop(tx);
            let mut tx = ctx.read().await?;
            let shown = load(&ctx, &mut tx, id, action).await?;
            Ok(page(&ctx, shown, form, problems))
        }
    }
}

const fn done(t: Registrations, act: Act) -> &'static str {
    match act {
        Act::Edit => t.done_edit(),
        Act::Withdraw => t.done_withdraw(),
        Act::Resubmit => t.done_resubmit(),
        Act::PassFirst => t.done_pass_first(),
        Act::FailFirst => t.done_fail_first(),
        Act::PassFinal => t.done_pass_final(),
        Act::FailFinal => t.done_fail_final(),
        Act::Register => t.done_register(),
        Act::Issue => t.done_issue(),
    }
}

fn page(ctx: &Ctx, shown: Shown, form: ActForm, problems: Problems) -> Response {
    let language = ctx.language;
    let (t, people) = (Registrations(language), People(language));
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = t.application_title(t.kind_name(&shown.application.kind), &shown.person.name);
    let may = |action: Action| decide(&ctx.actor, action, &shown.place) == Decision::Allowed;
    let (may_change, may_review) = (may(Action::ChangePeople), may(Action::ReviewRegistrations));
    let own_hand = ctx.actor.account.and_then(|account| {
        let first = application::first_reviewer(&shown.steps);
        zhengtu::certification::registration::may_finish(account, shown.application.submitted_by, first).err()
    });
    let today = date_of(ctx.now);
    ctx.page(Page::new(title.clone()).section(Section::People).status(code), move || {
        let acting = forms::Acting { language, today, may_change, may_review, own_hand };
        let forms = forms::forms(&acting, &shown, &form, &problems);
        view! {
            {breadcrumb(
                language,
                vec![
                    Crumb::link(people.title(), "/people"),
                    Crumb::link(t.queue_title(), "/registrations"),
                    Crumb::here(shown.person.name.clone()),
                ],
            )}
            <header class="page-head">
                <h1>{chinese(language, title)}</h1>
                <p class="page-head__lead">{words::state(language, &shown.application.state)}</p>
            </header>
            {error_summary(language, &problems)}
            <div class="split">
                <div class="stack stack--loose">
                    <section class="section">{facts(language, &shown)}</section>
                    <section class="section">
                        <h2>{t.steps()}</h2>
                        {steps(language, &shown.steps)}
                    </section>
                </div>
                <div class="stack stack--loose">{forms}</div>
            </div>
        }
    })
}

fn facts(language: Language, shown: &Shown) -> impl IntoView + use<> {
    let (t, people) = (Registrations(language), People(language));
    let at = shown.at.as_ref().map(|at| {
        [at.organisation.as_deref().unwrap_or_default(), &at.division_name]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let level = level_name(people, &shown.certificate.level);
    let waits = matches!(shown.state, ApplicationState::Submitted | ApplicationState::FirstPassed);
    let due = waits.then(|| {
        let by = date(language, review_due(date_of(shown.application.submitted_at)));
        (t.due(), format!("{by} · {}", t.due_note()))
    });
    let hours = shown.hours.map(|(have, need)| {
        let (said, needed) = (words::hours(have), words::hours(need));
        let sentence =
            if have < need { t.hours_short(&said, &needed, &words::hours(need - have)) } else { t.hours_enough(&said, &needed) };
        (t.hours(), sentence)
    });
    let note = Some(shown.application.note.clone()).filter(|note| !note.is_empty()).map(|note| (t.note(), note));
    let certificate = format!("{level} · {} · {}", shown.certificate.number, date(language, shown.certificate.obtained_on));
    let facts = at
        .map(|at| (t.column_place(), at))
        .into_iter()
        .chain([(t.certificate(), certificate), (t.submitted_at(), date_time(language, shown.application.submitted_at))])
        .chain(due)
        .chain(hours)
        .chain(note)
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{chinese(language, value)}</dd></div> })
        .collect_view();
    let person = format!("/people/{}", shown.person.id);
    view! {
        <dl class="facts">
            <div><dt>{t.column_person()}</dt><dd><a href=person>{chinese(language, shown.person.name.clone())}</a></dd></div>
            {facts}
        </dl>
    }
}

fn steps(language: Language, steps: &[Step]) -> impl IntoView + use<> {
    let t = Registrations(language);
    let last = steps.len().saturating_sub(1);
    let items = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let before = index.checked_sub(1).and_then(|index| steps.get(index)).map(|step| step.state.as_str());
            let again = match (before, step.state.as_str()) {
                (Some("submitted"), "submitted") => Some(t.step_edited()),
                (Some(_), "submitted") => Some(t.step_again()),
                _ => None,
            };
            let name =
                again.or_else(|| ApplicationState::from_code(&step.state).map(|state| t.state_name(state).1)).unwrap_or_default();
            let class = if index == last { "timeline__item--now" } else { "timeline__item--done" };
            let who = step.by_name.clone().unwrap_or_else(|| t.gone_account().to_owned());
            let reason = (!step.reason.is_empty()).then(|| view! { <p>{chinese(language, step.reason.clone())}</p> });
            view! {
                <li class=class>
                    <p class="timeline__title">{name}</p>
                    {reason}
                    <p class="muted">{chinese(language, t.step_by(&who, &date_time(language, step.made_at)))}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }
}
