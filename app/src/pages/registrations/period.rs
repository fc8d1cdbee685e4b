//! A registration period: entered by hand, looked at, corrected, taken back.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::certification::certificate;
use zhengtu::certification::registration::next_period;
use zhengtu::certification::registration::period::{self, Correction, NewPeriod, Period};
use zhengtu::certification::rules::period_from;
use zhengtu::exchange::cells;
use zhengtu::ids::{CertificateId, PeriodId, PersonId};
use zhengtu::person::store::Person;
use zhengtu::store::Tx;

use super::super::people::level_name;
use super::section::span;
use super::{allowed, apply, framed, nothing_to_register, path_of, words};
use crate::components::{Crumb, Field, Options, breadcrumb, chinese, error_summary};
use crate::locale::{Common, People, Registrations, date, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PeriodForm {
    certificate: String,
    number: String,
    registered_on: String,
    from: String,
    until: String,
    reason: String,
    /// Which of the page's forms it is, for what is typed to come back where it was.
    taking_back: String,
}

impl PeriodForm {
    fn of(period: &Period) -> Self {
        Self {
            number: period.number.clone(),
            registered_on: period.registered_on.to_string(),
            from: period.valid_from.to_string(),
            until: period.valid_until.to_string(),
            ..Self::default()
        }
    }
}

/// The days of a form, where they can be read: registered on, from, until.
struct Days {
    registered_on: Option<NaiveDate>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

fn read(ctx: &Ctx, form: &PeriodForm, problems: &mut Problems) -> Days {
    let (t, common) = (Registrations(ctx.language), Common(ctx.language));
    let mut day = |field: &'static str, text: &str, needed: bool| {
        let found = cells::date(text);
        if found.is_none() && (needed || !text.trim().is_empty()) {
            problems.add(field, t.bad_day());
        }
        found
    };
    let registered_on = day("registered_on", &form.registered_on, true);
    let from = day("from", &form.from, false);
    let until = day("until", &form.until, false);
    reason(ctx, form, problems);
    if form.number.chars().count() > 64 {
        problems.add("number", common.field_too_long(64));
    }
    Days { registered_on, from, until }
}

fn reason(ctx: &Ctx, form: &PeriodForm, problems: &mut Problems) {
    let common = Common(ctx.language);
    if form.reason.trim().is_empty() {
        problems.add("reason", common.field_empty());
    } else if form.reason.chars().count() > 200 {
        problems.add("reason", common.field_too_long(200));
    }
}

pub(super) async fn new(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, _) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    let choices = apply::choices(&mut tx, ctx.language, &person).await?;
    Ok(new_page(&ctx, &person, choices, PeriodForm::default(), Problems::default()))
}

pub(super) async fn add(ctx: Ctx, Path(id): Path<String>, Input(form): Input<PeriodForm>) -> Result<Response, PageError> {
    let t = Registrations(ctx.language);
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    let choices = apply::choices(&mut tx, ctx.language, &person).await?;
    let mut problems = Problems::default();
    let days = read(&ctx, &form, &mut problems);
    let held = match form.certificate.parse::<CertificateId>() {
        Ok(id) => certificate::find(&mut tx, id).await?.filter(|found| found.person_id == person.id && found.is_registrable()),
        Err(_) => None,
    };
    if held.is_none() {
        problems.add("certificate", t.bad_certificate());
    }
    let level = held.as_ref().and_then(certificate::Certificate::level);
    let (Some(held), Some(level), Some(registered_on), true) = (held, level, days.registered_on, problems.is_empty()) else {
        return Ok(new_page(&ctx, &person, choices, form, problems));
    };
    let existing = period::in_force(&period::of_person(&mut tx, person.id).await?)?;
    // Renewed in its window, a period follows the one before.
    let in_window = existing
        .iter()
        .any(|period| period.level == level && registered_on >= period.window_from() && registered_on <= period.until);
    let from = days.from.unwrap_or_else(|| if in_window { next_period(&existing, level, registered_on).0 } else { registered_on });
    let new = NewPeriod {
        person: person.id,
        certificate: Some(held.id),
        level,
        first: !existing.iter().any(|period| period.level == level && period.from < from),
        number: form.number.trim().to_owned(),
        registered_on,
        from,
        until: days.until.unwrap_or_else(|| period_from(from).1),
        division_path: path_of(&place),
        application: None,
        import: None,
        reason: form.reason.trim().to_owned(),
    };
    match period::add(&mut tx, &new, Some(held.obtained_on), ctx.actor.account, ctx.now).await {
        Ok(period) => written(&ctx, tx, ("registration.period.add", period), (person.id, &place), t.added()).await,
        Err(error) => {
            let (field, sentence) = words::period_problem(ctx.language, error)?;
            problems.add(field, sentence);
            Ok(new_page(&ctx, &person, choices, form, problems))
        }
    }
}

