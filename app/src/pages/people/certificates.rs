//! Somebody's certificates: the list on their page, one put on record, one looked at and voided.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::certification::certificate::{
    self, Certificate, DayProblem, NewCertificate, NotVoided, RecordError, find, record as put_on_record, void as void_record,
};
use zhengtu::certification::rules::Scheme;
use zhengtu::exchange::cells;
use zhengtu::ids::CertificateId;
use zhengtu::person::store::Person;
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use super::{allowed, words};
use crate::components::{Column, Crumb, Field, Options, Table, breadcrumb, chinese, error_summary, status};
use crate::locale::{Certificates, Common, Language, People, date, date_time};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// The section of somebody's page.
pub(super) fn section(
    language: Language,
    person: &Person,
    certificates: Vec<Certificate>,
    may_change: bool,
) -> impl IntoView + use<> {
    let t = Certificates(language);
    let address = format!("/people/{}/certificates", person.id);
    let add = may_change.then(|| view! { <a class="link-more" href=format!("{address}/new")>{t.record()}</a> });
    let body = if certificates.is_empty() {
        view! { <p class="muted">{t.none()}</p> }.into_any()
    } else {
        table(language, Some(&address), certificates).into_any()
    };
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.title()}</h2>{add}</div>
            {body}
        </section>
    }
}

