//! Posting and correcting notices.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Place, Scope};
use zhengtu::announcement::store::{self, Audience, PostError};
use zhengtu::announcement::{Announcement, PostRefusal};
use zhengtu::audit::{self, Event};
use zhengtu::ids::AnnouncementId;
use zhengtu::store::Tx;
use zhengtu::{division, organisation};

use super::form::{NoticeForm, Purpose, fields, note_problems};
use super::{announcement_of, place_of};
use crate::components::{Crumb, breadcrumb, error_summary};
use crate::locale::{Announcements, Common};
use crate::pages::divisions;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems};

/// The key of a scope in the form.
fn key_of(scope: &Scope) -> String {
    match scope {
        Scope::Everywhere => "country".to_owned(),
        Scope::Division { code, .. } => code.clone(),
        Scope::Organisation { id, .. } => id.to_string(),
    }
}

fn scopes(ctx: &Ctx) -> Vec<Scope> {
    ctx.actor.scopes_for(Action::PostAnnouncements).cloned().collect()
}

/// The asker's scopes as a choice: key and name.
async fn places(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<(String, String)>, PageError> {
    let t = Announcements(ctx.language);
    let mut places = Vec::new();
    for scope in scopes(ctx) {
        let name = match &scope {
            Scope::Everywhere => Some(t.whole_country().to_owned()),
            Scope::Division { code, .. } => match division::store::find(tx, code).await? {
                Some(found) => Some(divisions::full_name(tx, &found).await?),
                None => None,
            },
            Scope::Organisation { id, .. } => organisation::store::find(tx, *id).await?.map(|found| found.name),
        };
        places.extend(name.map(|name| (key_of(&scope), name)));
    }
    places.dedup();
    Ok(places)
}

/// Whom the form is for, with where that belongs; what is wrong is noted.
async fn read_audience(
    ctx: &Ctx,
    tx: &mut Tx,
    form: &NoticeForm,
    problems: &mut Problems,
) -> Result<Option<(Audience, Place)>, PageError> {
    let t = Announcements(ctx.language);
    let Some(scope) = scopes(ctx).into_iter().find(|scope| key_of(scope) == form.audience) else {
        problems.add("audience", t.problem_audience());
        return Ok(None);
    };
    let typed = form.place.trim();
    if let Scope::Organisation { id, .. } = scope {
        if !typed.is_empty() {
            problems.add("place", t.problem_place_organisation());
            return Ok(None);
        }
        let found = organisation::store::find(tx, id).await?.ok_or(PageError::NotFound)?;
        let place = Place::organisation(found.division_path, Some(id));
        return Ok(Some((Audience { division: Some(found.division), organisation: Some(id) }, place)));
    }
    let division = match (&scope, typed.is_empty()) {
        (Scope::Everywhere, true) => return Ok(Some((Audience::default(), Place::country()))),
        (Scope::Division { code, .. }, true) => division::store::find(tx, code).await?.ok_or(PageError::NotFound)?,
        _ => match divisions::typed(ctx, tx, typed).await? {
            Ok(division) => division,
            Err(sentence) => {
                problems.add("place", sentence);
                return Ok(None);
            }
        },
    };
    let place = Place::division(division.path);
    if !scope.contains(&place) {
        problems.add("place", t.problem_place_outside());
        return Ok(None);
    }
    Ok(Some((Audience { division: Some(division.code), organisation: None }, place)))
}

/// `GET /announcements/new`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    let places = places(&ctx, &mut ctx.read().await?).await?;
    let form = NoticeForm { id: AnnouncementId::fresh().to_string(), ..NoticeForm::default() };
    Ok(page(&ctx, None, &form, &Purpose::Post(places), &Problems::default()))
}

/// `POST /announcements/new`
pub(super) async fn create(ctx: Ctx, Input(mut form): Input<NoticeForm>) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut problems = Problems::default();
    let (draft, rows) = form.read(t, &mut problems);
    note_problems(t, &draft.problems(ctx.now), &rows, &mut problems);
    if draft.published_at.is_some_and(|at| at < ctx.now - chrono::TimeDelta::minutes(5)) {
        problems.add("published", t.problem_published_past());
    }
    let mut tx = ctx.read().await?;
    let places = places(&ctx, &mut tx).await?;
    let audience = read_audience(&ctx, &mut tx, &form, &mut problems).await?;
    drop(tx);
    let (true, Some((audience, place))) = (problems.is_empty(), audience) else {
        return Ok(page(&ctx, None, &form, &Purpose::Post(places), &problems));
    };
    ctx.require(Action::PostAnnouncements, &place).await?;
    let id: AnnouncementId = form.id.parse().unwrap_or_else(|_| AnnouncementId::fresh());
    let mut tx = ctx.write().await?;
    match store::post(&mut tx, id, &draft, &audience, account, ctx.now).await {
        Ok(true) => {
            let path = place.division_path.unwrap_or_default();
            let event = Event::done(&ctx.actor, "announcement.publish", "announcement", id).within(&path);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
        }
        // The same form again: it is posted.
        Ok(false) => {}
        Err(PostError::Store(error)) => return Err(error.into()),
        Err(PostError::Draft(found)) => {
            note_problems(t, &found, &rows, &mut problems);
            return Ok(page(&ctx, None, &form, &Purpose::Post(places), &problems));
        }
        // An id nobody else has: sending the form once more posts it.
        Err(PostError::Refused(_)) => {
            form.id = AnnouncementId::fresh().to_string();
            problems.add("title", t.refused());
            return Ok(page(&ctx, None, &form, &Purpose::Post(places), &problems));
        }
    }
    let later = draft.published_at.is_some_and(|at| at > ctx.now);
    let said = if later { t.done_scheduled() } else { t.done_posted() };
    Ok(ctx.redirect_with(&format!("/announcements/{id}"), &Flash::ok(said)))
}

