//! One organisation, and what an administrator can do about it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::clock::date_of;
use zhengtu::division::store as divisions;
use zhengtu::organisation::Organisation;
use zhengtu::person::relocation::in_organisation;

use super::{allowed, kind_name, list, place};
use crate::components::{Crumb, Field, breadcrumb, chinese, error_summary};
use crate::locale::{Organisations, count, date};
use crate::pages::divisions::full_name;
use crate::server::{Ctx, Page, PageError, Problems, Section};

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let organisation = allowed(&ctx, &id, Action::ReadOrganisations).await?;
    let today = date_of(ctx.now).to_string();
    page(&ctx, &organisation, today, &Problems::default()).await
}

/// The page, with what was typed into the form that closes it.
pub(super) async fn page(ctx: &Ctx, found: &Organisation, closing: String, problems: &Problems) -> Result<Response, PageError> {
    let language = ctx.language;
    let t = Organisations(language);
    let mut tx = ctx.read().await?;
    let division = match divisions::find(&mut tx, &found.division).await? {
        Some(division) => full_name(&mut tx, &division).await?,
        None => found.division.clone(),
    };
    let people = in_organisation(&mut tx, found.id).await?;
    drop(tx);
    let manages = decide(&ctx.actor, Action::ManageDivisions, &place(found)) == Decision::Allowed;
    let errors = error_summary(language, problems);
    let closed = found.closed_on.map(|day| {
        view! { <p class="notice notice--warn"><span>{t.notice_closed(&date(language, day))}</span></p> }
    });
    let facts = facts(ctx, found, division, people);
    let edit = manages.then(|| {
        let to = format!("/organisations/{}/edit", found.id);
        view! { <div class="page-head__actions"><a class="button" href=to>{t.edit()}</a></div> }
    });
    let closing = manages.then(|| closing_form(ctx, found, closing, people, problems));
    let name = found.name.clone();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page =
        Page::new(name.clone()).section(Section::Organisations).status(status).found_at(format!("/organisations/{}", found.id));
    Ok(ctx.page(page, move || {
        view! {
            {breadcrumb(language, vec![Crumb::link(t.title(), "/organisations"), Crumb::here(name.clone())])}
            <header class="page-head"><h1>{chinese(language, name)}</h1>{edit}</header>
            {errors}
            {closed}
            {facts}
            {closing}
        }
    }))
}

fn facts(ctx: &Ctx, found: &Organisation, division: String, people: i64) -> impl IntoView + use<> {
    let t = Organisations(ctx.language);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| date(ctx.language, day));
    let opened = day(found.opened_on).unwrap_or_else(|| t.unknown().to_owned());
    let closed = day(found.closed_on).map(|day| view! { <dt>{t.closed_on()}</dt><dd>{day}</dd> });
    view! {
        <dl class="facts">
            <dt>{t.state()}</dt><dd>{list::state(t, found.closed_on.is_some())}</dd>
            <dt>{t.kind()}</dt><dd>{kind_name(ctx.language, &found.kind)}</dd>
            <dt>{t.division()}</dt><dd><a href=format!("/divisions/{}", found.division)>{chinese(ctx.language, division)}</a></dd>
            <dt>{t.people()}</dt><dd>{t.people_count(&count(people))}</dd>
            <dt>{t.opened_on()}</dt><dd>{opened}</dd>
            {closed}
        </dl>
    }
}

/// Closes it, or takes that back.
fn closing_form(ctx: &Ctx, found: &Organisation, typed: String, people: i64, problems: &Problems) -> AnyView {
    let t = Organisations(ctx.language);
    if found.closed_on.is_some() {
        let to = format!("/organisations/{}/reopen", found.id);
        return view! {
            <section class="section">
                <form class="form" method="post" action=to>
                    <div class="form__actions"><button class="button" type="submit">{t.reopen_button()}</button></div>
                </form>
            </section>
        }
        .into_any();
    }
    let to = format!("/organisations/{}/close", found.id);
    let error = problems.of("closed_on").map(str::to_owned);
    let still_there =
        (people > 0).then(|| view! { <p class="notice notice--warn"><span>{t.close_people(&count(people))}</span></p> });
    view! {
        <section class="section">
            <h2>{t.close_title()}</h2>
            <form class="form" method="post" action=to>
                <p>{t.close_note()}</p>
                {still_there}
                <Field name="closed_on" label=t.closed_on() kind="date" value=typed error=error required=true />
                <div class="form__actions"><button class="button button--danger" type="submit">{t.close_button()}</button></div>
            </form>
        </section>
    }
    .into_any()
}
