//! The office's side: making a code for somebody, and ending what was linked by mistake.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::linking;
use zhengtu::notification::{Notice, store::notify};
use zhengtu::person::link::{self, EndedAs, Link, LinkError, LinkRefusal, Waiting};
use zhengtu::person::store::{Membership, Person};

use super::slip;
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Linking, People, date};
use crate::pages::people::{person_of, place_of, unless_erased};
use crate::server::{Ctx, Flash, Page, PageError, Section};

/// What a person's page says of their account.
pub(in crate::pages) fn section(
    ctx: &Ctx,
    person: &Person,
    found: Option<&Link>,
    waiting: Option<&Waiting>,
    may_change: bool,
) -> impl IntoView + use<> {
    let t = Linking(ctx.language);
    let address = format!("/people/{}/link", person.id);
    let make = move |label: &'static str| {
        may_change.then(|| {
            view! { <form method="post" action=address><button class="button" type="submit">{label}</button></form> }
        })
    };
    let body = match (found, waiting) {
        (Some(link), _) => {
            let end = may_change.then(|| {
                view! {
                    <details class="disclosure">
                        <summary>{t.officer_end()}</summary>
                        <form class="stack" method="post" action=format!("/people/{}/link/end", person.id)>
                            <p>{t.officer_end_note()}</p>
                            <div><button class="button button--danger" type="submit">{t.officer_end()}</button></div>
                        </form>
                    </details>
                }
            });
            view! { <p>{t.officer_linked(&date(t.0, date_of(link.confirmed_at)))}</p> {end} }.into_any()
        }
        (None, Some(waiting)) => {
            view! { <p>{t.officer_waiting(&date(t.0, date_of(waiting.expires_at)))}</p> {make(t.make_again())} }.into_any()
        }
        (None, None) => view! { <p>{t.officer_none()}</p> {make(t.make())} }.into_any(),
    };
    view! { <section class="section"><h2>{t.officer_title()}</h2><div class="stack">{body}</div></section> }
}

fn unit_of(at: Option<&Membership>) -> String {
    at.map(|at| at.organisation.clone().unwrap_or_else(|| at.division_name.clone())).unwrap_or_default()
}

/// `POST /people/{id}/link`: the only page that ever shows the code.
pub(super) async fn make(ctx: Ctx, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Linking(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    let place = place_of(&memberships);
    ctx.require(Action::ChangePeople, &place).await?;
    unless_erased(&person)?;
    let code = match link::make(&mut tx, &ctx.state.secret, person.id, by, ctx.now).await {
        Ok(code) => code,
        Err(LinkError::Store(error)) => return Err(error.into()),
        Err(LinkError::Refused(LinkRefusal::PersonLinked | LinkRefusal::AccountLinked | LinkRefusal::NoSuchCode)) => {
            drop(tx);
            return Ok(ctx.redirect_with(&format!("/people/{}", person.id), &Flash::warn(t.person_linked())));
        }
    };
    let path = place.division_path.as_deref().unwrap_or("/");
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "person.link.code", "person", person.id).within(path)).await?;
    tx.commit().await?;
    let address = super::sign_in_at(&ctx, &headers);
    let unit = unit_of(memberships.first());
    Ok(ctx.page(Page::new(t.slip_title()).section(Section::People).narrow(), || {
        let back = format!("/people/{}", person.id);
        view! {
            {breadcrumb(t.0, vec![
                Crumb::link(People(t.0).title(), "/people"),
                Crumb::link(person.name.clone(), back.clone()),
                Crumb::here(t.slip_title()),
            ])}
            <header class="page-head">
                <h1>{t.slip_title()}</h1>
                <p class="page-head__lead screen-only">{chinese(t.0, t.slip_for(&person.name))}" "<b>{t.slip_once()}</b></p>
            </header>
            {slip(t, &person.name, &unit, &code, &address, ctx.now)}
            <div class="stack screen-only">
                <p class="muted">{t.print_hint()}</p>
                <p><a class="link-more" href=back>{chinese(t.0, t.back_to(&person.name))}</a></p>
            </div>
        }
    }))
}

/// `POST /people/{id}/link/end`
pub(super) async fn end(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Linking(ctx.language);
    let mut tx = ctx.write().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    let place = place_of(&memberships);
    ctx.require(Action::ChangePeople, &place).await?;
    let back = format!("/people/{}", person.id);
    let Some(account) = linking::end(&mut tx, person.id, EndedAs::Officer, ctx.now).await? else {
        drop(tx);
        return Ok(ctx.redirect_with(&back, &Flash::warn(t.not_linked())));
    };
    notify(&mut tx, account, &Notice::LinkEnded {}, ctx.now).await?;
    let path = place.division_path.as_deref().unwrap_or("/");
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "person.link.end", "person", person.id).within(path)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&back, &Flash::ok(t.ended())))
}