/// The notice of an address, if the asker may change it, and what a form for it is for.
async fn allowed(ctx: &Ctx, id: &str) -> Result<(Announcement, Purpose), PageError> {
    let found = announcement_of(&mut ctx.read().await?, id).await?;
    ctx.require(Action::PostAnnouncements, &place_of(&found)).await?;
    let purpose = if found.published_at <= ctx.now { Purpose::Correct } else { Purpose::Change };
    Ok((found, purpose))
}

/// `GET /announcements/{id}/edit`
pub(super) async fn edit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    let (found, purpose) = allowed(&ctx, &id).await?;
    if found.withdrawn_at.is_some() {
        return Ok(ctx.redirect_with(&format!("/announcements/{}", found.id), &Flash::error(t.already_withdrawn())));
    }
    Ok(page(&ctx, Some(&found), &NoticeForm::of(&found), &purpose, &Problems::default()))
}

/// `POST /announcements/{id}/edit`
pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<NoticeForm>) -> Result<Response, PageError> {
    let t = Announcements(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let (found, purpose) = allowed(&ctx, &id).await?;
    let mut problems = Problems::default();
    let (draft, rows) = form.read(t, &mut problems);
    let correction = form.correction.trim().to_owned();
    if purpose == Purpose::Correct && correction.is_empty() {
        problems.add("correction", Common(ctx.language).field_empty());
    } else if correction.chars().count() > 200 {
        problems.add("correction", Common(ctx.language).field_too_long(200));
    }
    if !problems.is_empty() {
        note_problems(t, &draft.problems(ctx.now), &rows, &mut problems);
        return Ok(page(&ctx, Some(&found), &form, &purpose, &problems));
    }
    let address = format!("/announcements/{}", found.id);
    let version = form.version.parse().unwrap_or_default();
    let mut tx = ctx.write().await?;
    match store::correct(&mut tx, found.id, version, &draft, &correction, account, ctx.now).await {
        Ok(()) => {}
        Err(PostError::Store(error)) => return Err(error.into()),
        Err(PostError::Draft(wrong)) => {
            note_problems(t, &wrong, &rows, &mut problems);
            return Ok(page(&ctx, Some(&found), &form, &purpose, &problems));
        }
        Err(PostError::Refused(PostRefusal::Withdrawn)) => {
            return Ok(ctx.redirect_with(&address, &Flash::error(t.already_withdrawn())));
        }
        Err(PostError::Refused(_)) => {
            // From now on it counts as made from what is stored now.
            form.version = found.version.to_string();
            problems.add("title", t.overtaken());
            return Ok(page(&ctx, Some(&found), &form, &purpose, &problems));
        }
    }
    let path = found.division_path.clone().unwrap_or_default();
    let event = Event::done(&ctx.actor, "announcement.correct", "announcement", found.id).within(&path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&address, &Flash::ok(t.done_corrected())))
}

/// The page around the form.
fn page(ctx: &Ctx, found: Option<&Announcement>, form: &NoticeForm, purpose: &Purpose, problems: &Problems) -> Response {
    let t = Announcements(ctx.language);
    let (title, lead, save) =
        if found.is_some() { (t.edit(), t.edit_lead(), t.save()) } else { (t.enter(), t.new_lead(), t.post()) };
    let back = found.map_or_else(|| "/announcements/manage".to_owned(), |found| format!("/announcements/{}", found.id));
    let address = found.map_or_else(|| "/announcements/new".to_owned(), |_| format!("{back}/edit"));
    let crumbs =
        vec![Crumb::link(t.title(), "/announcements"), Crumb::link(t.manage(), "/announcements/manage"), Crumb::here(title)];
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.page(Page::new(title).status(status).found_at(address.clone()), || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            <form class="form" method="post" action=address novalidate>
                {error_summary(t.0, problems)}
                {fields(t, form, purpose, problems)}
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{save}</button>
                    <a class="button" href=back>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}