/// The list; with links to each where there is an address for them.
pub(in crate::pages) fn table(language: Language, address: Option<&str>, certificates: Vec<Certificate>) -> impl IntoView + use<> {
    let (t, people) = (Certificates(language), People(language));
    let rows = certificates
        .into_iter()
        .map(|item| {
            let state = if item.in_force() { status("ok", t.in_force()).into_any() } else { status("idle", t.voided()).into_any() };
            let scheme = item.scheme().map(|scheme| t.scheme_name(scheme));
            let level = chinese(language, words::level_code(people, &item.level));
            let level = match address {
                Some(address) => view! { <a href=format!("{address}/{}", item.id)>{level}</a> }.into_any(),
                None => level,
            };
            view! {
                <tr>
                    <th scope="row">{level}</th>
                    <td class="nowrap" data-label=people.certificate_number()>{item.number}</td>
                    <td data-label=t.scheme()>{scheme}</td>
                    <td data-label=t.obtained_on()>{date(language, item.obtained_on)}</td>
                    <td data-label=people.check_state()>{state}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table columns=vec![
            Column::text(t.level()),
            Column::text(people.certificate_number()),
            Column::text(t.scheme()),
            Column::text(t.obtained_on()),
            Column::text(people.check_state()),
        ]>{rows}</Table>
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RecordForm {
    level: String,
    scheme: String,
    number: String,
    obtained_on: String,
    issuer: String,
    valid_until: String,
}

pub(super) async fn new(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, _) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    drop(tx);
    Ok(form_page(&ctx, &person, RecordForm::default(), Problems::default()))
}

pub(super) async fn record(ctx: Ctx, Path(id): Path<String>, Input(form): Input<RecordForm>) -> Result<Response, PageError> {
    let t = Certificates(ctx.language);
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    let mut problems = Problems::default();
    let path = place.division_path.clone().unwrap_or_else(|| "/".to_owned());
    let new = entered(&ctx, &person, &form, &path, &mut problems);
    let (Some(new), true) = (new, problems.is_empty()) else {
        return Ok(form_page(&ctx, &person, form, problems));
    };
    match put_on_record(&mut tx, &new, ctx.now).await {
        Ok((certificate, remark)) => {
            let event = Event::done(&ctx.actor, "certificate.record", "certificate", certificate).within(&path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            let flash = match remark {
                None => Flash::ok(t.recorded()),
                Some(year) => Flash::warn(t.recorded_early(year)),
            };
            Ok(ctx.redirect_with(&format!("/people/{}", person.id), &flash))
        }
        Err(error) => {
            let (field, sentence) = said(t, error)?;
            problems.add(field, sentence);
            Ok(form_page(&ctx, &person, form, problems))
        }
    }
}

fn entered<'a>(
    ctx: &Ctx,
    person: &Person,
    form: &'a RecordForm,
    path: &'a str,
    problems: &mut Problems,
) -> Option<NewCertificate<'a>> {
    let (t, common) = (Certificates(ctx.language), Common(ctx.language));
    let level = Level::from_code(&form.level);
    if level.is_none() {
        problems.add("level", common.field_empty());
    }
    let scheme = Scheme::from_code(&form.scheme);
    if scheme.is_none() {
        problems.add("scheme", common.field_empty());
    }
    if form.number.trim().is_empty() {
        problems.add("number", common.field_empty());
    }
    let obtained_on = cells::date(&form.obtained_on);
    if obtained_on.is_none() {
        problems.add("obtained_on", t.bad_day());
    }
    let valid_until = cells::date(&form.valid_until);
    if valid_until.is_none() && !form.valid_until.trim().is_empty() {
        problems.add("valid_until", t.bad_day());
    }
    if form.issuer.chars().count() > 100 {
        problems.add("issuer", common.field_too_long(100));
    }
    let scheme = scheme?;
    Some(NewCertificate {
        person: person.id,
        level: level?,
        scheme,
        number: &form.number,
        issuer: &form.issuer,
        obtained_on: obtained_on?,
        valid_until: valid_until.filter(|_| scheme == Scheme::SeniorSlip),
        division_path: path,
        import: None,
        by: ctx.actor.account,
    })
}

/// Which field a refusal is about, and its sentence.
fn said(t: Certificates, error: RecordError) -> Result<(&'static str, String), PageError> {
    Ok(match error {
        RecordError::Number => ("number", t.bad_number().to_owned()),
        RecordError::HeldByAnother => ("number", t.held_by_another().to_owned()),
        RecordError::OnRecord => ("number", t.on_record().to_owned()),
        RecordError::SameLevel(number) => ("number", t.same_level(&number)),
        RecordError::SchemeOfLevel => ("scheme", t.scheme_of_level().to_owned()),
        RecordError::NoIssuer => ("issuer", t.no_issuer().to_owned()),
        RecordError::Until => ("valid_until", t.until_backwards().to_owned()),
        RecordError::Day(DayProblem::Future) => ("obtained_on", t.future().to_owned()),
        RecordError::Day(DayProblem::BeforeScheme(year)) => ("obtained_on", t.before_scheme(year)),
        RecordError::Day(DayProblem::BeforeExam(year)) => ("obtained_on", t.before_exam(year)),
        RecordError::Store(error) => return Err(error.into()),
    })
}

fn form_page(ctx: &Ctx, person: &Person, form: RecordForm, problems: Problems) -> Response {
    let language = ctx.language;
    let (t, people) = (Certificates(language), People(language));
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (id, name) = (person.id, person.name.clone());
    ctx.page(Page::new(t.record()).section(Section::People).narrow().status(code), move || {
        let error = |field: &str| problems.of(field).map(str::to_owned);
        let first = || std::iter::once((String::new(), t.choose().to_owned()));
        let levels = first().chain(Level::ALL.map(|level| (level.code().to_owned(), words::level(people, level).to_owned()))).collect();
        let schemes =
            first().chain(Scheme::ALL.iter().map(|scheme| (scheme.code().to_owned(), t.scheme_name(*scheme).to_owned()))).collect();
        view! {
            {breadcrumb(
                language,
                vec![Crumb::link(people.title(), "/people"), Crumb::link(name.clone(), format!("/people/{id}")), Crumb::here(t.record())],
            )}
            <header class="page-head">
                <h1>{t.record()}</h1>
                <p class="page-head__lead">{chinese(language, format!("{name} · {}", t.record_lead()))}</p>
            </header>
            {error_summary(language, &problems)}
            <form method="post" action=format!("/people/{id}/certificates/new") class="form">
                <Options name="level" label=t.level() options=levels value=form.level error=error("level") />
                <Options name="scheme" label=t.scheme() options=schemes value=form.scheme hint=t.scheme_hint() error=error("scheme") />
                <Field name="number" label=t.number() value=form.number required=true error=error("number") autocomplete="off" />
                <Field name="obtained_on" label=t.obtained_on() value=form.obtained_on required=true hint=t.day_hint() error=error("obtained_on") />
                <Field name="issuer" label=t.issuer() value=form.issuer hint=t.issuer_hint() error=error("issuer") />
                <Field name="valid_until" label=t.valid_until() value=form.valid_until hint=t.valid_until_hint() error=error("valid_until") />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.record_submit()}</button>
                    <a class="button" href=format!("/people/{id}")>{Common(language).cancel()}</a>
                </div>
            </form>
        }
    })
}

/// The person and the certificate of an address, if the actor may do this.
async fn certificate_of(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, certificate): &(String, String),
    action: Action,
) -> Result<(Person, Place, Certificate), PageError> {
    let (person, place) = allowed(ctx, tx, id, action).await?;
    let certificate: CertificateId = certificate.parse().map_err(|_| PageError::NotFound)?;
    let found = find(tx, certificate).await?.filter(|found| found.person_id == person.id).ok_or(PageError::NotFound)?;
    Ok((person, place, found))
}

