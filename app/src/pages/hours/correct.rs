//! Correcting an entry: the old one stays on record.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::certification::hours::Entered;
use zhengtu::certification::hours::store::{Change, Entry};
use zhengtu::clock::date_of;
use zhengtu::person::store::Person;

use super::form::{BY_OFFICER, Form, fields};
use super::officer::{crumbs, done, entry_of, home};
use crate::components::{chinese, error_summary};
use crate::locale::{Common, Hours};
use crate::pages::people::allowed;
use crate::server::{Ctx, Input, Page, PageError, Problems, Section};

/// `GET /people/{id}/hours/{entry}`: the form to correct one.
pub(super) async fn show(ctx: Ctx, Path((id, entry)): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, _) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    let there = entry_of(&mut tx, person.id, &entry).await?.filter(|there| there.slip_id.is_none()).ok_or(PageError::NotFound)?;
    drop(tx);
    let form = Form::of(&said_of(&there));
    Ok(correcting(&ctx, &person, &there, form, &Problems::default(), StatusCode::OK))
}

fn said_of(there: &Entry) -> Entered {
    Entered {
        kind: there.kind(),
        title: there.title.clone(),
        provider: there.provider.clone(),
        first_day: there.first_day,
        last_day: there.last_day,
        half_hours: there.half_hours,
        professional: there.professional,
        reason: String::new(),
    }
}

fn correcting(ctx: &Ctx, person: &Person, there: &Entry, form: Form, problems: &Problems, status: StatusCode) -> Response {
    let t = Hours(ctx.language);
    let title = t.correct_title(&there.title);
    let to = format!("{}/{}/correct", home(person.id), there.id);
    ctx.page(Page::new(title.clone()).section(Section::People).narrow().status(status), || {
        view! {
            {crumbs(t, person, title.clone())}
            <header class="page-head"><h1>{chinese(t.0, title)}</h1></header>
            {error_summary(t.0, problems)}
            <form class="form" method="post" action=to novalidate>
                {fields(t, form, BY_OFFICER, t.correct_reason(), problems)}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.save()}</button>
                    <a class="button" href=home(person.id)>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}

/// `POST /people/{id}/hours/{entry}/correct`
pub(super) async fn save(
    ctx: Ctx,
    Path((id, entry)): Path<(String, String)>,
    Input(form): Input<Form>,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let mut problems = Problems::default();
    let entered = form.read(t, BY_OFFICER, date_of(ctx.now), &mut problems);
    if entered.as_ref().is_some_and(|entered| entered.reason.is_empty()) {
        problems.add("reason", t.flaw_reason());
    }
    let (Some(entered), true) = (entered, problems.is_empty()) else {
        let mut tx = ctx.read().await?;
        let (person, _) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
        let there = entry_of(&mut tx, person.id, &entry).await?.ok_or(PageError::NotFound)?;
        drop(tx);
        return Ok(correcting(&ctx, &person, &there, form, &problems, StatusCode::UNPROCESSABLE_ENTITY));
    };
    done(&ctx, &id, &entry, Change::Correct(entered), "hours.correct", t.corrected()).await
}
