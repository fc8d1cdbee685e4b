//! 报考条件自查: which level somebody may sit this year or next, and what is missing. What is typed is posted, and kept nowhere.

mod answer;
mod form;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::Datelike;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::certification::eligibility::{Answer, LocalRule, eligibility, rule_for};
use zhengtu::certification::entered::cut_offs;
use zhengtu::clock::date_of;
use zhengtu::division::{Division, store as division};
use zhengtu::person::link;
use zhengtu::practice::preference;
use zhengtu::store::Tx;

use super::people::{person_of, place_of};
use crate::components::{Crumb, breadcrumb, chinese, error_summary};
use crate::locale::{Eligibility, People};
use crate::pages::practice::owner_of;
use crate::server::{Access, Ctx, Input, Page, PageError, Problems, Route, Section, get, post};
use form::EligibilityForm;

const HERE: &str = "/eligibility";

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![
        get(HERE, Access::Public, show),
        post(HERE, Access::Public, asked),
        get("/people/{id}/eligibility", Access::Needs(Action::ReadPeople), of_person),
        post("/people/{id}/eligibility", Access::Needs(Action::ReadPeople), asked_of_person),
    ]
}

/// Whose conditions are looked at.
enum About {
    /// Whoever asks; `true`: their entry of the register was used.
    Oneself(bool),
    /// Somebody of the register: id and name.
    Person(String, String),
}

/// What a page is made of.
struct Shown {
    about: About,
    form: EligibilityForm,
    provinces: Vec<Division>,
    problems: Problems,
    answer: Option<(LocalRule, Vec<Answer>)>,
}

/// 报名 is in spring and the exam in early summer: from July on the next exam is that of the year after (domain reference §1.5).
fn next_exam_year(ctx: &Ctx) -> i64 {
    let today = date_of(ctx.now);
    i64::from(today.year()) + i64::from(today.month() >= 7)
}

async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let linked = match ctx.actor.account {
        Some(account) => link::of_account(&mut tx, account).await?,
        None => None,
    };
    let form = match &linked {
        Some(link) => EligibilityForm::of_register(&mut tx, link.person_id, next_exam_year(&ctx)).await?,
        None => EligibilityForm::empty(next_exam_year(&ctx)).of_province(preferred_province(&ctx, &mut tx).await?),
    };
    respond(&ctx, &mut tx, About::Oneself(linked.is_some()), form, true).await
}

/// Where somebody prepares for the exam, if they have said so.
async fn preferred_province(ctx: &Ctx, tx: &mut Tx) -> Result<String, PageError> {
    let Some(owner) = owner_of(ctx) else { return Ok(String::new()) };
    let preference = preference::store::of(tx, owner).await?;
    let region = division::of(tx, preference.division_code.as_deref()).await?;
    let path = region.map(|region| region.path).unwrap_or_default();
    Ok(path.split('/').find(|part| !part.is_empty()).unwrap_or_default().to_owned())
}

async fn of_person(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let about = person(&ctx, &mut tx, &id).await?;
    let form = EligibilityForm::of_register(&mut tx, id.parse().map_err(|_| PageError::NotFound)?, next_exam_year(&ctx)).await?;
    respond(&ctx, &mut tx, about, form, true).await
}

async fn asked(ctx: Ctx, Input(form): Input<EligibilityForm>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    respond(&ctx, &mut tx, About::Oneself(false), form, false).await
}

async fn asked_of_person(ctx: Ctx, Path(id): Path<String>, Input(form): Input<EligibilityForm>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let about = person(&ctx, &mut tx, &id).await?;
    respond(&ctx, &mut tx, about, form, false).await
}

async fn person(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<About, PageError> {
    let (person, memberships) = person_of(tx, id).await?;
    ctx.require(Action::ReadPeople, &place_of(&memberships)).await?;
    Ok(About::Person(person.id.to_string(), person.name))
}

/// The form as it is first seen, answered at once where the register knows enough; or what was asked, with what is wrong.
async fn respond(ctx: &Ctx, tx: &mut Tx, about: About, form: EligibilityForm, first: bool) -> Result<Response, PageError> {
    let rules = cut_offs::in_force(tx).await?;
    let mut problems = Problems::default();
    let answer = work_out(ctx, &form, &rules, &mut problems);
    let provinces = division::children(tx, None).await?;
    let problems = if first { Problems::default() } else { problems };
    Ok(page(ctx, Shown { about, form, provinces, problems, answer }))
}

fn work_out(ctx: &Ctx, form: &EligibilityForm, rules: &[LocalRule], problems: &mut Problems) -> Option<(LocalRule, Vec<Answer>)> {
    let t = Eligibility(ctx.language);
    let (applicant, year) = form.read(t, date_of(ctx.now), problems)?;
    let province = (!form.province.is_empty()).then_some(form.province.as_str());
    let Some(rule) = rule_for(rules, province, year) else {
        problems.add("year", t.bad_rule());
        return None;
    };
    Some((rule.clone(), eligibility(&applicant, rule, year)))
}

fn page(ctx: &Ctx, shown: Shown) -> Response {
    let t = Eligibility(ctx.language);
    let Shown { about, form, provinces, problems, answer } = shown;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (action, lead, crumbs, section) = match &about {
        About::Person(id, name) => {
            let people = People(ctx.language);
            let crumbs = vec![
                Crumb::link(people.title(), "/people"),
                Crumb::link(name.clone(), format!("/people/{id}")),
                Crumb::here(t.title()),
            ];
            (format!("/people/{id}/eligibility"), t.lead_of(name), Some(crumbs), Section::People)
        }
        About::Oneself(_) => (HERE.to_owned(), t.lead().to_owned(), None, Section::Certificates),
    };
    let known = matches!(about, About::Oneself(true));
    let here = action.clone();
    ctx.page(Page::new(t.title()).section(section).status(status).found_at(here), move || {
        let answered = answer.map(|(rule, answers)| answer::section(t, &rule, &answers));
        view! {
            {crumbs.map(|crumbs| breadcrumb(t.0, crumbs))}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, lead)}</p>
            </header>
            {known.then(|| view! { <p class="notice" role="status">{t.from_register()}</p> })}
            {answered}
            <form method="post" action=action class="form section screen-only" novalidate>
                {error_summary(t.0, &problems)}
                {form.fields(t, &provinces, &problems)}
                <div class="form__actions"><button class="button button--primary" type="submit">{t.submit()}</button></div>
            </form>
        }
    })
}