fn new_page(ctx: &Ctx, person: &Person, choices: Vec<(String, String)>, form: PeriodForm, problems: Problems) -> Response {
    let language = ctx.language;
    let t = Registrations(language);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (id, name) = (person.id, person.name.clone());
    ctx.page(Page::new(t.add_title()).section(Section::People).narrow().status(code), move || {
        let body = if choices.is_empty() {
            nothing_to_register(language, id)
        } else {
            let certificate_error = problems.of("certificate").map(str::to_owned);
            view! {
                <form method="post" action=format!("/people/{id}/periods/new") class="form">
                    <Options name="certificate" label=t.certificate() options=choices value=form.certificate.clone() error=certificate_error />
                    {days(t, &form, &problems)}
                    <Field name="reason" label=t.why() value=form.reason.clone() required=true hint=t.why_hint() error=problems.of("reason").map(str::to_owned) />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit">{t.add_submit()}</button>
                        <a class="button" href=format!("/people/{id}")>{Common(language).cancel()}</a>
                    </div>
                </form>
            }
            .into_any()
        };
        framed(language, (id, name), (t.add_title(), t.add_lead()), &problems, body)
    })
}

fn days(t: Registrations, form: &PeriodForm, problems: &Problems) -> impl IntoView + use<> {
    let error = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        <Field name="number" label=t.register_number() value=form.number.clone() hint=t.register_number_hint() error=error("number") />
        <Field name="registered_on" label=t.register_day() value=form.registered_on.clone() required=true hint=t.day_hint() error=error("registered_on") />
        <Field name="from" label=t.from() value=form.from.clone() hint=t.from_hint() error=error("from") />
        <Field name="until" label=t.until() value=form.until.clone() hint=t.until_hint() error=error("until") />
    }
}

/// What was done is in the trail, and lasts; back to the person.
async fn written(
    ctx: &Ctx,
    mut tx: Tx,
    (action, period): (&str, PeriodId),
    (person, place): (PersonId, &Place),
    said: &str,
) -> Result<Response, PageError> {
    let path = path_of(place);
    let event = Event::done(&ctx.actor, action, "registration_period", period).within(&path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/people/{person}"), &Flash::ok(said)))
}

/// The person and the period of an address, if the actor may do this.
async fn period_of(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, period): &(String, String),
    action: Action,
) -> Result<(Person, Place, Period), PageError> {
    let (person, place) = allowed(ctx, tx, id, action).await?;
    let period: PeriodId = period.parse().map_err(|_| PageError::NotFound)?;
    let found = period::find(tx, period).await?.filter(|found| found.person_id == person.id).ok_or(PageError::NotFound)?;
    Ok((person, place, found))
}

pub(super) async fn show(ctx: Ctx, Path(address): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, place, found) = period_of(&ctx, &mut tx, &address, Action::ReadPeople).await?;
    let form = PeriodForm::of(&found);
    Ok(period_page(&ctx, &person, &place, &found, form, Problems::default()))
}

pub(super) async fn correct(
    ctx: Ctx,
    Path(address): Path<(String, String)>,
    Input(form): Input<PeriodForm>,
) -> Result<Response, PageError> {
    let t = Registrations(ctx.language);
    let mut tx = ctx.write().await?;
    let (person, place, found) = period_of(&ctx, &mut tx, &address, Action::ChangePeople).await?;
    let mut problems = Problems::default();
    let days = read(&ctx, &form, &mut problems);
    let (Some(registered_on), true) = (days.registered_on, problems.is_empty()) else {
        return Ok(period_page(&ctx, &person, &place, &found, form, problems));
    };
    let obtained = match found.certificate_id {
        Some(id) => certificate::find(&mut tx, id).await?.map(|held| held.obtained_on),
        None => None,
    };
    let from = days.from.unwrap_or(registered_on);
    let said = Correction {
        number: form.number.trim().to_owned(),
        registered_on,
        from,
        until: days.until.unwrap_or_else(|| period_from(from).1),
        reason: form.reason.trim().to_owned(),
    };
    match period::correct(&mut tx, found.id, said, obtained, ctx.actor.account, ctx.now).await {
        Ok(period) => written(&ctx, tx, ("registration.period.correct", period), (person.id, &place), t.corrected()).await,
        Err(error) => {
            let (field, sentence) = words::period_problem(ctx.language, error)?;
            problems.add(field, sentence);
            Ok(period_page(&ctx, &person, &place, &found, form, problems))
        }
    }
}

