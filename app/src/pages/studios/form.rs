//! Founding a studio.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::ids::StudioId;
use zhengtu::organisation::store::by_name;
use zhengtu::person::place::{Found, Places};
use zhengtu::store::Tx;
use zhengtu::studio::store::{NewStudio, found};

use super::HERE;
use crate::components::{Crumb, Field, breadcrumb, error_summary};
use crate::locale::{Common, People, Studios};
use crate::pages::people::area::{Area, areas};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

const NEW: &str = "/people/studios/new";

/// What was typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct StudioForm {
    id: String,
    name: String,
    purpose: String,
    division: String,
    organisation: String,
    founded_on: String,
}

/// `GET /people/studios/new`
pub(super) async fn new(ctx: Ctx) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let own = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let first = own.first();
    let form = StudioForm {
        id: StudioId::fresh().to_string(),
        division: first
            .map(|area| area.division.as_ref().map_or_else(String::new, |division| division.name.clone()))
            .unwrap_or_default(),
        organisation: first.and_then(|area| area.organisation.as_ref()).map(|own| own.name.clone()).unwrap_or_default(),
        ..StudioForm::default()
    };
    Ok(page(&ctx, form, &Problems::default()))
}

impl StudioForm {
    async fn read(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        own: &[Area],
        problems: &mut Problems,
    ) -> Result<Option<(NewStudio, Place)>, PageError> {
        let (t, common) = (Studios(ctx.language), Common(ctx.language));
        let name = cells::name(&self.name);
        if name.is_empty() {
            problems.add("name", common.field_empty());
        }
        for (field, text, most) in [("name", &self.name, 100), ("purpose", &self.purpose, 1000)] {
            if text.chars().count() > most {
                problems.add(field, common.field_too_long(most));
            }
        }
        let founded_on = cells::date(&self.founded_on).filter(|day| *day <= date_of(ctx.now));
        if founded_on.is_none() {
            problems.add("founded_on", t.bad_future());
        }
        let mut division = None;
        for area in own {
            let Some(within) = &area.division else { continue };
            if let Found::One(one) = Places::load(tx, within).await?.find(tx, &self.division).await? {
                division = Some(one);
                break;
            }
        }
        let Some(division) = division else {
            problems.add("division", t.bad_division());
            return Ok(None);
        };
        let organisation = match self.organisation.trim() {
            "" => None,
            typed => {
                let known = by_name(tx, &division.code, typed).await?;
                if known.is_none() {
                    problems.add("organisation", t.bad_organisation());
                }
                known.map(|known| known.id)
            }
        };
        let (Some(founded_on), true) = (founded_on, problems.is_empty()) else { return Ok(None) };
        let place = Place::organisation(division.path, organisation);
        let id = self.id.parse().unwrap_or_else(|_| StudioId::fresh());
        let purpose = self.purpose.trim().to_owned();
        Ok(Some((NewStudio { id, name, purpose, division: division.code, organisation, founded_on }, place)))
    }
}

/// `POST /people/studios/new`
pub(super) async fn create(ctx: Ctx, Input(form): Input<StudioForm>) -> Result<Response, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let own = areas(&ctx, &mut tx, Action::ChangePeople, true).await?;
    let mut problems = Problems::default();
    let Some((new, place)) = form.read(&ctx, &mut tx, &own, &mut problems).await? else {
        return Ok(page(&ctx, form, &problems));
    };
    ctx.require(Action::ChangePeople, &place).await?;
    found(&mut tx, &new, account, ctx.now).await?;
    let path = place.division_path.as_deref().unwrap_or("/");
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "studio.found", "studio", new.id).within(path)).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("{HERE}/{}", new.id), &Flash::ok(Studios(ctx.language).saved())))
}

fn page(ctx: &Ctx, form: StudioForm, problems: &Problems) -> Response {
    let t = Studios(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.page(Page::new(t.new_studio()).section(Section::People).status(status).found_at(NEW), || {
        view! {
            {breadcrumb(
                t.0,
                vec![Crumb::link(People(t.0).title(), "/people"), Crumb::link(t.title(), HERE), Crumb::here(t.new_studio())],
            )}
            <div class="page-head">
                <h1>{t.new_studio()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </div>
            <form class="form" method="post" action=NEW novalidate>
                {error_summary(t.0, problems)}
                <input type="hidden" name="id" value=form.id />
                <Field name="name" label=t.name() value=form.name hint=t.name_hint() error=error("name") required=true />
                <Field name="division" label=t.division() value=form.division hint=t.division_hint() error=error("division") required=true />
                <Field name="organisation" label=t.organisation() value=form.organisation hint=t.organisation_hint() error=error("organisation") />
                <Field name="founded_on" label=t.founded_on() value=form.founded_on hint=t.day_hint() error=error("founded_on") required=true />
                <Field name="purpose" label=t.purpose() value=form.purpose kind="textarea" error=error("purpose") />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.save()}</button>
                    <a class="button" href=HERE>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}
