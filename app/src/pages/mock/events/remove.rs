//! Taking somebody off the list of the expected, after a look at whom.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::ids::MockExpectedId;
use zhengtu::mock::event::store;

use super::form::record;
use super::{manage_crumbs, managed};
use crate::components::{breadcrumb, chinese};
use crate::locale::{Common, MockEvents};
use crate::server::{Ctx, Flash, Page, PageError, Section};

type At = (String, String);

/// `GET /mock/events/{id}/people/{expected}/remove`
pub(super) async fn ask(ctx: Ctx, Path((id, expected)): Path<At>) -> Result<Response, PageError> {
    let (t, language) = (MockEvents(ctx.language), ctx.language);
    let event = managed(&ctx, &id).await?;
    let expected: MockExpectedId = expected.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.read().await?;
    let units = store::units(&mut tx, event.id).await?;
    let people = store::people(&mut tx, event.id).await?;
    drop(tx);
    let back = format!("/mock/events/{}/people", event.id);
    let person = people.into_iter().find(|person| person.expected == Some(expected)).ok_or(PageError::NotFound)?;
    if person.entrant.is_some() {
        return Ok(ctx.redirect_with(&back, &Flash::error(t.refused_remove())));
    }
    let unit = units.into_iter().find(|unit| unit.id == person.unit).map(|unit| unit.name).unwrap_or_default();
    let crumbs = manage_crumbs(t, &event, Some(t.remove_title()));
    let action = format!("{back}/{expected}/remove");
    Ok(ctx.page(Page::new(t.remove_title()).section(Section::Mock).narrow(), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.remove_title()}</h1>
                <p class="page-head__lead">{chinese(language, event.title)}</p>
            </div>
            <div class="stack">
                <p>{chinese(language, t.remove_whom(&person.name, &unit))}</p>
                <p class="muted">{t.remove_note()}</p>
                <form class="cluster" method="post" action=action>
                    <button class="button button--danger" type="submit">{t.remove_now()}</button>
                    <a class="button" href=back>{Common(language).cancel()}</a>
                </form>
            </div>
        }
    }))
}

/// `POST /mock/events/{id}/people/{expected}/remove`
pub(super) async fn take(ctx: Ctx, Path((id, expected)): Path<At>) -> Result<Response, PageError> {
    let t = MockEvents(ctx.language);
    let event = managed(&ctx, &id).await?;
    let expected: MockExpectedId = expected.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let done = store::remove_expected(&mut tx, event.id, expected).await?;
    if done {
        record(&ctx, &mut tx, "mock.event.remove", event.id, &event.place()).await?;
    }
    tx.commit().await?;
    let flash = if done { Flash::ok(t.done_removed()) } else { Flash::error(t.refused_remove()) };
    Ok(ctx.redirect_with(&format!("/mock/events/{}/people", event.id), &flash))
}
