//! Handing in an application for somebody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::certification::certificate::{Certificate, of_person};
use zhengtu::certification::registration::Offer;
use zhengtu::certification::registration::application::{self, ActError};
use zhengtu::ids::CertificateId;
use zhengtu::person::store::Person;
use zhengtu::store::Tx;

use super::super::people::level_name;
use super::{allowed, framed, nothing_to_register, path_of, words};
use crate::components::{Field, Options};
use crate::locale::{Common, Language, People, Registrations, date};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ApplyForm {
    certificate: String,
    note: String,
}

/// The certificates of somebody that can be registered, the highest first, as choices.
pub(super) async fn choices(tx: &mut Tx, language: Language, person: &Person) -> Result<Vec<(String, String)>, PageError> {
    let mut held: Vec<Certificate> = of_person(tx, person.id).await?.into_iter().filter(Certificate::is_registrable).collect();
    held.sort_by_key(|item| std::cmp::Reverse((item.level(), item.obtained_on)));
    let name = |item: &Certificate| {
        format!("{} · {} · {}", level_name(People(language), &item.level), item.number, date(language, item.obtained_on))
    };
    Ok(held.iter().map(|item| (item.id.to_string(), name(item))).collect())
}

pub(super) async fn new(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, _) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    // Whoever comes here a second time sees what is open.
    if let Some(open) = application::open_of(&mut tx, person.id).await? {
        return Ok(ctx.redirect(&format!("/registrations/{}", open.id)));
    }
    let choices = choices(&mut tx, ctx.language, &person).await?;
    Ok(page(&ctx, &person, choices, ApplyForm::default(), Problems::default()))
}

pub(super) async fn submit(ctx: Ctx, Path(id): Path<String>, Input(form): Input<ApplyForm>) -> Result<Response, PageError> {
    let (t, common) = (Registrations(ctx.language), Common(ctx.language));
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    let choices = choices(&mut tx, ctx.language, &person).await?;
    let mut problems = Problems::default();
    let certificate: Option<CertificateId> = form.certificate.parse().ok();
    if certificate.is_none() {
        problems.add("certificate", t.bad_certificate());
    }
    if form.note.chars().count() > 500 {
        problems.add("note", common.field_too_long(500));
    }
    let (Some(certificate), true) = (certificate, problems.is_empty()) else {
        return Ok(page(&ctx, &person, choices, form, problems));
    };
    match application::submit(&mut tx, person.id, certificate, &form.note, ctx.actor.account, ctx.now).await {
        Ok((application, offer)) => {
            let path = path_of(&place);
            let event = Event::done(&ctx.actor, "registration.submit", "registration_application", application).within(&path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            let late = matches!(offer, Offer::First { late: true, .. } | Offer::Renewal { late: true, .. });
            let flash = if late { Flash::warn(t.submitted_late()) } else { Flash::ok(t.submitted()) };
            Ok(ctx.redirect_with(&format!("/registrations/{application}"), &flash))
        }
        Err(ActError::Open(open)) => Ok(ctx.redirect_with(&format!("/registrations/{open}"), &Flash::warn(t.already_open()))),
        Err(error) => {
            let (field, sentence) = words::act_problem(ctx.language, error)?;
            problems.add(field, sentence);
            Ok(page(&ctx, &person, choices, form, problems))
        }
    }
}

fn page(ctx: &Ctx, person: &Person, choices: Vec<(String, String)>, form: ApplyForm, problems: Problems) -> Response {
    let language = ctx.language;
    let t = Registrations(language);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (id, name) = (person.id, person.name.clone());
    ctx.page(Page::new(t.apply_title()).section(Section::People).narrow().status(code), move || {
        let body = if choices.is_empty() {
            nothing_to_register(language, id)
        } else {
            let error = |field: &str| problems.of(field).map(str::to_owned);
            view! {
                <form method="post" action=format!("/people/{id}/registration/new") class="form">
                    <Options name="certificate" label=t.certificate() options=choices value=form.certificate error=error("certificate") />
                    <Field name="note" kind="textarea" label=t.note() value=form.note hint=t.note_hint() error=error("note") />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit">{t.submit()}</button>
                        <a class="button" href=format!("/people/{id}")>{Common(language).cancel()}</a>
                    </div>
                </form>
            }
            .into_any()
        };
        framed(language, (id, name), (t.apply_title(), t.apply_lead()), &problems, body)
    })
}
