//! The form of an organisation, new or known.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place, Scope};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::division::Division;
use zhengtu::division::import::read_date;
use zhengtu::organisation::catalogue::{self, Entered, LONGEST_NAME, OrganisationError};
use zhengtu::organisation::{Organisation, OrganisationKind};
use zhengtu::relocation;
use zhengtu::store::Tx;

use super::{allowed, kinds};
use crate::components::{Crumb, Field, Options, breadcrumb, error_summary};
use crate::locale::{Common, Organisations, count};
use crate::pages::divisions;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrganisationForm {
    name: String,
    kind: String,
    division: String,
    opened_on: String,
}

impl OrganisationForm {
    fn of(found: &Organisation, division: String) -> Self {
        Self {
            name: found.name.clone(),
            kind: found.kind.clone(),
            division,
            opened_on: found.opened_on.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Begun {
    division: String,
}

pub(super) async fn new(ctx: Ctx, Query(begun): Query<Begun>) -> Response {
    // Whoever administers one division mostly means it.
    let own: Vec<&Scope> = ctx.actor.scopes_for(Action::ManageDivisions).collect();
    let division = match own[..] {
        [Scope::Division { code, .. }] if begun.division.is_empty() => code.clone(),
        _ => begun.division.chars().take(LONGEST_NAME).collect(),
    };
    view(&ctx, None, OrganisationForm { division, ..OrganisationForm::default() }, &Problems::default())
}

pub(super) async fn create(ctx: Ctx, Input(form): Input<OrganisationForm>) -> Result<Response, PageError> {
    let t = Organisations(ctx.language);
    let mut problems = Problems::default();
    let Some(entered) = read(&ctx, &form, None, &mut problems).await? else {
        return Ok(view(&ctx, None, form, &problems));
    };
    let mut tx = ctx.write().await?;
    let id = match catalogue::create(&mut tx, &entered, ctx.now).await {
        Ok(id) => id,
        Err(error) => {
            drop(tx);
            refused(t, error, &mut problems)?;
            return Ok(view(&ctx, None, form, &problems));
        }
    };
    let event = Event::done(&ctx.actor, "organisation.create", "organisation", id)
        .within(&entered.division.path)
        .detail(detail(&entered, 0));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/organisations/{id}"), &Flash::ok(t.created_ok())))
}

pub(super) async fn edit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let found = allowed(&ctx, &id, Action::ManageDivisions).await?;
    let division = belongs_to(&mut ctx.read().await?, &found).await?.map(|(_, name)| name).unwrap_or_default();
    Ok(view(&ctx, Some(&found), OrganisationForm::of(&found, division), &Problems::default()))
}

pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(form): Input<OrganisationForm>) -> Result<Response, PageError> {
    let t = Organisations(ctx.language);
    let found = allowed(&ctx, &id, Action::ManageDivisions).await?;
    let mut problems = Problems::default();
    let Some(entered) = read(&ctx, &form, Some(&found), &mut problems).await? else {
        return Ok(view(&ctx, Some(&found), form, &problems));
    };
    let mut tx = ctx.write().await?;
    if let Err(error) = catalogue::edit(&mut tx, found.id, &entered).await {
        drop(tx);
        refused(t, error, &mut problems)?;
        return Ok(view(&ctx, Some(&found), form, &problems));
    }
    let people = relocation::follow_organisation(&mut tx, &found, &entered.division).await?;
    let people = i64::try_from(people).unwrap_or(i64::MAX);
    let event = Event::done(&ctx.actor, "organisation.edit", "organisation", found.id)
        .within(&entered.division.path)
        .detail(detail(&entered, people));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let done = if people > 0 { t.edited_moved(&count(people)) } else { t.edited_ok().to_owned() };
    Ok(ctx.redirect_with(&format!("/organisations/{}", found.id), &Flash::ok(done)))
}

/// The division an organisation belongs to, with its full name.
async fn belongs_to(tx: &mut Tx, found: &Organisation) -> Result<Option<(Division, String)>, PageError> {
    let Some(division) = zhengtu::division::store::find(tx, &found.division).await? else { return Ok(None) };
    let name = divisions::full_name(tx, &division).await?;
    Ok(Some((division, name)))
}

/// What the trail keeps besides the id.
fn detail(entered: &Entered, people: i64) -> String {
    serde_json::json!({
        "kind": entered.kind.code(),
        "division": entered.division.code,
        "opened_on": entered.opened_on,
        "people_moved": people,
    })
    .to_string()
}

fn refused(t: Organisations, error: OrganisationError, problems: &mut Problems) -> Result<(), PageError> {
    match error {
        OrganisationError::NameTaken(_) => problems.add("name", t.name_taken()),
        OrganisationError::Store(error) => return Err(error.into()),
    }
    Ok(())
}

/// Reads the form; `None` when something is wrong, which is noted.
async fn read(
    ctx: &Ctx,
    form: &OrganisationForm,
    before: Option<&Organisation>,
    problems: &mut Problems,
) -> Result<Option<Entered>, PageError> {
    let t = Organisations(ctx.language);
    let name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => problems.add("name", t.name_missing()),
        1 => problems.add("name", t.name_short()),
        long if long > LONGEST_NAME => problems.add("name", Common(ctx.language).field_too_long(LONGEST_NAME)),
        _ => {}
    }
    let kind = OrganisationKind::from_code(&form.kind);
    if kind.is_none() {
        problems.add("kind", t.kind_missing());
    }
    let opened_on = read_opened(ctx, &form.opened_on, before, problems);
    let mut tx = ctx.read().await?;
    let division = read_division(ctx, &mut tx, &form.division, before, problems).await?;
    drop(tx);
    if !problems.is_empty() {
        return Ok(None);
    }
    Ok(kind.zip(division).map(|(kind, division)| Entered { name, kind, division, opened_on }))
}