pub(super) async fn show(ctx: Ctx, Path(address): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, place, found) = certificate_of(&ctx, &mut tx, &address, Action::ReadPeople).await?;
    drop(tx);
    Ok(certificate_page(&ctx, &person, &place, found, VoidForm::default(), Problems::default()))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct VoidForm {
    reason: String,
}

pub(super) async fn void(
    ctx: Ctx,
    Path(address): Path<(String, String)>,
    Input(form): Input<VoidForm>,
) -> Result<Response, PageError> {
    let (t, common) = (Certificates(ctx.language), Common(ctx.language));
    let mut tx = ctx.write().await?;
    let (person, place, found) = certificate_of(&ctx, &mut tx, &address, Action::ChangePeople).await?;
    let mut problems = Problems::default();
    if form.reason.trim().is_empty() {
        problems.add("reason", common.field_empty());
    } else if form.reason.chars().count() > 200 {
        problems.add("reason", common.field_too_long(200));
    }
    if !problems.is_empty() {
        return Ok(certificate_page(&ctx, &person, &place, found, form, problems));
    }
    let back = format!("/people/{}", person.id);
    match void_record(&mut tx, &found, ctx.actor.account, form.reason.trim(), ctx.now).await? {
        Ok(()) => {
            let path = place.division_path.clone().unwrap_or_default();
            let event = Event::done(&ctx.actor, "certificate.void", "certificate", found.id).within(&path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&back, &Flash::ok(t.void_done())))
        }
        Err(NotVoided::Already) => Ok(ctx.redirect_with(&back, &Flash::warn(t.void_already()))),
        Err(NotVoided::ApplicationOpen) => {
            problems.add("reason", t.void_applied());
            Ok(certificate_page(&ctx, &person, &place, found, form, problems))
        }
    }
}

/// Where a certificate is valid.
fn validity(t: Certificates, item: &Certificate) -> String {
    match (&item.division_name, item.locally_valid) {
        (_, false) => t.valid_nationwide().to_owned(),
        (Some(place), true) => t.valid_in(place),
        (None, true) => t.valid_locally().to_owned(),
    }
}

fn certificate_page(
    ctx: &Ctx,
    person: &Person,
    place: &Place,
    item: certificate::Certificate,
    form: VoidForm,
    problems: Problems,
) -> Response {
    let language = ctx.language;
    let (t, people) = (Certificates(language), People(language));
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_change = !person.erased && decide(&ctx.actor, Action::ChangePeople, place) == Decision::Allowed;
    let (id, name) = (person.id, person.name.clone());
    let title = words::level_code(people, &item.level);
    ctx.page(Page::new(title).section(Section::People).narrow().status(code), move || {
        let voided = item.voided_at.map(|at| {
            view! {
                <div class="notice notice--warn">
                    <div>
                        <p><b>{t.voided_on(&date_time(language, at))}</b></p>
                        <p>{chinese(language, t.void_reason_of(&item.void_reason))}</p>
                    </div>
                </div>
            }
        });
        let until = item.valid_until.map(|day| (t.valid_until(), date(language, day)));
        let facts = [
            (t.number(), item.number.clone()),
            (t.scheme(), item.scheme().map(|scheme| t.scheme_name(scheme).to_owned()).unwrap_or_default()),
            (t.obtained_on(), date(language, item.obtained_on)),
            (t.validity(), validity(t, &item)),
            (t.paper(), item.title.clone()),
            (t.issuer(), item.issuer.clone()),
        ]
        .into_iter()
        .chain(until)
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{chinese(language, value)}</dd></div> })
        .collect_view();
        let voiding = (may_change && item.in_force()).then(|| {
            view! {
                <section class="section">
                    <h2>{t.void_title()}</h2>
                    <form method="post" action=format!("/people/{id}/certificates/{}", item.id) class="form">
                        <p class="muted">{t.void_lead()}</p>
                        <Field name="reason" label=t.void_reason() value=form.reason required=true error=problems.of("reason").map(str::to_owned) />
                        <div class="form__actions"><button class="button button--danger" type="submit">{t.void_submit()}</button></div>
                    </form>
                </section>
            }
        });
        view! {
            {breadcrumb(
                language,
                vec![Crumb::link(people.title(), "/people"), Crumb::link(name.clone(), format!("/people/{id}")), Crumb::here(t.title())],
            )}
            <header class="page-head">
                <h1>{chinese(language, title)}</h1>
                <p class="page-head__lead">{chinese(language, name)}</p>
            </header>
            {error_summary(language, &problems)}
            <div class="stack">{voided}<dl class="facts">{facts}</dl></div>
            {voiding}
        }
    })
}
