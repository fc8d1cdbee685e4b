//! Making a series of a session, and putting sessions that are over out of the lists.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::ids::TrainingId;
use zhengtu::training::schedule::{By, ScheduleError};
use zhengtu::training::series::{self as core, EVERY_DAYS, TIMES};

use super::details::{Refused, Sent, page};
use super::manage::refused;
use super::{place_of, session_of};
use crate::locale::{Seats, count};
use crate::server::{Ctx, Flash, Input, PageError};

/// How often, and how many. The id was made with the page, so that pressing twice makes them once.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Repeating {
    id: String,
    days: String,
    times: String,
}

/// `POST /training/{id}/series`
pub(super) async fn repeat(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Repeating>) -> Result<Response, PageError> {
    let t = Seats(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let sent = Sent::Series { days: form.days.clone(), times: form.times.clone() };
    let number = |text: &str| text.trim().parse::<i64>().unwrap_or_default();
    let (days, times) = (number(&form.days), number(&form.times));
    if !EVERY_DAYS.contains(&days) || !TIMES.contains(&times) {
        let sentence = t.series_problem().to_owned();
        return page(&ctx, &id, Some(Refused { sent, sentence, overtaken: false })).await;
    }
    let first: TrainingId = form.id.parse().unwrap_or_else(|_| TrainingId::fresh());
    let mut tx = ctx.write().await?;
    let made = match core::repeat(&mut tx, session.id, first, days, times, By { account, now: ctx.now }).await {
        Ok(made) => made,
        Err(error) => {
            drop(tx);
            return refused(&ctx, &session, sent, error).await;
        }
    };
    let event = Event::done(&ctx.actor, "training.session.series", "training_session", session.id)
        .within(&session.division_path)
        .detail(serde_json::json!({ "sessions": made.len(), "every_days": days }).to_string());
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let many = count(i64::try_from(made.len()).unwrap_or_default());
    Ok(ctx.redirect_with(&format!("/training/manage?series={}", session.id), &Flash::ok(t.series_done(&many))))
}

/// Into the lists or out of them.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Archiving {
    back: String,
}

/// `POST /training/{id}/archive`
pub(super) async fn archive(ctx: Ctx, Path(id): Path<String>, Input(form): Input<Archiving>) -> Result<Response, PageError> {
    let t = Seats(ctx.language);
    let session = session_of(&mut ctx.read().await?, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let back = !form.back.is_empty();
    let mut tx = ctx.write().await?;
    let outcome = if back {
        core::bring_back(&mut tx, session.id).await.map_err(ScheduleError::from)
    } else {
        core::archive(&mut tx, session.id, By { account, now: ctx.now }).await
    };
    if let Err(error) = outcome {
        drop(tx);
        return refused(&ctx, &session, Sent::Archive, error).await;
    }
    let what = if back { "training.session.unarchive" } else { "training.session.archive" };
    audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, what, "training_session", session.id).within(&session.division_path))
        .await?;
    tx.commit().await?;
    let said = if back { t.unarchive_done() } else { t.archive_done() };
    Ok(ctx.redirect_with(&format!("/training/{}", session.id), &Flash::ok(said)))
}