pub(super) async fn take_back(
    ctx: Ctx,
    Path(address): Path<(String, String)>,
    Input(form): Input<PeriodForm>,
) -> Result<Response, PageError> {
    let t = Registrations(ctx.language);
    let mut tx = ctx.write().await?;
    let (person, place, found) = period_of(&ctx, &mut tx, &address, Action::ChangePeople).await?;
    let form = PeriodForm { reason: form.reason, taking_back: "yes".to_owned(), ..PeriodForm::of(&found) };
    let mut problems = Problems::default();
    reason(&ctx, &form, &mut problems);
    if !problems.is_empty() {
        return Ok(period_page(&ctx, &person, &place, &found, form, problems));
    }
    match period::take_back(&mut tx, found.id, form.reason.trim(), ctx.actor.account, ctx.now).await {
        Ok(()) => written(&ctx, tx, ("registration.period.take_back", found.id), (person.id, &place), t.taken_back()).await,
        Err(error) => {
            let (field, sentence) = words::period_problem(ctx.language, error)?;
            problems.add(field, sentence);
            Ok(period_page(&ctx, &person, &place, &found, form, problems))
        }
    }
}

fn period_page(ctx: &Ctx, person: &Person, place: &Place, found: &Period, form: PeriodForm, problems: Problems) -> Response {
    let language = ctx.language;
    let (t, people) = (Registrations(language), People(language));
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_change = found.in_force() && !person.erased && decide(&ctx.actor, Action::ChangePeople, place) == Decision::Allowed;
    let (id, name) = (person.id, person.name.clone());
    let address = format!("/people/{id}/periods/{}", found.id);
    let title = t.kind_of(t.kind_name(&found.kind), level_name(people, &found.level));
    let who = found.recorded_by_name.clone().unwrap_or_else(|| t.somebody().to_owned());
    let number = Some((t.period_number(), found.number.clone())).filter(|(_, number)| !number.is_empty());
    let why = Some((t.why(), found.reason.clone())).filter(|(_, why)| !why.is_empty());
    let facts = [(t.period_span(), span(language, found)), (t.period_on(), date(language, found.registered_on))]
        .into_iter()
        .chain(number)
        .chain(why)
        .chain([(t.recorded(), t.step_by(&who, &date_time(language, found.recorded_at)))])
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{chinese(language, value)}</dd></div> })
        .collect_view();
    let application = found.application_id.map(|application| {
        view! { <p><a href=format!("/registrations/{application}")>{t.by_application()}</a></p> }
    });
    let over = (!found.in_force()).then(|| view! { <p class="notice notice--warn">{t.not_in_force()}</p> });
    ctx.page(Page::new(t.period_title()).section(Section::People).narrow().status(code), move || {
        let taking_back = !form.taking_back.is_empty();
        let error = problems.of("reason").map(str::to_owned);
        let forms = may_change.then(|| {
            let (correcting, taking) = if taking_back { (String::new(), form.reason.clone()) } else { (form.reason.clone(), String::new()) };
            let (why_error, back_error) = if taking_back { (None, error) } else { (error, None) };
            // One of the two fields for a reason has the name's id: the one that was typed into.
            let back_error = back_error.map(|text| view! { <p class="field__error" id="back-error">{text}</p> });
            view! {
                <section class="section">
                    <h2>{t.correct_title()}</h2>
                    <form method="post" action=address.clone() class="form">
                        <p class="muted">{t.correct_lead()}</p>
                        {days(t, &form, &problems)}
                        <Field name="reason" label=t.correct_why() value=correcting required=true error=why_error />
                        <div class="form__actions"><button class="button" type="submit">{t.correct_submit()}</button></div>
                    </form>
                </section>
                <section class="section">
                    <h2>{t.take_back_title()}</h2>
                    <form method="post" action=format!("{address}/take-back") class="form">
                        <p class="muted">{t.take_back_lead()}</p>
                        <div class="field">
                            <label class="field__label" for="back">{t.take_back_why()}</label>
                            <input class="field__input" id="back" name="reason" type="text" value=taking required=true aria-describedby=back_error.is_some().then_some("back-error") />
                            {back_error}
                        </div>
                        <div class="form__actions"><button class="button button--danger" type="submit">{t.take_back_submit()}</button></div>
                    </form>
                </section>
            }
        });
        view! {
            {breadcrumb(
                language,
                vec![Crumb::link(people.title(), "/people"), Crumb::link(name.clone(), format!("/people/{id}")), Crumb::here(t.period_title())],
            )}
            <header class="page-head">
                <h1>{chinese(language, title)}</h1>
                <p class="page-head__lead">{chinese(language, name)}</p>
            </header>
            {error_summary(language, &problems)}
            <div class="stack">{over}<dl class="facts">{facts}</dl>{application}</div>
            {forms}
        }
    })
}
