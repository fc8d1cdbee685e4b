//! Ending a term, keeping and withdrawing a record, closing a studio.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::ids::{StudioRecordId, StudioTermId};
use zhengtu::store::Tx;
use zhengtu::studio::RecordKind;
use zhengtu::studio::store::{self, NewRecord, Studio, StudioError};

use super::{HERE, kind_name, place, refused, show, studio_of};
use crate::components::{Field, Options};
use crate::locale::{Common, Studios};
use crate::server::{Ctx, Flash, Input, PageError, Problems};

/// A last day as typed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct LastDay {
    until: String,
}

/// What was typed of a record.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct RecordForm {
    record: String,
    held_on: String,
    kind: String,
    title: String,
    details: String,
    participants: String,
}

async fn changing(ctx: &Ctx, tx: &mut Tx, id: &str) -> Result<Studio, PageError> {
    let studio = studio_of(tx, id).await?;
    ctx.require(Action::ChangePeople, &place(&studio)).await?;
    Ok(studio)
}

/// What a change of the studio came to: written to the trail and told, or told why not.
async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    studio: &Studio,
    came: Result<(), StudioError>,
    event: (&'static str, &'static str, String),
    said: &str,
) -> Result<Response, PageError> {
    let address = format!("{HERE}/{}", studio.id);
    match came {
        Ok(()) => {
            let (name, table, id) = event;
            audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, name, table, id).within(&studio.division_path)).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&address, &Flash::ok(said)))
        }
        Err(StudioError::Store(error)) => Err(error.into()),
        Err(StudioError::Refused(refusal)) => {
            Ok(ctx.redirect_with(&address, &Flash::error(refused(Studios(ctx.language), refusal).1)))
        }
    }
}

/// What is answered where no day was typed.
fn no_day(ctx: &Ctx, studio: &Studio) -> Response {
    ctx.redirect_with(&format!("{HERE}/{}", studio.id), &Flash::error(Studios(ctx.language).bad_day()))
}

/// `POST /people/studios/{id}/terms/{term}/end`
pub(super) async fn end(
    ctx: Ctx,
    Path((id, term)): Path<(String, String)>,
    Input(typed): Input<LastDay>,
) -> Result<Response, PageError> {
    let term: StudioTermId = term.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let studio = changing(&ctx, &mut tx, &id).await?;
    let Some(day) = cells::date(&typed.until) else { return Ok(no_day(&ctx, &studio)) };
    let came = store::end(&mut tx, studio.id, term, day).await;
    done(&ctx, tx, &studio, came, ("studio.term.end", "studio_term", term.to_string()), Studios(ctx.language).ended()).await
}

/// `POST /people/studios/{id}/close`
pub(super) async fn close(ctx: Ctx, Path(id): Path<String>, Input(typed): Input<LastDay>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let studio = changing(&ctx, &mut tx, &id).await?;
    let Some(day) = cells::date(&typed.until) else { return Ok(no_day(&ctx, &studio)) };
    let came = store::close(&mut tx, studio.id, day).await;
    done(&ctx, tx, &studio, came, ("studio.close", "studio", studio.id.to_string()), Studios(ctx.language).closed()).await
}

/// `POST /people/studios/{id}/records/{record}/withdraw`
pub(super) async fn withdraw(ctx: Ctx, Path((id, record)): Path<(String, String)>) -> Result<Response, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let record: StudioRecordId = record.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let studio = changing(&ctx, &mut tx, &id).await?;
    let came = store::withdraw(&mut tx, studio.id, record, account, ctx.now).await;
    let event = ("studio.record.withdraw", "studio_record", record.to_string());
    done(&ctx, tx, &studio, came, event, Studios(ctx.language).withdrawn_done()).await
}

impl RecordForm {
    pub fn fresh() -> Self {
        Self { record: StudioRecordId::fresh().to_string(), ..Self::default() }
    }

    fn read(&self, ctx: &Ctx, studio: &Studio, problems: &mut Problems) -> Option<NewRecord> {
        let (t, common) = (Studios(ctx.language), Common(ctx.language));
        let held_on = cells::date(&self.held_on).filter(|day| *day <= date_of(ctx.now));
        match held_on {
            None => problems.add("held_on", t.bad_future()),
            Some(day) if day < studio.founded_on || studio.closed_on.is_some_and(|closed| day > closed) => {
                problems.add("held_on", t.no_studio_then());
            }
            Some(_) => {}
        }
        let title = self.title.trim();
        if title.is_empty() {
            problems.add("title", common.field_empty());
        }
        for (field, text, most) in [("title", &self.title, 200), ("details", &self.details, 2000)] {
            if text.chars().count() > most {
                problems.add(field, common.field_too_long(most));
            }
        }
        let participants = cells::integer(&self.participants).filter(|number| (0..=100_000).contains(number));
        if participants.is_none() {
            problems.add("participants", t.bad_participants());
        }
        let kind = RecordKind::from_code(&self.kind).unwrap_or(RecordKind::Training);
        let (Some(held_on), Some(participants), true) = (held_on, participants, problems.is_empty()) else { return None };
        Some(NewRecord {
            id: self.record.parse().unwrap_or_else(|_| StudioRecordId::fresh()),
            held_on,
            kind,
            title: title.to_owned(),
            details: self.details.trim().to_owned(),
            participants,
        })
    }

    /// The form itself.
    pub fn view(self, t: Studios, address: &str, problems: &Problems) -> impl IntoView + use<> {
        let error = |field: &str| problems.of(field).map(str::to_owned);
        let kinds = RecordKind::ALL.into_iter().map(|kind| (kind.code().to_owned(), kind_name(t, kind).to_owned())).collect();
        view! {
            <form class="form" method="post" action=format!("{address}/records#records") novalidate>
                <input type="hidden" name="record" value=self.record />
                <Field name="held_on" label=t.held_on() value=self.held_on hint=t.day_hint() error=error("held_on") required=true />
                <Options name="kind" label=t.kind() options=kinds value=self.kind />
                <Field name="title" label=t.record_title() value=self.title error=error("title") required=true />
                <Field name="participants" label=t.participants() value=self.participants inputmode="numeric" error=error("participants") required=true />
                <Field name="details" label=t.details() value=self.details kind="textarea" error=error("details") />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
            </form>
        }
    }
}

/// `POST /people/studios/{id}/records`
pub(super) async fn record(ctx: Ctx, Path(id): Path<String>, Input(form): Input<RecordForm>) -> Result<Response, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let studio = changing(&ctx, &mut tx, &id).await?;
    let mut problems = Problems::default();
    let Some(new) = form.read(&ctx, &studio, &mut problems) else {
        return show::page(&ctx, &mut tx, studio, show::Typed { record: Some(form), problems, ..show::Typed::default() }).await;
    };
    let came = store::record(&mut tx, studio.id, &new, account, ctx.now).await.map_err(StudioError::from);
    let event = ("studio.record.add", "studio_record", new.id.to_string());
    done(&ctx, tx, &studio, came, event, Studios(ctx.language).recorded()).await
}