fn read_opened(ctx: &Ctx, typed: &str, before: Option<&Organisation>, problems: &mut Problems) -> Option<NaiveDate> {
    let t = Organisations(ctx.language);
    if typed.trim().is_empty() {
        return None;
    }
    let day = read_date(typed);
    match day {
        None => problems.add("opened_on", t.date_wrong()),
        Some(day) if day > date_of(ctx.now) => problems.add("opened_on", t.date_future()),
        Some(day) if before.and_then(|found| found.closed_on).is_some_and(|closed| day > closed) => {
            problems.add("opened_on", t.open_late());
        }
        Some(_) => {}
    }
    day
}

/// The division, if it is one of the administrator's; a reach beyond is refused, and the refusal is in the trail.
async fn read_division(
    ctx: &Ctx,
    tx: &mut Tx,
    typed: &str,
    before: Option<&Organisation>,
    problems: &mut Problems,
) -> Result<Option<Division>, PageError> {
    let t = Organisations(ctx.language);
    if typed.trim().is_empty() {
        problems.add("division", t.division_missing());
        return Ok(None);
    }
    // Where it stays where it is, a division that ended meanwhile is no obstacle.
    if let Some(before) = before
        && let Some((division, name)) = belongs_to(tx, before).await?
        && [division.code.as_str(), &name].contains(&typed.trim())
    {
        return Ok(Some(division));
    }
    match divisions::typed(ctx, tx, typed).await? {
        Ok(division) if ctx.require(Action::ManageDivisions, &Place::division(division.path.clone())).await.is_ok() => {
            Ok(Some(division))
        }
        Ok(_) => {
            problems.add("division", t.division_outside());
            Ok(None)
        }
        Err(sentence) => {
            problems.add("division", sentence);
            Ok(None)
        }
    }
}

fn view(ctx: &Ctx, known: Option<&Organisation>, form: OrganisationForm, problems: &Problems) -> Response {
    let language = ctx.language;
    let (t, common) = (Organisations(language), Common(language));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let errors = error_summary(language, problems);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let (wrong_name, wrong_kind, wrong_division, wrong_day) = (error("name"), error("kind"), error("division"), error("opened_on"));
    let mut crumbs = vec![Crumb::link(t.title(), "/organisations")];
    let back = known.map_or_else(|| "/organisations".to_owned(), |known| format!("/organisations/{}", known.id));
    crumbs.extend(known.map(|known| Crumb::link(&known.name, &back)));
    let (title, lead, save, to) = match known {
        None => (t.new_title(), t.new_lead(), t.save_new(), "/organisations/new".to_owned()),
        Some(_) => (t.edit_title(), t.edit_lead(), common.save(), format!("{back}/edit")),
    };
    crumbs.push(Crumb::here(title));
    let OrganisationForm { name, kind, division, opened_on } = form;
    ctx.page(Page::new(title).section(Section::Organisations).narrow().status(status), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <header class="page-head">
                <h1>{title}</h1>
                <p class="page-head__lead">{lead}</p>
            </header>
            <form class="form" method="post" action=to>
                {errors}
                <Field name="name" label=t.name() value=name hint=t.name_hint().to_owned() error=wrong_name required=true autocomplete="off" />
                <Options name="kind" label=t.kind() options=kinds(language, t.kind_choose()) value=kind error=wrong_kind />
                <Field name="division" label=t.division() value=division hint=t.division_hint().to_owned() error=wrong_division required=true autocomplete="off" />
                <Field name="opened_on" label=t.opened_on() kind="date" value=opened_on hint=t.opened_hint().to_owned() error=wrong_day />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{save}</button>
                    <a class="button button--quiet" href=back>{common.cancel()}</a>
                </div>
            </form>
        }
    })
}
