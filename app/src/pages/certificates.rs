//! 查验证书: whether a certificate with this holder and number is on record. Posted, so that neither stands in an address.

mod mine;

use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::account::attempt::{self, CERTIFICATE_CHECK_ADDRESS};
use zhengtu::certification::certificate::{Certificate, check, folded_number};
use zhengtu::clock::date_of;
use zhengtu::person::name;

use super::people::level_name;
use crate::components::{Field, chinese, error_summary};
use crate::locale::{Certificates, Common, Eligibility, Language, Linking, People, date};
use crate::server::{Access, Ctx, Input, Page, PageError, Peer, Problems, Route, Section, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![
        get("/certificates/check", Access::Public, show),
        post("/certificates/check", Access::Public, answer),
        get("/certificates/mine", Access::Needs(Action::UseOwnAccount), mine::show),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CheckForm {
    name: String,
    number: String,
}

/// What the check came to.
enum Answer {
    NotAsked,
    Found(Box<Certificate>),
    NotFound,
    /// Too often from one network: the sentence with the waiting time.
    Wait(String),
}

async fn show(ctx: Ctx) -> Response {
    page(&ctx, CheckForm::default(), &Problems::default(), Answer::NotAsked)
}

async fn answer(ctx: Ctx, peer: Peer, Input(form): Input<CheckForm>) -> Result<Response, PageError> {
    let (t, common) = (People(ctx.language), Common(ctx.language));
    let mut problems = Problems::default();
    if form.name.trim().is_empty() {
        problems.add("name", common.field_empty());
    } else if form.name.chars().count() > 100 {
        problems.add("name", common.field_too_long(100));
    }
    if form.number.trim().is_empty() {
        problems.add("number", common.field_empty());
    } else if folded_number(&form.number).is_none() {
        problems.add("number", t.check_bad_number());
    }
    if !problems.is_empty() {
        return Ok(page(&ctx, form, &problems, Answer::NotAsked));
    }
    if let Some(network) = peer.network() {
        let key = CERTIFICATE_CHECK_ADDRESS.key(&ctx.state.secret, &network);
        let mut tx = ctx.write().await?;
        let counted = attempt::count(&mut tx, &CERTIFICATE_CHECK_ADDRESS, &key, ctx.now).await?;
        tx.commit().await?;
        if let Err(until) = counted {
            let minutes = ((until - ctx.now).num_seconds() + 59).div_euclid(60).max(1);
            return Ok(page(&ctx, form, &problems, Answer::Wait(t.check_wait(minutes))));
        }
    }
    let mut tx = ctx.read().await?;
    let found = check(&mut tx, &form.name, &form.number).await?;
    let answer = found.map_or(Answer::NotFound, |certificate| Answer::Found(Box::new(certificate)));
    Ok(page(&ctx, form, &problems, answer))
}

fn page(ctx: &Ctx, form: CheckForm, problems: &Problems, answer: Answer) -> Response {
    let language = ctx.language;
    let t = People(language);
    let status = match (&answer, problems.is_empty()) {
        (Answer::Wait(_), _) => StatusCode::TOO_MANY_REQUESTS,
        (_, true) => StatusCode::OK,
        (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let problems = problems.clone();
    let today = date_of(ctx.now);
    ctx.page(Page::new(t.check_title()).section(Section::Certificates).narrow().status(status), move || {
        let error = |field: &str| problems.of(field).map(str::to_owned);
        view! {
            <header class="page-head">
                <h1>{t.check_title()}</h1>
                <p class="page-head__lead">{t.check_lead()}</p>
            </header>
            <p class="screen-only"><a class="link-more" href="/certificates/mine">{Linking(language).to_own()}</a>" "<a class="link-more" href="/eligibility">{Eligibility(language).to_own()}</a></p>
            <div class="stack stack--loose">
                {result(language, answer, today)}
                {error_summary(language, &problems)}
                <form method="post" action="/certificates/check" class="form">
                    <Field name="name" label=t.check_name() value=form.name required=true error=error("name") autocomplete="off" />
                    <Field
                        name="number"
                        label=t.check_number()
                        value=form.number
                        required=true
                        hint=t.check_number_hint()
                        error=error("number")
                        autocomplete="off"
                    />
                    <div class="form__actions"><button class="button button--primary" type="submit">{t.check_submit()}</button></div>
                </form>
            </div>
        }
    })
}

/// How far it counts: a pass slip has a last day, and is no certificate.
fn state(language: Language, certificate: &Certificate, today: NaiveDate) -> String {
    let (t, people) = (Certificates(language), People(language));
    match certificate.valid_until {
        Some(until) if until < today => t.check_slip_over(&date(language, until)),
        Some(until) => t.check_slip(&date(language, until)),
        None if certificate.locally_valid => people.state_local().to_owned(),
        None => people.state_national().to_owned(),
    }
}

fn result(language: Language, answer: Answer, today: NaiveDate) -> impl IntoView {
    let t = People(language);
    match answer {
        Answer::NotAsked => ().into_any(),
        Answer::Wait(sentence) => {
            view! { <section class="section"><p class="notice notice--warn" role="alert">{sentence}</p></section> }.into_any()
        }
        Answer::NotFound => view! {
            <section class="section">
                <div class="notice notice--warn" role="status">
                    <div>
                        <p><b>{t.check_not_found()}</b></p>
                        <p>{t.check_not_found_text()}</p>
                    </div>
                </div>
            </section>
        }
        .into_any(),
        Answer::Found(certificate) if !certificate.in_force() => {
            let t = Certificates(language);
            view! {
                <section class="section">
                    <div class="notice notice--warn" role="status">
                        <div>
                            <p><b>{t.check_voided()}</b></p>
                            <p>{t.check_voided_text()}</p>
                        </div>
                    </div>
                </section>
            }
            .into_any()
        }
        Answer::Found(certificate) => {
            let state = state(language, &certificate, today);
            let facts = [
                (t.check_holder(), name::masked(&certificate.name)),
                (t.check_level(), level_name(t, &certificate.level).to_owned()),
                (t.obtained_on(), date(language, certificate.obtained_on)),
                (t.check_state(), state),
                (t.certificate_name(), certificate.title),
                (t.issuer(), certificate.issuer),
            ]
            .into_iter()
            .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{chinese(language, value)}</dd></div> })
            .collect_view();
            view! {
                <section class="section">
                    <div class="notice notice--ok" role="status"><p><b>{t.check_found()}</b></p></div>
                    <dl class="facts">{facts}</dl>
                </section>
            }
            .into_any()
        }
    }
}
